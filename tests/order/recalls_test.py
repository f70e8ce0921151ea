#!/usr/bin/env python3
"""Recalls and returns over HTTP: one case whoever opens it, the ward answers, goods go to quarantine and back, figures are their lines.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import sys
import threading
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person  # noqa: E402


class Recalls(served.ServedRegion):
    SEED, DAYS = 7, 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.technician, cls.nurse = Person(base, "tekniker1"), Person(base, "ssk1")
        cls.pharmacist, cls.second = Person(base, "apotekare1"), Person(base, "apotekare2")
        cls.auditor = Person(base, "granskare")
        cls.store = next(i for i in range(1, 40) if cls.technician.post(
            "/api/v1/receipts", {"store_id": i, "supplier": "prov"})[0] == 200)

    def body(self, pack_id, batches, **more):
        return {"pack_id": pack_id, "batches": batches, "class": "1", "source_kind": "authority", "source_name": "Läkemedelsverket",
                "reason": "prov", "instruction": "Leta och svara", **more}

    def open(self, pack_id, batches, person=None, key=None, **more):
        status, reply = (person or self.pharmacist).post("/api/v1/recalls", self.body(pack_id, batches, **more), key)
        self.assertEqual(status, 200, reply)
        return reply["recall_id"]

    def test_one_case_whoever_opens_it(self):
        key = str(uuid.uuid4())
        first = self.open(1, "AB 1\nab2", key=key)
        self.assertEqual(self.open(1, "AB 1\nab2", key=key), first)       # The same request again.
        self.assertEqual(self.open(1, " ab1 , AB2", self.second), first)  # The same numbers, otherwise written.
        status, reply = self.second.post("/api/v1/recalls", self.body(1, "AB2, AB3"))
        self.assertEqual((status, reply["error"]["code"], reply["error"]["see"]), (409, "ERR_ALREADY_EXISTS", f"/recalls/{first}"))
        status, reply = self.technician.post("/api/v1/recalls", self.body(1, "AB9"))
        self.assertEqual(status, 403)
        status, reply = self.pharmacist.post("/api/v1/recalls", self.body(1, "", whole_pack=False))
        self.assertEqual((status, reply["error"]["code"]), (422, "ERR_FIELD_MISSING"))
        status, reply = self.pharmacist.post("/api/v1/recalls", self.body(1, "AB9", notified_time="25:99"))
        self.assertEqual((status, reply["error"]["field"]), (422, "notified_time"))

    def test_two_people_at_once_get_one_case(self):
        got = []
        threads = [threading.Thread(target=lambda p=p: got.append(self.open(2, "T1\nT2\nT3", p))) for p in (self.pharmacist, self.second) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(got), 6)
        self.assertEqual(len(set(got)), 1, got)

    def test_a_batch_made_while_the_recall_is_opened_is_blocked(self):
        status, receipt = self.technician.post("/api/v1/receipts", {"store_id": self.store, "supplier": "prov"})
        lines, opened = [], []

        def receive(n):
            lines.append(self.technician.post(f"/api/v1/receipts/{receipt['receipt_id']}/lines", {
                "pack_id": 3, "packs": 1, "price": "10,00", "batch": f"R {n}", "expiry": "2031-01-31"}))
        threads = [threading.Thread(target=receive, args=(n,)) for n in range(6)]
        threads.insert(3, threading.Thread(target=lambda: opened.append(self.open(3, ",".join(f"r{n}" for n in range(6))))))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([status for status, _ in lines], [200] * 6, lines)  # verify at the end holds every one of them.
        lines = self.auditor.rows(f"/recalls/{opened[0]}/lines?figure=received")
        self.assertEqual(sorted(line["batch"] for line in lines), [f"R {n}" for n in range(6)])

    def test_a_letter_about_several_articles_is_one_case(self):
        lines = [{"pack_id": 5, "batches": "L1\nL2"}, {"pack_id": 4, "whole_pack": True}]
        body = self.body(None, None, lines=lines)
        del body["pack_id"], body["batches"]
        status, reply = self.pharmacist.post("/api/v1/recalls", body)
        self.assertEqual(status, 200, reply)
        self.assertEqual(self.second.post("/api/v1/recalls", {**body, "lines": lines[::-1]}), (200, reply))
        status, page = self.pharmacist.page(f"/recalls/{reply['recall_id']}")
        self.assertEqual((status, page.count("alla batcher"), "L2" in page), (200, 1, True))
        more = {"lines": [{"pack_id": 6, "batches": "L9"}]}
        self.assertEqual(self.pharmacist.post(f"/api/v1/recalls/{reply['recall_id']}/batches", more)[0], 200)
        self.assertEqual(self.pharmacist.post(f"/api/v1/recalls/{reply['recall_id']}/batches", more)[1]["error"]["code"], "ERR_ALREADY_EXISTS")
        status, refused = self.pharmacist.post("/api/v1/recalls", {**body, "lines": lines + lines[:1]})
        self.assertEqual((status, refused["error"]["field"]), (422, "pack_id"))
        status, refused = self.pharmacist.post("/api/v1/recalls", {**body, "lines": [{"pack_id": 5}]})
        self.assertEqual((status, refused["error"]["field"]), (422, "batches"))

    def test_the_page_takes_articles_one_by_one(self):
        status, page = self.pharmacist.page("/recalls/new?pack_id=8&batches=P1&also=7:O1,O2%3B9:*")
        self.assertEqual(status, 200)
        self.assertEqual(page.count('name="lines.pack_id"'), 3)
        self.assertIn('name="lines.batches" value="O1,O2"', page)
        self.assertIn("/recalls/new?also=7%3AO1%2CO2%3B9%3A%2A%3B8%3AP1", page)  # One more: what is written goes along.
        status, page = self.pharmacist.page("/recalls/new?also=7:O1,O2")          # Now it is to be chosen.
        self.assertEqual((page.count('name="lines.pack_id"'), page.count('name="q"')), (0, 1))
        self.assertIn("/recalls/new?pack_id=7&amp;batches=O1%2CO2", page)         # Or none.
        status, page = self.pharmacist.page("/recalls/new?pack_id=7&also=7:O1,O2")  # The same again is written on.
        self.assertEqual(page.count('name="lines.pack_id"'), 1)
        self.assertEqual(self.pharmacist.page("/recalls/new?pack_id=7&also=x")[0], 422)
        self.assertEqual(self.technician.page("/recalls/new?also=7:O1")[0], 403)

    def test_the_region_decides_the_time_limits(self):
        limit = {"class": "3", "store_hours": 2, "ward_hours": 48, "inform": "phone", "decision": "LK 2026-9"}
        self.assertEqual(self.technician.post("/api/v1/recall-limits", limit)[0], 403)
        self.assertEqual(self.pharmacist.post("/api/v1/recall-limits", {**limit, "store_hours": 0})[1]["error"]["field"], "store_hours")
        self.assertEqual(self.pharmacist.post("/api/v1/recall-limits", {**limit, "class": "4"})[0], 422)
        status, made = self.pharmacist.post("/api/v1/recall-limits", limit)
        self.assertEqual(status, 200, made)
        status, page = self.pharmacist.page("/recalls/new?pack_id=7&batches=O1")
        self.assertIn("apoteket inom 2 h, enheterna inom 2 d (regionens beslut)", page)
        recall_id = self.open(21, "Z1", **{"class": "3"})
        rows = self.nurse.rows("/recall-limits")
        self.assertEqual((rows[0]["store"], rows[0]["inform"], len(rows)), ("2 h", "phone", 4))
        end = {"version": 1, "valid_to": rows[0]["from"], "reason": "prov"}
        self.assertEqual(self.technician.post(f"/api/v1/recall-limits/{made['row_id']}/end", end)[0], 403)
        self.assertEqual(self.pharmacist.post(f"/api/v1/recall-limits/{made['row_id']}/end", end)[0], 200)
        self.assertEqual(self.pharmacist.post(f"/api/v1/recall-limits/{made['row_id']}/end", end)[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        told = self.auditor.rows("/journal?event=register+row+added")
        self.assertIn("store_hours", told[0]["payload"])
        self.assertIn("Apoteket (timmar): 2", self.auditor.page("/journal?event=register+row+added")[1])
        self.assertEqual(self.pharmacist.page(f"/recalls/{recall_id}")[0], 200)

    def test_the_demos_open_case_is_answered_and_its_figures_are_their_lines(self):
        case = next(row for row in self.pharmacist.rows("/recalls?state=open") if row["reason"].startswith("avvikande halt"))
        recall_id = None
        for i in range(1, 12):
            status, reply = self.pharmacist.get(f"/api/v1/recalls/{i}")
            if status == 200 and str(reply["number"]) == str(case["number"]):
                recall_id = i
        self.assertIsNotNone(recall_id)
        self.assertEqual(self.nurse.get(f"/api/v1/recalls/{recall_id}")[0], 403)
        _, before = self.pharmacist.get(f"/api/v1/recalls/{recall_id}")
        task = next(t for t in before["tasks"] if t["kind"] == "ward" and t["state"] == "open")
        status, reply = self.technician.post(f"/api/v1/recall-tasks/{task['task_id']}/answer", {"none_left": True})
        self.assertEqual((status, reply["error"]["rule"]), (422, "R-RECALL-05"))
        answer = {"none_left": True, "told_name": "Kim på avdelningen", "version": task["version"]}
        self.assertEqual(self.technician.post(f"/api/v1/recall-tasks/{task['task_id']}/answer", answer)[0], 200)
        status, reply = self.technician.post(f"/api/v1/recall-tasks/{task['task_id']}/answer", answer)
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))
        _, after = self.pharmacist.get(f"/api/v1/recalls/{recall_id}")
        self.assertLess(after["figures"]["unanswered"], before["figures"]["unanswered"])
        figures = after["figures"]
        self.assertEqual(figures["got"], sum(figures[k] for k in ("returned", "to_return", "used", "missing", "unanswered")))
        self.assertEqual(figures["sent"], figures["on_the_way"] + figures["difference"] + figures["got"])
        for name, units in figures.items():
            lines = self.auditor.rows(f"/recalls/{recall_id}/lines?figure={name}")
            self.assertEqual(sum(int(line["units"]) for line in lines), units, name)
        wards = self.auditor.rows(f"/recalls/{recall_id}/report")
        for name in ("got", "returned", "to_return", "used", "missing", "unanswered"):
            self.assertEqual(sum(int(ward[name]) for ward in wards), figures[name], name)
        status, reply = self.pharmacist.post(f"/api/v1/recalls/{recall_id}/close", {"version": after["version"]})
        self.assertEqual((status, reply["error"]["rule"]), (409, "R-RECALL-04"))
        status, pdf = self.pharmacist.call("GET", f"/recalls/{recall_id}/report/pdf")
        self.assertTrue(status == 200 and pdf.startswith(b"%PDF"))

    def test_a_ward_returns_what_it_got_and_no_more(self):
        status, page = self.nurse.page("/returns/new")
        self.assertEqual(status, 200)
        wards = [part.split('"')[0] for part in page.split('<option value="')[1:]]
        for ward in filter(None, wards):
            status, page = self.nurse.page(f"/returns/new?ward_id={ward}")
            if "lines.shipment_line_id" in page:
                break
        self.assertIn("lines.shipment_line_id", page)
        line = int(page.split('name="lines.shipment_line_id" value="')[1].split('"')[0])
        body = {"ward_id": int(ward), "reason_code": "not_needed", "lines": [{"shipment_line_id": line, "loose": 1}]}
        key = str(uuid.uuid4())
        status, made = self.nurse.post("/api/v1/returns", body, key)
        self.assertEqual(status, 200, made)
        self.assertEqual(self.nurse.post("/api/v1/returns", body, key)[1], made)
        status, reply = self.nurse.post("/api/v1/returns", {**body, "lines": [{"shipment_line_id": line, "loose": 1000000}]})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_BALANCE_TOO_LOW"))
        status, reply = self.nurse.post("/api/v1/returns", {**body, "reason_code": "other"})
        self.assertEqual(status, 422, reply)
        status, shown = self.technician.get(f"/api/v1/returns/{made['return_id']}")
        row = shown["lines"][0]
        take = f"/api/v1/returns/{made['return_id']}/lines/{row['return_line_id']}/take"
        self.assertEqual(self.nurse.post(take, {"decision": "quarantine"})[0], 403)
        status, reply = self.technician.post(take, {"decision": "stock", "is_unbroken": True, "is_storage_known": True})
        self.assertEqual(status, 409)
        self.assertRegex(reply["error"]["rule"], "R-RETURN-0[1457]")
        key = str(uuid.uuid4())
        self.assertEqual(self.technician.post(take, {"decision": "quarantine"}, key)[0], 200)
        self.assertEqual(self.technician.post(take, {"decision": "quarantine"}, key)[0], 200)
        _, shown = self.technician.get(f"/api/v1/returns/{made['return_id']}")
        self.assertEqual((shown["state"], shown["lines"][0]["units"]), ("received", 1))
        self.assertEqual(shown["lines"][0]["charge_ore"], 0)


if __name__ == "__main__":
    unittest.main()
