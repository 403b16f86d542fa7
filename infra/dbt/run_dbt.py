"""Runs dbt in this process and tells its parent on stdout, one JSON document a line, how far it is.

    python run_dbt.py <dbt arguments>

    {"event": "started", "total": 64}
    {"event": "node", "done": 1, "total": 64, "name": "france_courses__dim_formacode", "status": "success"}

Whatever else is printed goes to stderr. The exit code is dbt's: 0 all well, 1 nodes failed, 2 dbt itself failed; the
truth about the nodes is in run_results.json.

stdin is the life line: the parent keeps it open, and when it closes this process ends at once, whatever it is doing.
"""

import ctypes
import gc
import json
import os
import signal
import sys
import threading

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """A parent killed with -9 cannot tell its children, but its end of the pipe closes with it."""
    die_with_parent()
    threading.Thread(target=wait_for_end_of_input, daemon=True).start()


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(137)


def cancel_when_terminated() -> None:
    """Jobs that run elsewhere outlive this process, unless dbt cancels them; that it does when it is interrupted."""
    if "RELAIS_DUCKDB_PATH" not in os.environ:
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def take_stdout():
    """Keeps stdout for progress alone; what libraries print there goes to stderr."""
    progress = os.dup(1)
    os.dup2(2, 1)
    # One write a line: a server and its children share the pipe.
    return lambda **message: os.write(progress, (json.dumps(message) + "\n").encode())


def enter_database_folder() -> None:
    """dbt parses everything anew when the database's path has changed; seen from its own folder it never does."""
    path = os.environ.get("RELAIS_DUCKDB_PATH")
    if path:
        os.chdir(os.path.dirname(os.path.abspath(path)))
        os.environ["RELAIS_DUCKDB_PATH"] = os.path.basename(path)


def reporter(say):
    counts = {"done": 0, "total": 0}
    lock = threading.Lock()

    def on_event(event) -> None:
        with lock:
            if event.info.name == "ConcurrencyLine":
                counts["total"] = event.data.node_count
                say(event="started", total=counts["total"])
            elif event.info.name == "NodeFinished":
                counts["done"] += 1
                node = event.data.node_info
                say(event="node", **counts, name=node.node_name, status=node.node_status)

    return on_event


def run(arguments, say, manifest=None) -> int:
    """manifest: what dbt has read of the project; None = dbt reads it."""
    cancel_when_terminated()
    enter_database_folder()
    from dbt.cli.main import dbtRunner  # takes longer than all of the above, so the life line is held first

    outcome = dbtRunner(manifest=manifest, callbacks=[reporter(say)]).invoke(arguments)
    if outcome.exception is not None:
        print(f"{type(outcome.exception).__name__}: {outcome.exception}", file=sys.stderr)
        return 2
    return 0 if outcome.success else 1


def collect_seldom() -> None:
    """What dbt makes it keeps: looking through it for garbage again and again finds none and takes a third of its time."""
    gc.set_threshold(200_000, 20, 100)


def main(arguments) -> int:
    end_with_parent()
    collect_seldom()
    return run(arguments, take_stdout())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
