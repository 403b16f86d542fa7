"""CREATE, ALTER and DROP: BigQuery's definitions as data, because their options mean nothing to DuckDB."""

from collections.abc import Callable

from sqlglot import exp

from fields import field_of

Sql = Callable[[exp.Expression], str]


def definition_of(tree: exp.Create | exp.Drop | exp.Alter, sql: Sql) -> dict:
    kind = tree.args["kind"].upper()
    if isinstance(tree, exp.Drop):
        [place] = tree.args["tables"]
        return {**base("DROP", kind, place), "ifExists": bool(tree.args.get("exists")), "cascade": bool(tree.args.get("cascade"))}
    if isinstance(tree, exp.Alter):
        actions = [action_of(action) for action in tree.args["actions"]]
        return {**base("ALTER", kind, tree.this), "ifExists": bool(tree.args.get("exists")), "actions": actions}
    return create(tree, kind, sql)


def base(verb: str, kind: str, place: exp.Expression) -> dict:
    table = place.this if isinstance(place, exp.Schema) else place
    return {"kind": f"{verb}_{kind}", "target": {"schema": table.db, "table": table.name}}


def create(tree: exp.Create, kind: str, sql: Sql) -> dict:
    properties = tree.args["properties"].expressions if tree.args.get("properties") else []
    query = tree.expression
    if isinstance(query, exp.Table):  # AS TABLE … is unknown to BigQuery
        raise ValueError("Syntax error: Expected a query")
    columns = [column_of(part) for part in tree.this.expressions] if isinstance(tree.this, exp.Schema) else []
    if tree.args.get("clone"):
        source = tree.args["clone"].this
        copied = {"schema": source.db, "table": source.name}
    else:
        copied = None
    like = next((part.this for part in properties if isinstance(part, exp.LikeProperty)), None)
    return {
        **base("CREATE", kind, tree.this),
        "replace": bool(tree.args.get("replace")),
        "ifNotExists": bool(tree.args.get("exists")),
        "temporary": any(isinstance(part, exp.TemporaryProperty) for part in properties),
        "columns": columns,
        "partitioning": next((partitioning(part.this) for part in properties if isinstance(part, exp.PartitionedByProperty)), None),
        "clustering": next(
            ([column.name for column in part.expressions] for part in properties if isinstance(part, exp.Cluster | exp.ClusterProperty)), None
        ),
        "options": options_of(properties),
        "query": sql(query) if query is not None else None,
        "bigquerySql": query.sql(dialect="bigquery") if query is not None else None,
        "copied": copied,
        "like": {"schema": like.db, "table": like.name} if like is not None else None,
    }


def column_of(part: exp.Expression) -> dict:
    if not isinstance(part, exp.ColumnDef):
        raise ValueError("[test server] constraints are not supported")
    field = field_of(part.name, part.args["kind"])
    for constraint in part.args.get("constraints") or []:
        if isinstance(constraint.kind, exp.NotNullColumnConstraint):
            field["mode"] = "REQUIRED"
        options = options_of([constraint.kind])
        field.update({key: value for key, value in options.items() if key == "description"})
    return field


def options_of(properties: list) -> dict:
    """OPTIONS(…), wherever sqlglot hangs them, with literal values."""
    found = {}
    for part in properties:
        for option in part.find_all(exp.Property) if part is not None else []:
            if isinstance(option.this, (exp.Identifier, exp.Var, exp.Literal)) and option.args.get("value") is not None:
                found[option.this.name.lower()] = literal(option.args["value"])
    return found


def literal(node: exp.Expression):
    if isinstance(node, exp.Array):
        return [literal(item) for item in node.expressions]
    if isinstance(node, (exp.Tuple, exp.Struct)):
        return [literal(item) for item in node.expressions]
    if isinstance(node, exp.Boolean):
        return node.this
    if isinstance(node, exp.Null):
        return None
    return node.name if isinstance(node, exp.Literal) else node.sql(dialect="bigquery")


def partitioning(node: exp.Expression) -> dict:
    """PARTITION BY of a table as the REST interface's timePartitioning."""
    if isinstance(node, exp.Schema):
        node = node.expressions[0]
    unit = "DAY"
    if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc, exp.DatetimeTrunc)):
        unit = node.args["unit"].name.upper()
        node = node.this
    elif isinstance(node, (exp.Date, exp.TsOrDsToDate, exp.Cast, exp.Anonymous)):
        node = node.this if not isinstance(node, exp.Anonymous) else node.expressions[0]
    while isinstance(node, (exp.Cast, exp.TsOrDsToDate)):
        node = node.this
    if not isinstance(node, (exp.Column, exp.Identifier)):
        raise ValueError("[test server] PARTITION BY takes a column or its month, day, hour or year")
    return {"type": unit, "field": node.name}


def action_of(action: exp.Expression) -> dict:
    if isinstance(action, exp.AlterRename):
        return {"action": "rename", "to": action.this.name}
    if isinstance(action, exp.ColumnDef):
        return {"action": "add", "column": column_of(action), "ifNotExists": bool(action.args.get("exists"))}
    if isinstance(action, exp.Drop):
        return {"action": "drop", "column": action.args["tables"][0].name, "ifExists": bool(action.args.get("exists"))}
    if isinstance(action, exp.AlterSet):
        return {"action": "options", "options": options_of(action.expressions)}
    if isinstance(action, exp.AlterColumn):
        return {"action": "alter", "sql": action.sql(dialect="bigquery"), "column": action.this.name}
    raise ValueError(f"[test server] ALTER … {action.sql(dialect='bigquery')} is not supported")
