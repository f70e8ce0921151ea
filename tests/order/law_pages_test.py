#!/usr/bin/env python3
"""Rules and law over HTTP: floors and releases, control counts and cases, second signatures where set, limits, requisitions.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import concurrent.futures
import csv
import datetime
import io
import json
import pathlib
import re
import subprocess
import sys
import unittest
import uuid
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import PASSWORD, Person  # noqa: E402


class Law(served.ServedRegion):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.technician, cls.pharmacist = Person(base, "tekniker1"), Person(base, "apotekare1")
        cls.nurse, cls.auditor, cls.administrator = Person(base, "ssk1"), Person(base, "granskare"), Person(base, "admin")
        status, page = cls.pharmacist.page("/floors/new")
        cls.store = int(re.search(r'<option value="(\d+)"', page).group(1))

    def refused(self, answer, status, code, rule=None):
        got, reply = answer
        self.assertEqual((got, reply["error"]["code"], reply["error"]["rule"]), (status, code, rule), reply)

    def test_a_floor_is_set_released_and_ended(self):
        pack = self.technician.page("/api/v1/packs?only_articles=1&q=enalapril")
        pack_id = json.loads(pack[1])["packs"][0]["pack_id"]
        floor = {"store_id": self.store, "pack_id": pack_id, "scope": "article", "days": 30, "daily_units": 40, "decision": "Plan 1"}
        self.assertEqual(self.technician.post("/api/v1/floors", floor)[0], 403)
        self.refused(self.pharmacist.post("/api/v1/floors", {**floor, "decision": " "}), 422, "ERR_FIELD_MISSING")
        self.refused(self.pharmacist.post("/api/v1/floors", {**floor, "days": None}), 422, "ERR_FIELD_MISSING")
        key = str(uuid.uuid4())
        status, made = self.pharmacist.post("/api/v1/floors", floor, key)
        self.assertEqual(status, 200, made)
        self.assertEqual(self.pharmacist.post("/api/v1/floors", floor, key), (200, made))  # Once.
        self.refused(self.pharmacist.post("/api/v1/floors", floor), 409, "ERR_ALREADY_EXISTS")
        row = next(row for row in self.pharmacist.rows("/floors") if row["floor"] == 1200)
        self.assertEqual(row["colour"], "red" if row["level"] < 1200 else "amber" if row["level"] < 1320 else "green")
        path = f"/api/v1/floors/{made['floor_id']}/releases"
        until = str(datetime.date.today() + datetime.timedelta(days=10))
        release = {"units": 100, "reason": "restnotering", "decided_by": "Chefen", "restore_by": until}
        self.assertEqual(self.technician.post(path, release)[0], 403)
        self.refused(self.pharmacist.post(path, {**release, "restore_by": "2031-01-01"}), 422, "ERR_FIELD_INVALID", "R-FLOOR-02")
        self.refused(self.pharmacist.post(path, release), 409, "ERR_WITNESS_MISSING", "R-EYES-01")
        for user, word, status, code in (("apotekare1", PASSWORD, 409, "ERR_SAME_PERSON"), ("apotekare2", "fel", 401, "ERR_SIGN_IN_FAILED"),
                                         ("tekniker1", PASSWORD, 403, "ERR_FORBIDDEN")):
            answer = self.pharmacist.post(path, {**release, "witness_username": user, "witness_password": word})
            self.assertEqual((answer[0], answer[1]["error"]["code"]), (status, code))
        signed = {**release, "witness_username": "apotekare2", "witness_password": PASSWORD}
        status, reply = self.pharmacist.post(path, signed)
        self.assertEqual(status, 200, reply)
        found = next(row for row in self.pharmacist.rows("/floors/releases") if row["reason"] == "restnotering")
        self.assertEqual((found["state"], found["units"], found["used"], found["decided_by"]), ("open", 100, 0, "Chefen"))
        self.assertEqual(self.pharmacist.post(f"{path}/{reply['release_id']}/close", {"version": 9})[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        self.assertEqual(self.pharmacist.post(f"{path}/{reply['release_id']}/close")[0], 200)
        self.refused(self.pharmacist.post(f"{path}/{reply['release_id']}/close"), 409, "ERR_STATE")
        end = {"reason": "ny plan", "witness_username": "apotekare2", "witness_password": PASSWORD}
        self.assertEqual(self.pharmacist.post(f"/api/v1/floors/{made['floor_id']}/end", end)[0], 200)
        self.refused(self.pharmacist.post(path, signed), 409, "ERR_STATE")
        status, page = self.pharmacist.page(f"/floors/{made['floor_id']}")
        self.assertIn("ny plan", page)

    def test_two_at_once_do_not_cross_a_floor_of_a_substance(self):
        """Orders of two packs of one substance are approved by many at once: together they take no more than lies above."""
        packs = json.loads(self.technician.page("/api/v1/packs?only_articles=1&q=sildenafil")[1])["packs"][:2]
        receipt = self.technician.post("/api/v1/receipts", {"store_id": self.store, "supplier": "Prov"})[1]["receipt_id"]
        for i, pack in enumerate(packs):
            status, reply = self.technician.post(f"/api/v1/receipts/{receipt}/lines", {
                "pack_id": pack["pack_id"], "packs": 10, "batch": f"GOLV{i}", "expiry": "2031-01-31", "price": "10,00"})
            self.assertEqual(status, 200, reply)
        ward = int(re.search(r'name="ward_id" value="(\d+)"', self.nurse.page("/orders/new")[1]).group(1))
        orders = []
        for i in range(8):
            order = self.nurse.post("/api/v1/orders", {"ward_id": ward})[1]["order_id"]
            self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/lines", {"pack_id": packs[i % 2]["pack_id"], "packs": 1})[0], 200)
            self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place")[0], 200)
            orders.append(order)
        floor = {"store_id": self.store, "pack_id": packs[0]["pack_id"], "scope": "substance", "units": 1, "decision": "Plan 2"}
        first = self.pharmacist.post("/api/v1/floors", floor)[1]["floor_id"]
        level = next(row["level"] for row in self.pharmacist.rows("/floors") if row["decision"] == "Plan 2")
        end = {"reason": "prov", "witness_username": "apotekare2", "witness_password": PASSWORD}
        self.assertEqual(self.pharmacist.post(f"/api/v1/floors/{first}/end", end)[0], 200)
        room = 3 * max(pack["units_per_pack"] for pack in packs)
        self.assertEqual(self.pharmacist.post("/api/v1/floors", {**floor, "units": level - room, "decision": "Plan 3"})[0], 200)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda order: self.pharmacist.post(f"/api/v1/orders/{order}/approve"), orders))
        self.assertEqual({status for status, _ in answers}, {200})
        row = next(row for row in self.pharmacist.rows("/floors") if row["decision"] == "Plan 3")
        self.assertGreaterEqual(row["level"], row["floor"])
        self.assertLess(row["level"], level)
        status, page = self.pharmacist.page(f"/packs/{packs[0]['pack_id']}")
        self.assertIn("beredskap", page)

    def control_of(self, place, pack_id):
        """The lines of a control's form, as they are to be told."""
        status, page = self.technician.page(f"/narcotics/{place}/{pack_id}/control")
        self.assertEqual(status, 200)
        self.assertNotIn("Behållning", page)  # Who counts is not told what the book says.
        names = ("bin_id", "batch_id", "owner_id", "earmark_id")
        found = [re.findall(rf'name="lines\.{name}" value="(\d+)"', page) for name in names]
        return [dict(zip(names, map(int, row))) for row in zip(*found)]

    def test_narcotics_are_counted_and_a_difference_is_a_case(self):
        self.assertEqual(self.administrator.page("/narcotics")[0], 403)
        self.assertEqual(self.auditor.page("/narcotics")[0], 200)
        self.assertEqual(self.nurse.page(f"/narcotics?place_id={self.store}")[0], 403)  # Another's book.
        held = [row for row in self.technician.rows(f"/narcotics?place_id={self.store}") if row["units"] > 0 and row["class"] == "II"]
        status, page = self.technician.page(f"/narcotics?place_id={self.store}")
        cases = [row["article"] for row in self.pharmacist.rows("/discrepancies")]
        links = re.findall(rf'href="/narcotics/{self.store}/(\d+)">([^<]+)<', page)
        units = {row["article"]: row["units"] for row in held}
        pack_id, name = next((int(i), n) for i, n in links if n in units and not any(n.startswith(one) for one in cases) and self.control_of(self.store, i))
        path = f"/api/v1/narcotics/{self.store}/{pack_id}/control"
        lines = self.control_of(self.store, pack_id)
        for line in lines:
            line["units"] = 0
        rows = self.technician.rows(f"/narcotics/{self.store}/{pack_id}")
        total = rows[0]["balance"]
        self.assertEqual(total, units[name])
        lines[0]["units"] = total + 1  # Whatever the parts are, this is not the book's.
        self.refused(self.technician.post(path, {"lines": lines}), 409, "ERR_WITNESS_MISSING", "R-COUNT-02")
        self.refused(self.technician.post(path, {"lines": lines[:-1] or [{**lines[0], "batch_id": 1}]}), 422, "ERR_FIELD_MISSING")
        status, made = self.technician.post(path, {"lines": lines, "witness_username": "tekniker2", "witness_password": PASSWORD})
        self.assertEqual(status, 200, made)
        self.assertEqual(self.technician.rows(f"/narcotics/{self.store}/{pack_id}")[0]["balance"], total)  # Nothing is posted.
        late = [row for row in self.pharmacist.rows("/discrepancies?open=1") if name.startswith(row["article"])]
        self.assertTrue(late)
        status, page = self.pharmacist.page(f"/counts/{made['count_id']}/review")
        line_id = re.search(r'name="lines\.line_id" value="(\d+)"', page).group(1)
        approve = {"lines": [{"line_id": int(line_id), "reason_code": "not_explained", "reason_text": ""}]}
        self.refused(self.pharmacist.post(f"/api/v1/counts/{made['count_id']}/approve", approve), 409, "ERR_NOT_INVESTIGATED", "R-NARC-02")
        status, page = self.pharmacist.page("/discrepancies?open=1")
        case = max(int(i) for i in re.findall(r'href="/discrepancies/(\d+)"', page))  # The newest is this count's.
        self.assertEqual(self.technician.post(f"/api/v1/discrepancies/{case}/investigate", {"cause_code": "book_error"})[0], 403)
        self.refused(self.pharmacist.post(f"/api/v1/discrepancies/{case}/investigate", {"cause_code": "other"}), 422, "ERR_FIELD_MISSING")
        self.assertEqual(self.pharmacist.post(f"/api/v1/discrepancies/{case}/investigate", {"cause_code": "other", "cause_text": "prov"})[0], 200)
        answer = self.pharmacist.post(f"/api/v1/discrepancies/{case}/close", {"decision": "klart"})
        self.refused(answer, 409, "ERR_STATE", "R-NARC-03")  # Not posted yet.

    def test_the_book_is_a_page_a_file_and_a_paper(self):
        status, page = self.technician.page(f"/narcotics?place_id={self.store}")
        pack_id = re.search(rf'href="/narcotics/{self.store}/(\d+)"', page).group(1)
        month = str(datetime.date.today())[:7]
        status, page = self.technician.page(f"/narcotics/{self.store}/{pack_id}?month={month}")
        self.assertEqual(status, 200)
        status, text = self.technician.page(f"/narcotics/{self.store}/{pack_id}?format=csv")
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
        number = lambda word: int(re.sub(r"\s", "", word).replace("\u2212", "-"))  # noqa: E731
        names = list(rows[0])
        for newer, older in zip(rows, rows[1:]):  # Each entry begins where the one before ended.
            self.assertEqual(number(newer[names[5]]), number(older[names[7]]))
        for row in rows:
            self.assertEqual(number(row[names[5]]) + number(row[names[6]]), number(row[names[7]]))
        self.assertFalse([row for row in rows if "@" in row[names[4]]])  # A supplier and a shipment have words, not codes.
        status, paper = self.technician.call("GET", f"/narcotics/{self.store}/{pack_id}/pdf?month={month}")
        self.assertEqual((status, paper[:5]), (200, b"%PDF-"))
        told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
        self.assertIn("Leverantör", told)
        self.assertEqual(self.technician.page(f"/narcotics/{self.store}/{pack_id}?month=2026-1x")[0], 422)
        self.assertTrue(self.technician.rows("/narcotics/due"))

    def test_the_administrator_sets_who_signs_beside(self):
        setting = {"action": "quarantine_release", "is_required": "yes", "decision": "Rutin 1"}
        self.assertEqual(self.pharmacist.post("/api/v1/second-signatures", setting)[0], 403)
        self.refused(self.administrator.post("/api/v1/second-signatures", {**setting, "action": "fel"}), 422, "ERR_FIELD_INVALID")
        self.refused(self.administrator.post("/api/v1/second-signatures", {**setting, "place_code": "FINNS-EJ"}), 404, "ERR_NOT_FOUND")
        self.refused(self.administrator.post("/api/v1/second-signatures", setting), 409, "ERR_WITNESS_MISSING", "R-EYES-01")
        self.refused(self.administrator.post("/api/v1/second-signatures", {
            **setting, "witness_username": "apotekare2", "witness_password": PASSWORD}), 403, "ERR_FORBIDDEN", "R-EYES-01")
        beside = {"witness_username": "granskare", "witness_password": PASSWORD}
        self.assertIn("witness_password", self.administrator.page("/second-signatures")[1])
        status, made = self.administrator.post("/api/v1/second-signatures", {**setting, **beside})
        self.assertEqual(status, 200, made)
        status, page = self.pharmacist.page("/quarantine")
        self.assertIn("witness_password", page)
        # Goods that came back from a ward go to a bin of the store too, but their row proposes the ward: one from a bin is taken.
        forms = page.split('action="/quarantine/')[1:]
        form = next(one for one in forms if re.search(r'name="to_code" value="[A-Z]-[0-9]', one))
        batch = form.split("/")[0]
        place = re.search(r'name="from_place_id" value="(\d+)"', form).group(1)
        code = re.search(r'name="to_code" value="([^"]+)"', form).group(1)
        out = {"from_place_id": int(place), "to_code": code, "units": 1, "reason": "undersökt"}
        self.refused(self.pharmacist.post(f"/api/v1/quarantine/{batch}/release", out), 409, "ERR_WITNESS_MISSING", "R-EYES-01")
        signed = {**out, "witness_username": "apotekare2", "witness_password": PASSWORD}
        self.assertEqual(self.pharmacist.post(f"/api/v1/quarantine/{batch}/release", signed)[0], 200)
        self.assertEqual(self.administrator.post(f"/api/v1/second-signatures/{made['setting_id']}/end", beside)[0], 200)
        self.assertNotIn("witness_password", self.pharmacist.page("/quarantine")[1])
        self.assertEqual(self.administrator.post("/api/v1/narcotics/intervals", {"days": 5, "narcotic_class": "V", "decision": "Rutin 2"})[0], 200)

    def signed(self, person, path, body, who, status=200):
        """An act that a second person is asked for: its page shows the fields, it is refused without, and done with them."""
        self.refused(person.post("/api/v1" + path, body), 409, "ERR_WITNESS_MISSING", "R-EYES-01")
        reply = person.post("/api/v1" + path, {**body, "witness_username": who, "witness_password": PASSWORD})
        self.assertEqual(reply[0], status, reply)
        return reply[1]

    def asks(self, person, path):
        status, page = person.page(path)
        self.assertEqual(status, 200, page)
        self.assertIn("witness_password", page, path)
        return page

    def test_where_a_second_person_signs_every_page_asks(self):
        beside = {"witness_username": "granskare", "witness_password": PASSWORD}
        made = []
        for action, narcotic_class in (("narcotic_pick", ""), ("narcotic_send", ""), ("narcotic_receive", ""), ("licence", ""), ("waste", "0")):
            status, reply = self.administrator.post("/api/v1/second-signatures", {
                "action": action, "narcotic_class": narcotic_class, "is_required": "yes", "decision": "Rutin 9", **beside})
            self.assertEqual(status, 200, reply)
            made.append(reply["setting_id"])
        try:
            self.from_the_shelf_to_the_ward()
            self.licences()
            forms = (re.search(r'<form method="post" action="/waste">.*?</form>', self.technician.page(f"/batches/{batch}/waste")[1], re.S)
                     for batch in range(1, 100))
            form = next(found.group(0) for found in forms if found and "R-WASTE-01" not in found.group(0))
            self.assertIn("witness_password", form)
            goods = {name: int(re.search(rf'name="{name}" value="(\d+)"', form).group(1))
                     for name in ("place_id", "batch_id", "owner_id", "earmark_id")}
            self.signed(self.technician, "/waste", {**goods, "units": 1, "cause": "broken"}, "tekniker2")
        finally:
            for setting in made:
                self.assertEqual(self.administrator.post(f"/api/v1/second-signatures/{setting}/end", beside)[0], 200)
        self.assertNotIn("witness_password", self.pharmacist.page("/licences")[1])

    def licences(self):
        row = re.search(r'href="/licences/(\d+)"', self.asks(self.pharmacist, "/licences")).group(1)
        pack = json.loads(self.technician.page("/api/v1/packs?only_articles=1&q=enalapril")[1])["packs"][0]
        today = datetime.date.today()
        licence = {"pack": pack["vnr"], "number": "L-9", "kind": "general", "valid_to": str(today + datetime.timedelta(30))}
        self.signed(self.pharmacist, "/licences", licence, "apotekare2")
        version = re.search(r'name="version" value="(\d+)"', self.asks(self.pharmacist, f"/licences/{row}")).group(1)
        end = {"version": int(version), "valid_to": str(today), "reason": "nytt beslut"}
        self.signed(self.pharmacist, f"/licences/{row}/end", end, "apotekare2")

    def from_the_shelf_to_the_ward(self):
        """A narcotic order by a walk, a departure and the ward's receipt."""
        ward = int(re.search(r'<option value="(\d+)"', self.nurse.page("/labels")[1]).group(1))
        # Away with a departure of its own, which an urgent order is promised with.
        status, tour = self.technician.post("/api/v1/tours", {
            "store_id": self.store, "name": "Extra", "days": [{"weekday": day} for day in range(1, 8)], "cutoff": "00:00", "cutoff_days": 0,
            "departure": "00:00", "holiday_rule": "runs", "valid_from": "2026-01-01", "is_extra": True})
        self.assertEqual(status, 200, tour)
        stops = {"version": 1, "stops": [{"position": 1, "ward_id": ward, "arrival": "00:10"}]}
        self.assertEqual(self.technician.post(f"/api/v1/tours/{tour['tour_id']}/stops", stops)[0], 200)
        order = self.nurse.post("/api/v1/orders", {"ward_id": ward})[1]["order_id"]
        for pack in json.loads(self.nurse.page("/api/v1/packs?only_articles=1&q=morfin")[1])["packs"][:3]:
            self.nurse.post(f"/api/v1/orders/{order}/lines", {"pack_id": pack["pack_id"], "packs": 1})
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place", {"order_type": "urgent", "urgent_code": "patient_now"})[0], 200)
        self.assertGreater(self.pharmacist.post(f"/api/v1/orders/{order}/approve")[1]["approved"], 0)
        self.assertEqual(self.technician.post(f"/api/v1/orders/{order}/release")[0], 200)
        status, walk = self.technician.post("/api/v1/walks", {"store_id": self.store, "orders": [{"order_id": order}]})
        self.assertEqual(status, 200, walk)
        where = f"/walks/{walk['walk_id']}"
        self.asks(self.technician, where)
        while (take := json.loads(self.technician.page("/api/v1" + where)[1])["takes"][0])["state"] == "proposed":
            self.signed(self.technician, f"{where}/takes/{take['allocation_id']}", {"reason_code": "no_code"}, "tekniker2")
        self.assertEqual(self.technician.post(f"/api/v1{where}/finish")[0], 200)
        shipment = f"/shipments/{take['shipment_id']}"
        for box in set(re.findall(r'href="/boxes/(\d+)"', self.technician.page(shipment + "/boxes")[1])):
            self.assertEqual(self.technician.post(f"/api/v1/boxes/{box}/close", {"seal": "P-77"})[0], 200)
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Stockholm")).date()
        leaves = f"/departures/{tour['tour_id']}/{today}"
        self.asks(self.technician, leaves)
        self.signed(self.technician, leaves + "/send", {"version": 0, "shipments": [{"shipment_id": take["shipment_id"]}]}, "tekniker2")
        # Received by two of the ward.
        self.asks(self.nurse, shipment)
        mine, other = (re.search(r'href="/people/(\d+)"', self.administrator.page(f"/people?q={name}")[1]).group(1) for name in ("ssk1", "ssk4"))
        place = json.loads(self.administrator.page(f"/api/v1/people/{mine}")[1])["roles"][0]["place_code"]
        self.administrator.post(f"/api/v1/people/{other}/roles", {"role": "orderer", "place_code": place, "valid_from": "2026-01-01"})
        self.signed(self.nurse, shipment + "/receive", {"lines": []}, "ssk4")

    def test_limits_and_requisitions(self):
        self.assertEqual(self.technician.post("/api/v1/short-dated", {"days": 30, "reason": "nej"})[0], 403)
        status, made = self.pharmacist.post("/api/v1/short-dated", {"days": 30, "atc": "L01", "reason": "Cytostatika"})
        self.assertEqual(status, 200, made)
        self.assertIn("ATC L01", self.pharmacist.page("/short-dated")[1])
        self.assertEqual(self.pharmacist.post(f"/api/v1/short-dated/{made['limit_id']}/end")[0], 200)
        self.refused(self.pharmacist.post(f"/api/v1/short-dated/{made['limit_id']}/end"), 409, "ERR_STATE")
        # A requisition of undenatured alcohol is on paper for the pharmacy; in the demo some open order may hold the article.
        alcohol = self.nurse.get("/api/v1/packs?only_articles=1&q=etanol")[1]["packs"][0]["pack_id"]
        self.assertEqual(self.pharmacist.post(f"/api/v1/packs/{alcohol}/undenatured", {"is_undenatured": "yes"})[0], 200)
        ward = int(re.search(r'name="ward_id" value="(\d+)"', self.nurse.page("/orders/new")[1]).group(1))
        order = self.nurse.post("/api/v1/orders", {"ward_id": ward})[1]["order_id"]
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/lines", {"pack_id": alcohol, "packs": 1})[0], 200)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place")[0], 200)
        self.assertIn("Odenaturerad alkohol", self.pharmacist.page(f"/orders/{order}")[1])
        status, paper = self.pharmacist.call("GET", f"/orders/{order}/requisition")
        self.assertEqual((status, paper[:5]), (200, b"%PDF-"))


if __name__ == "__main__":
    unittest.main()
