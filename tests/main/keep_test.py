#!/usr/bin/env python3
"""Backup while work goes on, restore into an empty place, and the move from a folder to a server.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402

PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")


def run(*words, **more):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False, **more)


def last_digest(where):
    """The journal's last seal, as verify prints it; verify must hold."""
    done = run("verify", *where)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.rsplit("last digest ", 1)[1].strip()


class Keep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data", empty=True)
        cls.where = cls.database.where
        done = run("demo", "--seed", "3", "--days", "2", *cls.where)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    def empty_place(self, name):
        place = database.Database(f"{self.folder.name}/{name}", empty=True)
        self.addCleanup(place.close)
        return place.where

    def test_backup_and_restore(self):
        file = self.folder.name + "/one.backup"
        self.assertEqual(run("backup", file, *self.where).returncode, 0)
        self.assertFalse(os.path.exists(file + ".part"))
        there = self.empty_place("restored")
        done = run("restore", file, *there)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(last_digest(there), last_digest(self.where))
        again = run("restore", file, *there)
        self.assertEqual(again.returncode, 1)
        self.assertIn("empty", again.stderr)

    @unittest.skipUnless(database.SERVER, "needs a server: ./test --part postgres")
    def test_the_address_says_where_and_not_the_environment(self):
        elsewhere = {**os.environ, "PGHOST": "/nowhere", "PGDATABASE": "template1"}
        file, there = self.folder.name + "/elsewhere.backup", self.empty_place("by-address")
        for done in (run("backup", file, *self.where, env=elsewhere), run("restore", file, *there, env=elsewhere)):
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(last_digest(there), last_digest(self.where))

    def test_backup_while_orders_are_placed(self):
        there = self.empty_place("busy")
        file = self.folder.name + "/first.backup"
        self.assertEqual(run("backup", file, *self.where).returncode, 0)
        self.assertEqual(run("restore", file, *there).returncode, 0)
        server = subprocess.Popen([PROGRAM, "serve", *there, "--port", "0", "--requests-per-second", "0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        base = server.stdout.readline().strip().rstrip("/")
        token, over, made = None, threading.Event(), []

        def post(path, body):
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            if token:
                headers["Authorization"] = "Bearer " + token
            request = urllib.request.Request(base + path, method="POST", headers=headers, data=json.dumps(body).encode())
            with urllib.request.urlopen(request, timeout=30) as reply:
                return json.load(reply)

        token = post("/api/v1/sign-in", {"username": "ssk1", "password": "ampull-demo-2026"})["token"]
        ward = next(ward for ward in range(1, 400) if self.may_order(post, ward))

        def work():
            while not over.is_set():
                made.append(post("/api/v1/orders", {"ward_id": ward})["order_id"])

        worker = threading.Thread(target=work)
        worker.start()
        try:
            for number in range(3):
                file = f"{self.folder.name}/busy{number}.backup"
                before = len(made)
                self.assertEqual(run("backup", file, *there).returncode, 0)
                copy = self.empty_place(f"copy{number}")
                done = run("restore", file, *copy)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertGreaterEqual(len(made), before)
        finally:
            over.set()
            worker.join(30)
            server.terminate()
            server.wait(20)
            server.stdout.close()
        self.assertGreater(len(made), 3)

    @staticmethod
    def may_order(post, ward):
        try:
            return bool(post("/api/v1/orders", {"ward_id": ward}))
        except urllib.error.HTTPError:
            return False

    def test_a_broken_backup_is_refused(self):
        file = self.folder.name + "/broken.backup"
        self.assertEqual(run("backup", file, *self.where).returncode, 0)
        with open(file, "r+b") as broken:
            broken.truncate(os.path.getsize(file) // 2)
        self.assertEqual(run("restore", file, *self.empty_place("from-broken")).returncode, 1)
        self.assertEqual(run("restore", self.folder.name + "/nothing", *self.empty_place("from-nothing")).returncode, 1)

    @unittest.skipUnless(database.SERVER, "needs a server: ./test --part postgres")
    def test_a_folder_moves_to_a_server(self):
        folder = ["--data", self.folder.name + "/small"]
        self.assertEqual(run("demo", "--seed", "4", "--days", "2", *folder).returncode, 0)
        there = self.empty_place("unused")
        done = run("migrate-to", there[1], *folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout.splitlines()[-1])
        self.assertGreater(told["rows"], 30000)
        self.assertEqual(last_digest(there), last_digest(folder))
        again = run("migrate-to", there[1], *folder)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertTrue(json.loads(again.stdout.splitlines()[-1])["replaced"])
        other = ["--data", self.folder.name + "/other"]
        self.assertEqual(run("demo", "--seed", "5", "--days", "2", *other).returncode, 0)
        refused = run("migrate-to", there[1], *other)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no copy", refused.stderr)
        self.assertEqual(last_digest(there), last_digest(folder))


if __name__ == "__main__":
    unittest.main()
