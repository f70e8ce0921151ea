#!/usr/bin/env python3
"""A short load: that whole orders come through, that the report holds together, and that both databases verify.

How fast it was is not looked at: a busy machine would fail it.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
STEPS = ["start", "lines", "place", "review", "release", "pick_list", "pick", "send", "receive"]


class Load(unittest.TestCase):
    def test_a_short_load_on_an_empty_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([PROGRAM, "bench", "load", "--data", folder + "/data", "--clients", "8", "--seconds", "2",
                                  "--readers", "1", "--fsync-delay", "1"], capture_output=True, text=True, timeout=180)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual(os.listdir(folder), ["data"], "the bare engine's copies are gone")
        report = json.loads(run.stdout)
        self.assertTrue(report["made_region"] and report["verified"])
        setting, = report["settings"]
        self.assertEqual((setting["clients"], setting["refused"], setting["lost"]), (8, 0, 0), setting.get("first_refusal"))
        steps = setting["steps"]
        self.assertEqual(list(steps), STEPS)
        for name, step in steps.items():
            self.assertGreater(step["count"], 0, name)
            self.assertLessEqual(step["median_ms"], step["p99_ms"], name)
            self.assertLessEqual(step["p99_ms"], step["worst_ms"], name)
        self.assertEqual(setting["orders"], steps["receive"]["count"])
        self.assertEqual(setting["lines"] + setting["lines_not_supplied"], 10 * setting["orders"])
        self.assertTrue(all(step["count"] > 0 for step in setting["readers"]["steps"].values()))
        limits = setting["limits"]
        self.assertAlmostEqual(setting["ratio_to_bare_engine"], setting["lines_per_second"] / limits["bare_lines_per_second"], 2)
        self.assertLess(limits["flushes_per_second"], 1000, "each flush takes a millisecond more")
        self.assertGreater(limits["bare_lines_per_second_before"], 0)
        self.assertGreater(limits["bare_lines_per_second_after"], 0)
        self.assertEqual(len(setting["memory_kb_by_tenth"]), 10)
        # Every row that a whole order writes: far more than the lines alone.
        self.assertGreater(limits["bare_statements_per_line"], 30)
        self.assertAlmostEqual(limits["bare_use_cases_per_commit"], setting["use_cases_per_commit"], delta=0.2)

    def test_wrong_numbers_are_refused(self):
        for option in (["--clients", "x"], ["--seconds", "-1"], ["--fsync-delay", "5000"]):
            with tempfile.TemporaryDirectory() as folder:
                run = subprocess.run([PROGRAM, "bench", "load", "--data", folder + "/data", *option], capture_output=True, text=True)
                self.assertEqual(run.returncode, 1)
                self.assertTrue(re.search("is not between 0 and", run.stderr), run.stderr)


if __name__ == "__main__":
    unittest.main()
