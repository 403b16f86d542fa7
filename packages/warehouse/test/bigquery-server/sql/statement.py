"""One BigQuery statement, transpiled for DuckDB, with all that the server has to know of it."""

import sqlglot
from sqlglot import exp

from definition import definition_of
from names import fill_in, reads, resolve
from rewrite import rewrite

KINDS = {
    exp.Insert: "INSERT",
    exp.Update: "UPDATE",
    exp.Delete: "DELETE",
    exp.Merge: "MERGE",
    exp.TruncateTable: "TRUNCATE_TABLE",
}


def read_statement(sql: str, context: dict) -> dict:
    """`{kind, sql, tables, views, reads, target, …}`; kinds are BigQuery's statement types."""
    tree = sqlglot.parse_one(sql, read="bigquery")
    if isinstance(tree, exp.Command):
        raise ValueError(f"[test server] {tree.name} statements are not supported")
    fill_in(tree, context)
    if tree.args.get("kind") == "SCHEMA":
        return {"tables": [], "views": [], "reads": [], **definition_of(tree, duckdb)}
    if isinstance(tree, exp.Create) and is_temporary(tree):
        context = {**context, "temporary": [*context["temporary"], tree.find(exp.Table).name]}
    name_columns(tree if isinstance(tree, exp.Query) else tree.args.get("expression"))
    tables, views = resolve(tree, context)
    if isinstance(tree, (exp.Create, exp.Drop, exp.Alter)):
        return {"tables": tables, "views": views, "reads": reads_of(tree), **definition_of(tree, duckdb)}
    answer = {"tables": tables, "views": views, "reads": reads_of(tree), "target": target_of(tree)}
    if type(tree) in KINDS:
        return {"kind": KINDS[type(tree)], **answer, "ambiguous": ambiguous(tree), "sql": duckdb(tree)}
    if not isinstance(tree, exp.Query):
        raise ValueError(f"[test server] {tree.key.upper()} statements are not supported")
    return {"kind": "SELECT", **answer, "sql": duckdb(tree)}


def name_columns(query: exp.Expression | None) -> None:
    """Columns of a result without a name are called f0_, f1_ and so on."""
    while isinstance(query, (exp.SetOperation, exp.Subquery)):
        query = query.this
    count = 0
    for column in list(query.expressions) if isinstance(query, exp.Select) else []:
        if not column.is_star and not isinstance(column, (exp.Column, exp.Alias, exp.Dot)):
            query.expressions[column.index].replace(exp.alias_(column.copy(), f"f{count}_"))
            count += 1


def is_temporary(tree: exp.Create) -> bool:
    return tree.args.get("properties") is not None and tree.args["properties"].find(exp.TemporaryProperty) is not None


def duckdb(tree: exp.Expression) -> str:
    text = rewrite(tree.copy()).sql(dialect="duckdb", identify=True, unsupported_level=sqlglot.ErrorLevel.IGNORE)
    return text.replace("THEN INSERT ROW", "THEN INSERT *") if isinstance(tree, exp.Merge) else text


def target_of(tree: exp.Expression) -> dict | None:
    """The table a statement changes."""
    place = tree.expressions[0] if isinstance(tree, exp.TruncateTable) else tree.this
    table = place.this if isinstance(place, exp.Schema) else place
    if not isinstance(table, exp.Table):
        return None
    return {"schema": table.db, "table": table.name}


def reads_of(tree: exp.Expression) -> list[dict]:
    """What queries inside of a statement read; the changed table of UPDATE, DELETE and MERGE counts as read too."""
    found = []
    queries = [tree] if isinstance(tree, exp.Query) else top_queries(tree)
    for query in queries:
        found += reads(query.copy())
    if isinstance(tree, (exp.Update, exp.Delete, exp.Merge)):
        found.append(read_of_change(tree))
    return found


def top_queries(tree: exp.Expression) -> list[exp.Query]:
    return [node for node in tree.find_all(exp.Query) if not node.find_ancestor(exp.Query)]


def read_of_change(tree: exp.Expression) -> dict:
    table = tree.this
    names = ("", table.alias_or_name.lower())
    part = tree.args.get("on") if isinstance(tree, exp.Merge) else tree.args.get("where")
    named = {column.name for column in part.find_all(exp.Column) if column.table.lower() in names} if part else set()
    return {"schema": table.db, "table": table.name, "columns": None, "filtered": sorted(named)}


def ambiguous(tree: exp.Expression) -> str | None:
    """A query that finds rows of the target which more than one source row would change: BigQuery refuses those."""
    if isinstance(tree, exp.Merge):
        source, condition = tree.args["using"], tree.args["on"]
        if not any(when.args.get("matched") and not when.args.get("source") for when in tree.args["whens"].expressions):
            return None
    elif isinstance(tree, exp.Update) and tree.args.get("from_") and tree.args.get("where"):
        sources = tree.args["from_"]
        source, condition = sources.this, tree.args["where"].this
    else:
        return None
    target = tree.this
    row = f'"{target.alias_or_name}".rowid'
    matched = exp.select("1").from_(target.copy()).join(source.copy(), on=condition.copy())
    return f"{duckdb(matched)} GROUP BY {row} HAVING count(*) > 1 LIMIT 1"
