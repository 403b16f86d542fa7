"""Says of every column of some queries which columns of which tables it is made of.

    python read_columns.py < tables.json

stdin: {"dialect": "duckdb", "tables": [{"id": "marts.dim_courses", "relation": …, "columns": [names]} or {…, "sql": …}]},
every table after those it reads. `relation` is a further name under which queries read it; null for none.

stdout: {id: {"columns": {name: [{"table": id, "column": name}]}, "reads": [ids]}} of what has a query, or {id: {"error": why}}.
A count of rows is made of the column "*". What only joins, chooses or orders rows is none of a column's origins.
"""

import json
import sys

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.schema import MappingSchema


def key_of(table) -> tuple:
    return (table.db.lower(), table.name.lower())


def table_of(id):
    schema, name = id.split(".")
    return exp.table_(name, db=schema, quoted=True)


def under_ids(query, ids):
    """The query with every known table under its id, whatever project or dataset it lies in."""
    for table in query.find_all(exp.Table):
        if key_of(table) not in ids:
            continue
        called = table.alias_or_name
        schema, name = ids[key_of(table)].split(".")
        table.set("catalog", None)
        table.set("db", exp.to_identifier(schema, quoted=True))
        table.set("this", exp.to_identifier(name, quoted=True))
        # Columns may be named after the table as it was called.
        if called != name and not table.args.get("alias"):
            table.set("alias", exp.TableAlias(this=exp.to_identifier(called)))
    return query


def tables_below(query, named, ids, seen=()) -> set:
    """Known tables that a query reads, also through the named queries before it."""
    found = set()
    for table in query.find_all(exp.Table):
        if key_of(table) in ids:
            found.add(ids[key_of(table)])
        elif table.name in named and table.name not in seen:
            found |= tables_below(named[table.name], named, ids, (*seen, table.name))
    return found


def counts_rows(expression) -> bool:
    return not isinstance(expression, exp.Query) and any(
        isinstance(count.this, exp.Star) for count in expression.find_all(exp.Count)
    )


def origins(node, named, ids) -> list:
    found = set()
    for part in node.walk():
        table = part.expression if isinstance(part.expression, exp.Table) else part.source
        if not part.downstream and isinstance(table, exp.Table) and key_of(table) in ids:
            found.add((ids[key_of(table)], exp.to_column(part.name).name))
        elif counts_rows(part.expression):
            rows = part.source.copy()
            rows.set("with_", None)
            found |= {(id, "*") for id in tables_below(rows, named, ids)}
    return [{"table": table, "column": column} for table, column in sorted(found)]


def read(sql, dialect, schema, ids) -> dict:
    query = under_ids(parse_one(sql, dialect=dialect), ids)
    own = {key_of(table_of(id)): id for id in ids.values()}
    named = {cte.alias: cte.this for cte in query.find_all(exp.CTE)}
    nodes = lineage(None, query, schema, dialect=dialect, trim_selects=False)
    columns = {name: origins(node, named, own) for name, node in nodes.items()}
    return {"columns": columns, "reads": sorted(tables_below(query, {}, own))}


def main() -> None:
    asked = json.load(sys.stdin)
    dialect = asked["dialect"]
    schema = MappingSchema(dialect=dialect)
    ids, told = {}, {}
    for table in asked["tables"]:
        id, names = table["id"], table.get("columns") or []
        if "sql" in table:
            try:
                told[id] = read(table["sql"], dialect, schema, ids)
                names = list(told[id]["columns"])
            except SqlglotError as error:
                told[id] = {"error": str(error).split("\n", 1)[0]}
        if table.get("relation"):
            ids[key_of(exp.to_table(table["relation"], dialect=dialect))] = id
        ids[key_of(table_of(id))] = id
        schema.add_table(table_of(id), {name: "unknown" for name in names}, dialect=dialect)
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
