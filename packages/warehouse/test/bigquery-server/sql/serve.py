"""Reads BigQuery SQL for the test server: one JSON request a line on stdin, one JSON answer a line on stdout.

`{"id", "script": sql}` answers the statements of a script; `{"id", "statement": sql, ...context}` answers one statement
transpiled for DuckDB. Ends when stdin ends, that is, with its parent.
"""

import json
import sys
from collections.abc import Callable

import sqlglot.errors
from script import parse_script
from statement import read_statement



def answer(request: dict) -> dict:
    if "script" in request:
        return {"statements": parse_script(request["script"])}
    return {"statement": read_statement(request["statement"], request)}


def attempt(work: Callable[[], dict]) -> dict:
    try:
        return work()
    except sqlglot.errors.ParseError as error:
        first = error.errors[0] if error.errors else {"description": str(error), "line": 1, "col": 1}
        return {"error": f"Syntax error: {first['description']} at [{first['line']}:{first['col']}]"}
    except sqlglot.errors.SqlglotError as error:
        return {"error": f"Syntax error: {error}"}
    except ValueError as error:
        return {"error": str(error)}
    except Exception as error:  # An answer must come, else the server waits for ever.
        return {"error": f"[test server] {type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    reply = {"id": request["id"], **attempt(lambda: answer(request))}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
