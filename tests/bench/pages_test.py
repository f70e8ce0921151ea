#!/usr/bin/env python3
"""A grown region is whole, and the benchmark of pages measures every list at that size and leaves nothing behind.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.where = ["--data", cls.folder.name + "/data"]
        done = run("demo", "--seed", "4", "--days", "6", *cls.where)
        assert done.returncode == 0, done.stderr
        cls.movements = json.loads(done.stdout)["movements"]
        cls.grown = run("bench", "enlarge", "--times", "4", *cls.where)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_grown_region_is_larger_and_whole(self):
        self.assertEqual(self.grown.returncode, 0, self.grown.stderr)
        self.assertGreater(json.loads(self.grown.stdout)["movements"], self.movements * 3)
        verified = run("verify", *self.where)
        self.assertEqual(verified.returncode, 0, verified.stdout)

    def test_pages_are_measured_and_nothing_is_left(self):
        before = run("verify", *self.where).stdout
        done = run("bench", *self.where)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        lists = {page["page"] for page in told["lists"]}
        self.assertLessEqual({"/", "/orders", "/review", "/picking", "/shipments", "/receipts", "/stock", "/stock/places", "/stock/batches",
                              "/figures", "/figures/picks-by-hour/lines", "/journal"}, lists)
        self.assertEqual({page["as"] for page in told["large"]}, {"order of 2000 lines", "review of 2000 lines", "queue of 500 orders",
                                                                  "start with a queue of 500 orders"})
        for page in told["lists"] + told["large"]:
            self.assertGreater(page["bytes"], 1000, page)
            self.assertEqual(page["holds"], page["us"] <= page["limit_us"])
        self.assertEqual(told["pages"]["measured"], len(told["lists"]) + len(told["large"]))
        self.assertEqual(run("verify", *self.where).stdout, before)

    def test_a_region_without_a_past_is_not_grown(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertNotEqual(run("bench", "enlarge", "--data", empty).returncode, 0)


if __name__ == "__main__":
    unittest.main()
