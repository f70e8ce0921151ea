"""Where a test's database lies: a folder of its own, or a database of its own on a server (see database.h).

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import contextlib
import fcntl
import os
import pathlib
import shutil
import subprocess
import uuid

SERVER = os.environ.get("AMPULL_TEST_DB")
CACHE = os.environ.get("AMPULL_TEST_CACHE")


def create(name, template):
    subprocess.run(["createdb", f"--maintenance-db={SERVER}/postgres", "-T", template, "-E", "UTF8", "--locale=C", name], check=True)


def drop(name):
    subprocess.run(["dropdb", "--force", f"--maintenance-db={SERVER}/postgres", name], check=False)


class Database:
    """`where` are the words for the program; on a server the database is made here and dropped by close()."""

    def __init__(self, folder, empty=False):
        if not SERVER:
            self.name, self.where = None, ["--data", folder]
            return
        self.name = "t_" + uuid.uuid4().hex[:16]
        create(self.name, "template0" if empty else os.environ.get("AMPULL_TEST_TEMPLATE", "template0"))
        self.where = ["--db", f"{SERVER}/{self.name}"]

    def close(self):
        if self.name:
            drop(self.name)

    def make_demo(self, program, seed, days):
        """Fill the new database with a demo region. A whole run of ./test makes each once and copies it (AMPULL_TEST_CACHE)."""
        if not CACHE:
            subprocess.run([program, "demo", "--seed", str(seed), "--days", str(days), *self.where], check=True, capture_output=True)
            return
        with made_once(f"demo_{seed}_{days}", program, seed, days) as made:
            if self.name:
                drop(self.name)
                create(self.name, made)
            else:
                shutil.copytree(made, self.where[1], dirs_exist_ok=True)


@contextlib.contextmanager
def made_once(name, program, seed, days):
    """The demo region to copy: a database of the server, or a folder. Nobody else makes or copies it meanwhile."""
    folder = pathlib.Path(CACHE) / ("server" if SERVER else "folder")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / (name + ".lock"), "a+", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        where = ["--db", f"{SERVER}/{name}"] if SERVER else ["--data", str(folder / name)]
        if not (folder / (name + ".made")).exists():
            if SERVER:
                create(name, os.environ.get("AMPULL_TEST_TEMPLATE", "template0"))
            subprocess.run([program, "demo", "--seed", str(seed), "--days", str(days), *where], check=True, capture_output=True)
            (folder / (name + ".made")).touch()
        yield name if SERVER else where[1]
