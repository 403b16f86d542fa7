"""Tables, parameters and variables of a statement: what they are, and their names on DuckDB."""

import hashlib

from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from fields import value_of


def resolve(tree: exp.Expression, context: dict) -> tuple[list[dict], list[dict]]:
    """Renames every table for DuckDB: schema `project.dataset`; answers the tables and the INFORMATION_SCHEMA views."""
    local = {cte.alias.lower() for cte in tree.find_all(exp.CTE)} | {name.lower() for name in context["temporary"]}
    tables, views = {}, {}
    for table in list(tree.find_all(exp.Table)):
        if isinstance(table.parent, exp.AlterRename):
            continue
        parts = ".".join(part.name for part in table.parts).split(".")
        if len(parts) == 1 and parts[0].lower() in local or isinstance(table.this, exp.Func):
            continue
        if parts[-1] == "__TABLES__":
            parts = [*parts[:-1], "INFORMATION_SCHEMA", parts[-1]]
        if "INFORMATION_SCHEMA" in [part.upper() for part in parts]:
            view = information_schema(parts, context)
            views[view["as"]] = view
            rename(table, view["as"], None)
            continue
        reference = reference_of(parts, context)
        tables[tuple(reference.values())] = reference
        rename(table, reference["tableId"], f"{reference['projectId']}.{reference['datasetId']}")
    return list(tables.values()), list(views.values())


def reference_of(parts: list[str], context: dict) -> dict:
    if len(parts) == 1 and not context.get("dataset"):
        raise ValueError(f'Table "{parts[0]}" must be qualified with a dataset (e.g. dataset.table).')
    full = [context["project"], context.get("dataset"), *parts][-3:] if len(parts) < 3 else parts[-3:]
    if len(parts) == 2:
        full = [context["project"], *parts]
    return {"projectId": full[0], "datasetId": full[1], "tableId": full[2]}


def information_schema(parts: list[str], context: dict) -> dict:
    at = [part.upper() for part in parts].index("INFORMATION_SCHEMA")
    scope, name = parts[:at], parts[at + 1].upper()
    region = scope[-1][len("region-") :] if scope and scope[-1].lower().startswith("region-") else None
    dataset = (scope[-1] if scope else context.get("dataset")) if region is None else None
    project = scope[0] if len(scope) == 2 else context["project"]
    digest = hashlib.sha256(".".join([project, dataset or "", region or "", name]).encode()).hexdigest()[:8]
    return {"as": f"information_schema_{digest}", "project": project, "dataset": dataset, "region": region, "view": name}


def rename(table: exp.Table, name: str, schema: str | None) -> None:
    original = table.parts[-1].name.split(".")[-1]
    if isinstance(table.parent, (exp.Drop, exp.Create, exp.Schema, exp.Insert, exp.TruncateTable, exp.Alter)):
        alias = None
    else:
        alias = table.alias or original
    table.set("this", exp.to_identifier(name, quoted=True))
    table.set("db", exp.to_identifier(schema, quoted=True) if schema else None)
    table.set("catalog", None)
    if alias and (not table.args.get("alias") or "." in table.alias):
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias if "." not in alias else original, quoted=True)))


def fill_in(tree: exp.Expression, context: dict) -> None:
    """Query parameters and script variables become values."""
    given = context.get("parameters") or []
    named = {parameter["name"].lower(): parameter for parameter in given if parameter.get("name")}
    positional = [parameter for parameter in given if not parameter.get("name")]
    variables = {name.lower(): variable for name, variable in (context.get("variables") or {}).items()}
    for node in [dot for dot in tree.find_all(exp.Dot) if isinstance(dot.this.this, exp.Parameter)]:
        node.replace(known(variables, f"@@{node.this.this.name}.{node.name}".lower()))
    for node in [node for node in tree.dfs() if isinstance(node, (exp.Parameter, exp.Placeholder, exp.Column))]:
        if isinstance(node, exp.Parameter):
            node.replace(known(named, node.name.lower()))
        elif isinstance(node, exp.Placeholder) and not node.this:
            if not positional:
                raise ValueError("Query parameters are fewer than their marks")
            node.replace(value_of_parameter(positional.pop(0)))
        elif isinstance(node, exp.Column) and not node.table and node.name.lower() in variables:
            value = known(variables, node.name.lower())
            is_projected = isinstance(node.parent, exp.Select) and node.arg_key == "expressions"
            node.replace(exp.alias_(value, node.name) if is_projected else value)


def known(values: dict, name: str) -> exp.Expression:
    if name not in values:
        raise ValueError(f"Query parameter '{name}' not found")
    return value_of_parameter(values[name])


def value_of_parameter(parameter: dict) -> exp.Expression:
    return value_of(parameter["parameterType"], parameter.get("parameterValue") or {})


def reads(tree: exp.Expression) -> list[dict]:
    """For every place where a table is read: its columns that are read (null = all) and those its filters name.

    Called after `resolve`: tables carry `project.dataset` as their schema.
    """
    found = []
    for scope in traverse_scope(tree):
        for name, source in scope.sources.items():
            if isinstance(source, exp.Table) and source.db:
                found.append(read_of(scope, name, source))
    return found


def read_of(scope, name: str, table: exp.Table) -> dict:
    def belongs(column: exp.Column) -> bool:
        return column.table.lower() in ("", name.lower())

    select = scope.expression
    filters = [select.args.get("where"), *(join.args.get("on") for join in select.args.get("joins") or [])]
    filtered = {column.name for part in filters if part for column in part.find_all(exp.Column) if belongs(column)}
    whole = any(isinstance(star.parent, (exp.Select, exp.Column)) for star in select.find_all(exp.Star))
    columns = {column.name for column in scope.columns if belongs(column)}
    # A row used as a value, TO_JSON_STRING(t), reads all of it.
    whole = whole or name in columns
    return {"schema": table.db, "table": table.name, "columns": None if whole else sorted(columns), "filtered": sorted(filtered)}
