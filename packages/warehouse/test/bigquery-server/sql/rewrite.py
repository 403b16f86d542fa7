"""Where BigQuery and DuckDB mean different things by the same words; what sqlglot's dialects leave to us."""

from sqlglot import exp

Type = exp.DataType.Type
WHOLE = (Type.BIGINT, Type.INT, Type.SMALLINT, Type.TINYINT)


def call(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def rewrite(tree: exp.Expression) -> exp.Expression:
    """The statement with every node changed, children first."""
    for node in reversed(list(tree.walk())):
        change = CHANGES.get(type(node))
        changed = change(node) if change else node
        if changed is not node:
            tree = changed if node is tree else tree
            node.replace(changed)
    return tree


def literal(node: exp.Literal) -> exp.Expression:
    # 1.5 is FLOAT64 in BigQuery, DECIMAL(2, 1) in DuckDB.
    if node.is_string or node.name.isdigit() or isinstance(node.parent, (exp.DataTypeParam, exp.Interval)):
        return node
    return exp.Cast(this=node.copy(), to=exp.DataType.build("DOUBLE"))


def cast(node: exp.Cast) -> exp.Expression:
    # DuckDB reads '31025.5' as the number 31026 and rounds halves to even.
    if node.to.this in WHOLE:
        return call("bq_safe_int64" if isinstance(node, exp.TryCast) else "bq_int64", node.this)
    return node


def data_type(node: exp.DataType) -> exp.Expression:
    if node.this == Type.DECIMAL and not node.expressions:
        return exp.DataType.build("DECIMAL(38, 9)")
    if node.this == Type.DECIMAL and len(node.expressions) == 1:
        return exp.DataType.build(f"DECIMAL({node.expressions[0].name}, 0)")
    if node.this == Type.BIGDECIMAL:
        return exp.DataType.build("DECIMAL(38, 18)")
    return node


def array_agg(node: exp.ArrayAgg) -> exp.Expression:
    """ARRAY_AGG(x IGNORE NULLS ORDER BY y LIMIT n): DuckDB has neither words inside."""
    inner, limit, skip_nulls = node.this, None, isinstance(node.parent, exp.IgnoreNulls)
    while isinstance(inner, (exp.Limit, exp.IgnoreNulls, exp.RespectNulls)):
        limit = inner.expression if isinstance(inner, exp.Limit) else limit
        skip_nulls = skip_nulls or isinstance(inner, exp.IgnoreNulls)
        inner = inner.this
    if isinstance(inner, exp.Order) and isinstance(inner.this, exp.IgnoreNulls):
        skip_nulls = True
        inner.set("this", inner.this.this)
    value = inner.this if isinstance(inner, exp.Order) else inner
    value = value.expressions[0] if isinstance(value, exp.Distinct) else value
    result: exp.Expression = call("list", inner)
    if skip_nulls:
        result = exp.Filter(this=result, expression=exp.Where(this=exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))))
    return call("list_slice", result, exp.Literal.number(1), limit) if limit is not None else result


def ignore_nulls(node: exp.IgnoreNulls) -> exp.Expression:
    aggregate = node.this.name.lower() if isinstance(node.this, exp.Anonymous) else ""
    return node.this if aggregate in ("list", "list_slice") or isinstance(node.this, exp.Filter) else node


def timestamp_diff(node: exp.TimestampDiff) -> exp.Expression:
    # BigQuery counts whole units between, DuckDB's date_diff the borders crossed.
    return call("date_sub", exp.Literal.string(node.args["unit"].name), node.expression, node.this)


def extract(node: exp.Extract) -> exp.Expression:
    # Sunday is 1 in BigQuery, 0 in DuckDB.
    if node.name.upper() != "DAYOFWEEK":
        return node
    return exp.Paren(this=exp.Add(this=node.copy(), expression=exp.Literal.number(1)))


def from_zero(node: exp.Unnest) -> exp.Expression:
    """WITH OFFSET counts from 0, WITH ORDINALITY from 1."""
    offset, select = node.args.get("offset"), node.find_ancestor(exp.Select)
    if not isinstance(offset, exp.Identifier) or select is None:
        return node
    for column in list(select.find_all(exp.Column)):
        if column.name.lower() == offset.name.lower() and not column.table:
            number: exp.Expression = exp.Sub(this=column.copy(), expression=exp.Literal.number(1))
            column.replace(exp.alias_(number, column.name) if column.parent is select else exp.Paren(this=number))
    return node


def as_date(node: exp.Expression) -> exp.Expression:
    # A DATE and an interval make a TIMESTAMP in DuckDB.
    return exp.Cast(this=node.copy(), to=exp.DataType.build("DATE"))


def whole_division(node: exp.IntDiv) -> exp.Expression:
    # A function in BigQuery, an operator in DuckDB: DIV(a + b, c) is no `a + b // c`.
    return exp.IntDiv(this=exp.Paren(this=node.this), expression=exp.Paren(this=node.expression))


def to_json_string(node: exp.JSONFormat) -> exp.Expression:
    # A null is the text null; in DuckDB it stays null.
    text = exp.Cast(this=call("to_json", node.this), to=exp.DataType.build("TEXT"))
    return call("coalesce", text, exp.Literal.string("null"))


CHANGES = {
    exp.Literal: literal,
    exp.Cast: cast,
    exp.TryCast: cast,
    exp.DataType: data_type,
    exp.ArrayAgg: array_agg,
    exp.IgnoreNulls: ignore_nulls,
    exp.Extract: extract,
    exp.TimestampDiff: timestamp_diff,
    exp.Unnest: from_zero,
    exp.DateAdd: as_date,
    exp.DateSub: as_date,
    exp.Div: lambda node: call("bq_divide", node.this, node.expression),
    exp.IntDiv: whole_division,
    exp.JSONFormat: to_json_string,
    exp.Format: lambda node: call("printf", node.this, *node.expressions),
    exp.Normalize: lambda node: call("nfc_normalize", node.this),
    exp.ParseJSON: lambda node: exp.Cast(this=node.this, to=exp.DataType.build("JSON")),
}
