"""Holds dbt ready in one process and forks a child of it for every build: dbt is imported once, and read the project once.

    python serve_dbt.py <folder of the builds>

The folder only names whose server this is to whoever looks at the processes. A line of stdin asks for a build:

    {"build": "7", "arguments": [], "environment": {}, "folder": "/…", "log": "/…", "parsed": {"key": "…", "file": "/…"}}

A build has arguments, environment, working folder, log file and process group of its own, and is what run_dbt.py is
otherwise. `parsed` names a state of the project and the partial_parse.msgpack that holds what dbt read of it; null or a
file that is not there mean that dbt reads the project. An order without a build asks to hold that for one to come:

    {"build": null, "parsed": {"key": "…", "file": "/…"}}

stdout tells of all builds, one JSON document a line:

    {"event": "ready"}
    {"event": "process", "build": "7", "pid": 4711}
    {"event": "node", "build": "7", …}
    {"event": "ended", "build": "7", "code": 0, "signal": null}

stdin is the life line of the server, and the server that of its children: when it closes, all of them end at once.
"""

import functools
import gc
import json
import os
import signal
import sys
import threading

sys.dont_write_bytecode = True

import run_dbt  # noqa: E402 (it lies beside this file, where nothing is to be written)


class Builds:
    def __init__(self, say):
        self.say = say
        self.running = {}  # build by process
        self.held = None, None  # key and manifest of what was read last
        self.lifeline, self.end_of_lifeline = os.pipe()

    def start(self, request) -> None:
        manifest = self.manifest_of(request)
        if request["build"] is None:
            return
        server = os.getpid()
        child = os.fork()
        if child == 0:
            os._exit(self.run(request, manifest, server))
        self.running[child] = request["build"]

    def run(self, request, manifest, server) -> int:
        """In the child. It says who it is before it does anything, so that a build nothing was heard of did nothing."""
        try:
            os.setpgid(0, 0)
            restore_signals()
            os.close(self.end_of_lifeline)
            os.dup2(self.lifeline, 0)
            run_dbt.end_with_parent()
            if os.getppid() != server:
                return 137
            say = functools.partial(self.say, build=request["build"])
            say(event="process", pid=os.getpid())
            write_into(request["log"])
            os.environ.clear()
            os.environ.update(request["environment"])
            os.chdir(request["folder"])
            return run_dbt.run(request["arguments"], say, manifest)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return 2
        finally:
            finish()

    def manifest_of(self, request):
        """What is held stays good for as long as nothing changes that was asked of the environment."""
        parsed = request["parsed"]
        if parsed is None:
            return None
        if self.held[0] != parsed["key"]:
            manifest = read_manifest(parsed["file"])
            if manifest is None:
                return None
            self.held = parsed["key"], manifest
            gc.unfreeze()
            keep_out_of_collections()
        manifest = self.held[1]
        return manifest if fits(manifest, request.get("environment", {})) else None

    def reap(self) -> None:
        while self.running:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            code = os.waitstatus_to_exitcode(status)
            ended = {"code": code, "signal": None} if code >= 0 else {"code": None, "signal": signal.Signals(-code).name}
            self.say(event="ended", build=self.running.pop(child), **ended)


def read_manifest(file):
    from dbt.contracts.graph.manifest import Manifest

    try:
        with open(file, "rb") as content:
            return Manifest.from_msgpack(content.read())
    except Exception:
        return None  # It is a shortcut: dbt reads the project itself.


def fits(manifest, environment) -> bool:
    from dbt.constants import DEFAULT_ENV_PLACEHOLDER

    return all(environment.get(name, DEFAULT_ENV_PLACEHOLDER) == value for name, value in manifest.env_vars.items())


def keep_out_of_collections() -> None:
    """Objects that no collection touches stay in memory shared with the children."""
    gc.collect()
    gc.freeze()


def write_into(log) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def restore_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def finish() -> None:
    """What Python does at its end, without taking apart all that was loaded."""
    import atexit

    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()


def load_dbt() -> None:
    """All that a build asks for, so that no child imports anything."""
    import duckdb

    import dbt.adapters.duckdb.environments.local  # noqa: F401
    import dbt.cli.main  # noqa: F401
    import dbt.task.build  # noqa: F401
    import dbt_common.clients.agate_helper  # noqa: F401

    # Importing it opened a database, which has threads.
    duckdb.default_connection().close()


def threads() -> int:
    return max(threading.active_count(), len(os.listdir("/proc/self/task")))


def main() -> int:
    run_dbt.die_with_parent()
    run_dbt.collect_seldom()
    say = run_dbt.take_stdout()
    load_dbt()
    if threads() > 1:
        print("dbt runs threads when it is loaded; a child would lack them", file=sys.stderr)
        return 2
    keep_out_of_collections()
    say(event="ready")
    serve(Builds(say))
    return 0


def serve(builds) -> None:
    """Until the end of input; an ended child wakes it as a request does."""
    import selectors

    ended, waker = os.pipe()
    for end in (ended, waker):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    selector.register(ended, selectors.EVENT_READ)
    rest = b""
    while True:
        for key, _ in selector.select():
            read = os.read(key.fd, 65_536)
            if key.fd == ended:
                builds.reap()
                continue
            if not read:
                return
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                builds.start(json.loads(line))


if __name__ == "__main__":
    os._exit(main())
