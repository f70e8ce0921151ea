#!/usr/bin/env python3
"""Where a batch is and who got it, and the narcotics book: each figure is the ledger's.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"


class Trace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data")
        cls.database.make_demo(PROGRAM, 12, 4)
        cls.server = subprocess.Popen([PROGRAM, "serve", *cls.database.where, "--port", "0", "--requests-per-second", "0"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.base = cls.server.stdout.readline().strip().rstrip("/")
        cls.tokens = {}

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(20)
        cls.server.stdout.close()
        cls.folder.cleanup()

    def get(self, path, user="apotekare1"):
        if user not in self.tokens:
            asked = urllib.request.Request(self.base + "/api/v1/sign-in", headers={"Content-Type": "application/json"},
                                           data=json.dumps({"username": user, "password": PASSWORD}).encode())
            with urllib.request.urlopen(asked, timeout=30) as reply:
                self.tokens[user] = json.loads(reply.read())["token"]
        asked = urllib.request.Request(self.base + path, headers={"Authorization": "Bearer " + self.tokens[user]})
        try:
            with urllib.request.urlopen(asked, timeout=30) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as refused:
            return refused.code, None

    def test_a_trace_tells_every_shipment_of_the_batch(self):
        sent = {}
        for shipment in self.get("/shipments?format=json")[1]:
            status, whole = self.get(f"/api/v1/shipments/{shipment['number']}")
            for row in whole["lines"] if status == 200 and whole.get("lines") else []:
                sent.setdefault(row.get("batch_id"), 0)
                sent[row.get("batch_id")] += row["units"]
        found = 0
        for batch_id in range(1, 400):
            status, rows = self.get(f"/batches/{batch_id}/trace?format=json")
            if status != 200:
                continue
            for row in rows:
                self.assertGreater(row["units"], 0, row)
                self.assertIn(row["state"], {"held", "quarantined", "packed", "sent", "received"})
                if row["state"] == "received":
                    self.assertTrue(row["shipment"], row)
                    self.assertLessEqual(row["received_units"], row["units"])
                    found += 1
            if batch_id in sent:
                self.assertEqual(sum(row["units"] for row in rows if row["shipment"]), sent[batch_id])
        self.assertGreater(found, 20)

    def test_a_nurse_traces_nothing(self):
        self.assertEqual(self.get("/batches/1/trace?format=json", "ssk1")[0], 403)
        self.assertEqual(self.get("/batches/99999999/trace?format=json")[0], 404)

    def test_the_book_ends_with_what_the_store_holds(self):
        status, held = self.get("/narcotics?format=json")
        self.assertEqual(status, 200)
        self.assertGreater(len(held), 5)
        checked = 0
        with urllib.request.urlopen(urllib.request.Request(self.base + "/narcotics",
                                                           headers={"Authorization": "Bearer " + self.tokens["apotekare1"]}), timeout=30) as page:
            text = page.read().decode()
        links = re.findall(r'href="/narcotics/(\d+/\d+)"', text)
        self.assertEqual(len(links), len(held))
        for link, row in zip(links, held):
            status, book = self.get(f"/narcotics/{link}?format=json")
            if status == 403:
                continue
            self.assertEqual(book[0]["balance"], row["units"], row)
            for newer, older in zip(book, book[1:]):
                self.assertEqual(newer["balance"] - newer["units"], older["balance"])
            checked += 1
        self.assertGreater(checked, 5)


if __name__ == "__main__":
    unittest.main()
