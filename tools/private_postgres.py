#!/usr/bin/env python3
"""A PostgreSQL server of one's own: made in a folder, for as long as one command runs.

    private_postgres.py [--fsync off] [--flush-delay MICROSECONDS] -- COMMAND ...

--flush-delay makes each of the server's flushes longer (tests/bench/flush_delay.c). COMMAND finds the server's address (without a database) in AMPULL_TEST_DB. The newest server that Debian has installed is
taken; as root it runs as the user postgres, whom Debian's package makes.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = '256MB'
max_connections = 200
max_wal_size = '2GB'
log_min_messages = 'warning'
timezone = 'UTC'
"""


def programs():
    """The folder of the newest installed server, None where there is none."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def server(settings="", flush_delay=0):
    """A running server; yields its address, "postgres://user@127.0.0.1:port"."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ampull-postgres-"))
    binaries, as_user, user, port = programs(), [], os.environ.get("USER") or "postgres", free_port()
    if os.geteuid() == 0:
        user, as_user = "postgres", ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    place, slow = str(folder / "data"), []
    if flush_delay:
        source = pathlib.Path(__file__).resolve().parents[1] / "tests" / "bench" / "flush_delay.c"
        subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", folder / "flush_delay.so", source, "-ldl"], check=True)
        os.chmod(folder, 0o755)
        slow = ["env", f"LD_PRELOAD={folder}/flush_delay.so", f"FLUSH_DELAY_US={flush_delay}"]

    def call(*words):
        done = subprocess.run([*as_user, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stdout[-2000:]}")

    try:
        call(binaries / "initdb", "-D", place, "-U", user, "-E", "UTF8", "--locale=C", "-A", "trust")
        call("sh", "-c", f"cat >>'{place}/postgresql.conf' <<'TEXT'\n{SETTINGS}port = {port}\n"
                         f"unix_socket_directories = '{folder}'\n{settings}\nTEXT")
        # -W and a log of its own: pg_ctl would hold our pipe open as long as the server lives.
        call(*slow, binaries / "pg_ctl", "-D", place, "-l", str(folder / "log"), "-w", "-t", "60", "start")
        yield f"postgres://{user}@127.0.0.1:{port}"
    finally:
        with contextlib.suppress(RuntimeError, subprocess.TimeoutExpired):
            call(binaries / "pg_ctl", "-D", place, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main():
    words, settings, delay = sys.argv[1:], "", 0
    if words[:1] == ["--fsync"]:
        settings, words = f"fsync = {words[1]}\n", words[2:]
    if words[:1] == ["--flush-delay"]:
        delay, words = int(words[1]), words[2:]
    if words[:1] != ["--"] or len(words) < 2:
        sys.exit(__doc__)
    if not programs():
        sys.exit("no PostgreSQL server is installed: install Debian's package postgresql")
    with server(settings, delay) as address:
        return subprocess.run(words[1:], env={**os.environ, "AMPULL_TEST_DB": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
