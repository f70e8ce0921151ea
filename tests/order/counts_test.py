#!/usr/bin/env python3
"""Counts and waste over HTTP: a blind count tells nobody the balance, narcotics are destroyed by two, refusals name their rule.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import PASSWORD, Person, TOP  # noqa: E402


class Counts(served.ServedRegion):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.technician, cls.second = Person(base, "tekniker1"), Person(base, "tekniker2")
        cls.pharmacist, cls.nurse = Person(base, "apotekare1"), Person(base, "ssk1")
        places = (TOP / "demo/places.csv").read_text(encoding="utf-8-sig").splitlines()
        cls.store = next(i for i in range(1, 40) if cls.technician.post(
            "/api/v1/receipts", {"store_id": i, "supplier": "prov"})[0] == 200)
        cls.bins = [line.split(";")[0] for line in places if ";plats;" in line]

    def open(self, person, bin_code, blind=True, **more):
        body = {"store_id": self.store, "selection": "zone", "from_code": bin_code, "to_code": bin_code, "blind": blind, **more}
        status, reply = person.post("/api/v1/counts", body)
        self.assertEqual(status, 200, reply)
        return reply["count_id"]

    def lines(self, person, count_id):
        status, rows = person.get(f"/counts/{count_id}/lines?format=json")
        self.assertEqual(status, 200)
        return rows if isinstance(rows, list) else rows["rows"] if "rows" in rows else list(rows.values())[0]

    def test_a_blind_count_tells_nobody_the_balance(self):
        count_id = self.open(self.technician, self.bins[20])
        status, page = self.technician.page(f"/counts/{count_id}")
        self.assertEqual(status, 200)
        self.assertIn(self.bins[20], page)
        place = page.split(f"/counts/{count_id}/bins/")[1].split('"')[0]
        status, page = self.technician.page(f"/counts/{count_id}/bins/{place}")
        self.assertEqual(status, 200)
        self.assertIn("lines.packs", page)
        self.assertNotIn("Saldo", page.split("<main")[1].split("</main")[0])
        self.assertTrue(all(not row.get("balance") for row in self.lines(self.technician, count_id)))
        line_id = page.split('name="lines.line_id" value="')[1].split('"')[0]
        status, reply = self.technician.post(f"/api/v1/counts/{count_id}/bins/{place}", {"lines": [{"line_id": int(line_id), "loose": 1}]})
        self.assertEqual(status, 200, reply)
        self.assertTrue(all(not row.get("balance") for row in self.lines(self.technician, count_id)))
        self.assertTrue(any(row.get("balance") for row in self.lines(self.pharmacist, count_id)))
        status, shown = self.technician.page(f"/counts/{self.open(self.technician, self.bins[21], blind=False)}")
        self.assertEqual(status, 200)

    def test_only_a_pharmacist_approves_and_a_nurse_does_not_count(self):
        count_id = self.open(self.technician, self.bins[22])
        self.assertEqual(self.technician.post(f"/api/v1/counts/{count_id}/approve")[0], 403)
        self.assertEqual(self.nurse.post("/api/v1/counts", {"store_id": self.store, "selection": "zone"})[0], 403)
        self.assertEqual(self.nurse.page(f"/counts/{count_id}")[0], 403)
        status, reply = self.technician.post(f"/api/v1/counts/{count_id}/finish")
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_STATE"))
        self.assertEqual(self.technician.post(f"/api/v1/counts/{count_id}/cancel")[0], 200)
        status, reply = self.technician.post("/api/v1/counts", {"store_id": self.store, "selection": "tasks"})
        self.assertIn(status, (200, 409))

    def narcotic(self):
        """A balance of class II: (place, batch), from the count of that class."""
        status, reply = self.technician.post("/api/v1/counts", {"store_id": self.store, "selection": "narcotic_class", "word": "II"})
        self.assertEqual(status, 200, reply)
        status, page = self.technician.page(f"/counts/{reply['count_id']}")
        place = page.split(f"/counts/{reply['count_id']}/bins/")[1].split('"')[0]
        status, page = self.technician.page(f"/counts/{reply['count_id']}/lines")
        batch = page.split('href="/batches/')[1].split('"')[0].split("?")[0]
        self.assertEqual(self.technician.post(f"/api/v1/counts/{reply['count_id']}/cancel")[0], 200)
        return int(place), int(batch)

    def test_narcotics_are_destroyed_by_two(self):
        place, batch = self.narcotic()
        waste = {"place_id": place, "batch_id": batch, "units": 1, "cause": "broken"}
        for witness, status, code, rule in (
                ({}, 409, "ERR_WITNESS_MISSING", "R-WASTE-01"),
                ({"witness_username": "tekniker1", "witness_password": PASSWORD}, 409, "ERR_SAME_PERSON", "R-WASTE-01"),
                ({"witness_username": "tekniker2", "witness_password": "fel"}, 401, "ERR_SIGN_IN_FAILED", None),
                ({"witness_username": "ssk1", "witness_password": PASSWORD}, 403, "ERR_FORBIDDEN", "R-EYES-01")):
            got, reply = self.technician.post("/api/v1/waste", {**waste, **witness})
            self.assertEqual((got, reply["error"]["code"], reply["error"]["rule"]), (status, code, rule), reply)
        key = str(uuid.uuid4())
        signed = {**waste, "witness_username": "tekniker2", "witness_password": PASSWORD}
        status, reply = self.technician.post("/api/v1/waste", signed, key)
        self.assertEqual(status, 200, reply)
        # The password is no part of what is kept of a request, and a wrong one is refused before the kept reply is given.
        self.assertEqual(self.technician.post("/api/v1/waste", signed, key), (200, reply))
        self.assertEqual(self.technician.post("/api/v1/waste", {**signed, "witness_password": "fel"}, key)[0], 401)
        self.assertEqual(self.technician.post("/api/v1/waste", {**signed, "units": 2}, key)[1]["error"]["code"], "ERR_REQUEST_KEY_REUSED")
        status, page = self.pharmacist.page(f"/waste/{reply['waste_id']}")
        self.assertEqual(status, 200)
        self.assertIn("Tekniker Två", page)

    def test_a_receipt_is_corrected_with_a_reason(self):
        status, packs = self.technician.get("/api/v1/packs?only_articles=1&q=paracetamol")
        status, receipt = self.technician.post("/api/v1/receipts", {"store_id": self.store, "supplier": "Provleverans"})
        status, line = self.technician.post(f"/api/v1/receipts/{receipt['receipt_id']}/lines", {
            "pack_id": packs["packs"][0]["pack_id"], "packs": 100, "batch": "RATT1", "expiry": "2031-01-31", "price": "10,00"})
        self.assertEqual(status, 200, line)
        path = f"/api/v1/receipts/{receipt['receipt_id']}/lines/{line['receipt_line_id']}/correct"
        self.assertEqual(self.technician.post(path, {"packs": 10})[0], 422)
        self.assertEqual(self.technician.post(path.replace(f"/{receipt['receipt_id']}/", "/1/"), {"packs": 10, "reason": "fel"})[0], 404)
        status, reply = self.technician.post(path, {"packs": 10, "reason": "tio, inte hundra"})
        self.assertEqual(status, 200, reply)
        status, page = self.technician.page(f"/receipts/{receipt['receipt_id']}")
        self.assertIn("10 förp", page)
        self.assertNotIn("100 förp", page)
        status, rows = self.technician.page(f"/receipts/{receipt['receipt_id']}/corrections")
        self.assertIn("tio, inte hundra", rows)


if __name__ == "__main__":
    unittest.main()
