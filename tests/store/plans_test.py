#!/usr/bin/env python3
"""No query of the program makes SQLite gather a whole table first (an index made for one run), in a region as large as the planner
believes. Bloom filters are looked for by bloom_test.c, since the program forbids them.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
SEPARATE = {"bench", "sim"}  # Run on their own, not beside people's work.


def queries():
    """(file, name, text) of each query, as it stands for SQLite."""
    for path in sorted(TOP.glob("src/*/*.sql")):
        if path.parent.name in SEPARATE:
            continue
        for part in re.split(r"^-- query: ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            name = part.split()[0]
            sqlite = part.split("-- postgres:")[0]
            text = "\n".join(line for line in sqlite.splitlines()[1:] if not line.startswith("--"))
            yield path.relative_to(TOP), name, text.strip().rstrip(";")


def gathers(step, text):
    """Whether an index is made for one run over a table; over the rows of a part of the query itself it is right."""
    alias = re.match(r"SEARCH (\w+) USING AUTOMATIC", step)
    if not alias:
        return False
    parts = {name.lower() for name in re.findall(r"(\w+) (?:\([\w, ]+\) )?AS (?:MATERIALIZED )?\(", text)}
    tables = re.findall(rf"(?:FROM|JOIN|,)\s+(\w+)(?: AS)? {alias[1]}\b", text)
    return any(table.lower() not in parts for table in tables)


class Plans(unittest.TestCase):
    def test_no_query_gathers_a_table(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, "demo", "--seed", "1", "--days", "2", "--data", folder], check=True, capture_output=True)
            database = sqlite3.connect(f"{folder}/ampull.db")
            looked, wrong = 0, []
            for path, name, text in queries():
                values = {word: 1 for word in re.findall(r":([a-z_0-9]+)", text)}
                steps = [row[3] for row in database.execute("EXPLAIN QUERY PLAN " + text, values)]
                looked += 1
                wrong += [f"{path} {name}: {step}" for step in steps if gathers(step, text)]
            database.close()
        self.assertGreater(looked, 200)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_the_way_is_the_narrow_one(self):
        """Where another way reads a whole ward's or store's history, the plan is held to the one by the pack."""
        held = {"ward_demand_note": "SEARCH d USING PRIMARY KEY (region_id=? AND ward_id=? AND pack_id=?)",
                "stock_lots": "SEARCH b USING INDEX balance_standing_of_pack (region_id=? AND pack_id=?)"}
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, "demo", "--seed", "1", "--days", "2", "--data", folder], check=True, capture_output=True)
            database = sqlite3.connect(f"{folder}/ampull.db")
            steps = {name: [row[3] for row in database.execute("EXPLAIN QUERY PLAN " + text, {word: 1 for word in re.findall(r":([a-z_0-9]+)", text)})]
                     for _, name, text in queries() if name in held}
            database.close()
        self.assertEqual(set(steps), set(held))
        for name, step in held.items():
            self.assertTrue(any(one.startswith(step) for one in steps[name]), (name, steps[name]))


if __name__ == "__main__":
    unittest.main()
