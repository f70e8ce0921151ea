#!/usr/bin/env python3
"""The simulated region: nothing breaks under faults, one seed gives the same rows on every run and every engine.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402

PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")


def sim(where, *words):
    done = subprocess.run([PROGRAM, "sim", *words, *where], capture_output=True, text=True, check=False)
    return done, json.loads(done.stdout.splitlines()[-1]) if done.stdout else None


class Sim(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def place(self, name):
        place = database.Database(f"{self.folder.name}/{name}")
        self.addCleanup(place.close)
        return place.where

    def rows(self, where, name, *words):
        path = f"{self.folder.name}/{name}.rows"
        done, told = sim(where, *words, "--rows", path)
        self.assertEqual(done.returncode, 0, done.stderr[-800:])
        self.assertEqual(told["broken_invariants"], 0)
        return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest(), told

    def test_a_seed_gives_the_same_rows_and_nothing_breaks(self):
        words = ("--seed", "5", "--days", "6", "--lines-per-year", "60000", "--faults")
        first, told = self.rows(self.place("one"), "one", *words)
        self.assertGreater(told["picks"], 300)
        self.assertGreater(told["wrong_scans_refused"], 0)
        # On a server this compares the engines: the second run is always in a folder.
        second, _ = self.rows(["--data", self.folder.name + "/two"], "two", *words)
        self.assertEqual(first, second)
        other, _ = self.rows(["--data", self.folder.name + "/three"], "three", "--seed", "6", *words[2:])
        self.assertNotEqual(first, other)

    def test_an_order_is_explained(self):
        done, _ = sim(self.place("explain"), "--seed", "3", "--days", "3", "--explain", "5")
        self.assertEqual(done.returncode, 0, done.stderr[-800:])
        self.assertRegex(done.stderr, r"line 1  approve: placed -> approved")
        self.assertRegex(done.stderr, r"batch \w+ \(\d{4}-\d\d-\d\d\) in ")
        done, _ = sim(["--data", self.folder.name + "/nothing"], "--seed", "3", "--days", "2", "--explain", "99999")
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
