"""Where a test's database lies: a folder of its own, or a database of its own on a server (see database.h).

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import os
import subprocess
import uuid

SERVER = os.environ.get("AMPULL_TEST_DB")


class Database:
    """`where` are the words for the program; on a server the database is made here and dropped by close()."""

    def __init__(self, folder, empty=False):
        if not SERVER:
            self.name, self.where = None, ["--data", folder]
            return
        self.name = "t_" + uuid.uuid4().hex[:16]
        subprocess.run(["createdb", f"--maintenance-db={SERVER}/postgres", "-T", os.environ.get("AMPULL_TEST_TEMPLATE", "template0") if not empty else "template0", "-E", "UTF8", "--locale=C",
                        self.name], check=True)
        self.where = ["--db", f"{SERVER}/{self.name}"]

    def close(self):
        if self.name:
            subprocess.run(["dropdb", "--force", f"--maintenance-db={SERVER}/postgres", self.name], check=False)
