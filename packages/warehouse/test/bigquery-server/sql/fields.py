"""BigQuery types as fields of the REST interface, and back."""

from sqlglot import exp

Type = exp.DataType.Type

NAMES = {
    Type.TEXT: "STRING",
    Type.VARCHAR: "STRING",
    Type.BIGINT: "INTEGER",
    Type.INT: "INTEGER",
    Type.SMALLINT: "INTEGER",
    Type.TINYINT: "INTEGER",
    Type.DECIMAL: "NUMERIC",
    Type.BIGDECIMAL: "BIGNUMERIC",
    Type.DOUBLE: "FLOAT",
    Type.FLOAT: "FLOAT",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIME: "TIME",
    Type.TIMESTAMPTZ: "TIMESTAMP",
    Type.TIMESTAMP: "DATETIME",
    Type.DATETIME: "DATETIME",
    Type.BINARY: "BYTES",
    Type.VARBINARY: "BYTES",
    Type.JSON: "JSON",
}


def field_of(name: str, kind: exp.DataType) -> dict:
    """`{name, type, mode}` with fields, precision and scale where the type has them."""
    if kind.this == Type.ARRAY:
        return {**field_of(name, kind.expressions[0]), "mode": "REPEATED"}
    if kind.this == Type.STRUCT:
        fields = [field_of(part.name, part.args["kind"]) for part in kind.expressions]
        return {"name": name, "type": "RECORD", "mode": "NULLABLE", "fields": fields}
    if kind.this not in NAMES:
        raise ValueError(f"Type not found: {kind.sql(dialect='bigquery')}")
    sizes = [part.name for part in kind.expressions]
    keys = ("precision", "scale") if NAMES[kind.this] in ("NUMERIC", "BIGNUMERIC") else ("maxLength",)
    return {"name": name, "type": NAMES[kind.this], "mode": "NULLABLE", **dict(zip(keys, sizes))}


# FLOAT is 32 bits wide to other dialects.
STANDARD = {"FLOAT": "FLOAT64", "INTEGER": "INT64", "BOOLEAN": "BOOL"}


def type_sql(query_type: dict) -> str:
    """A type of a query parameter in SQL."""
    if query_type["type"] == "ARRAY":
        return f"ARRAY<{type_sql(query_type['arrayType'])}>"
    if query_type["type"] in ("STRUCT", "RECORD"):
        parts = (f"{part.get('name', '')} {type_sql(part['type'])}" for part in query_type["structTypes"])
        return f"STRUCT<{', '.join(parts)}>"
    return STANDARD.get(query_type["type"], query_type["type"])


def value_of(query_type: dict, value: dict) -> exp.Expression:
    """A query parameter as an expression of its type."""
    if query_type["type"] == "ARRAY":
        items = [value_of(query_type["arrayType"], item) for item in value.get("arrayValues") or []]
        inner: exp.Expression = exp.Array(expressions=items)
    elif query_type["type"] in ("STRUCT", "RECORD"):
        parts = [
            exp.PropertyEQ(
                this=exp.to_identifier(part["name"]), expression=value_of(part["type"], value["structValues"][part["name"]])
            )
            for part in query_type["structTypes"]
        ]
        return exp.Struct(expressions=parts)
    else:
        text = value.get("value")
        inner = exp.Null() if text is None else exp.Literal.string(str(text))
        if query_type["type"] == "BYTES" and text is not None:
            inner = exp.Anonymous(this="from_base64", expressions=[inner])
    return exp.Cast(this=inner, to=exp.DataType.build(type_sql(query_type), dialect="bigquery"))
