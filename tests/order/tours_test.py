#!/usr/bin/env python3
"""Tours, departures and differences over HTTP: who may what, the same request twice, two people at once, bad input, every format.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import datetime
import pathlib
import re
import sys
import unittest
import uuid
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person  # noqa: E402


class Tours(served.ServedRegion):
    SEED, DAYS = 5, 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.technician, cls.second = Person(base, "tekniker1"), Person(base, "tekniker2")
        cls.pharmacist, cls.nurse = Person(base, "apotekare1"), Person(base, "ssk1")
        status, page = cls.nurse.page("/orders/new")
        cls.ward = int(re.search(r'name="ward_id" value="(\d+)"', page).group(1))
        status, tours = cls.technician.page("/tours")
        status, tour = cls.technician.get("/api/v1/tours/" + re.search(r'/tours/(\d+)"', tours).group(1))
        cls.store = tour["store_id"]

    def draft(self, **more):
        return {"store_id": self.store, "name": "Provtur", "days": [{"weekday": day} for day in range(1, 8)], "cutoff": "23:58",
                "cutoff_days": 0, "departure": "23:59", "holiday_rule": "runs", "valid_from": "2026-01-01", **more}

    def order(self, **wish):
        status, made = self.nurse.post("/api/v1/orders", {"ward_id": self.ward})
        self.assertEqual(status, 200, made)
        status, found = self.nurse.get("/api/v1/packs?q=paracetamol%20500")
        status, reply = self.nurse.post(f"/api/v1/orders/{made['order_id']}/lines", {"pack_id": found["packs"][0]["pack_id"], "packs": 2})
        self.assertEqual(status, 200, reply)
        return made["order_id"], self.nurse.post(f"/api/v1/orders/{made['order_id']}/place", wish)

    def test_a_tour_is_made_once_and_changed_by_one(self):
        self.assertEqual(self.nurse.post("/api/v1/tours", self.draft())[0], 403)
        key = str(uuid.uuid4())
        status, made = self.technician.post("/api/v1/tours", self.draft(valid_to="2026-01-31"), key)
        self.assertEqual(status, 200, made)
        self.assertEqual(self.technician.post("/api/v1/tours", self.draft(valid_to="2026-01-31"), key), (200, made))
        tour = f"/api/v1/tours/{made['tour_id']}"
        stops = {"version": 1, "stops": [{"position": 1, "ward_id": self.ward, "arrival": "23:59"}]}
        self.assertEqual(self.technician.post(tour + "/stops", stops)[0], 200)
        status, refused = self.second.post(tour + "/stops", stops)
        self.assertEqual((status, refused["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))
        change = {**self.draft(name="Provtur 2", valid_to="2026-01-31"), "version": 2}
        del change["store_id"]
        self.assertEqual(self.pharmacist.post(tour, change)[0], 200)
        self.assertEqual(self.technician.post(tour, change)[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        status, known = self.nurse.get(tour)
        self.assertEqual((known["name"], known["version"], known["stops"][0]["ward_id"]), ("Provtur 2", 3, self.ward))
        for field, value, code in (("cutoff", "24:10", "ERR_FIELD_INVALID"), ("departure", "7", "ERR_FIELD_INVALID"), ("days", [], "ERR_FIELD_INVALID"),
                                   ("cutoff", "23:59:00", "ERR_FIELD_INVALID"), ("holiday_rule", "maybe", "ERR_FIELD_INVALID"),
                                   ("valid_from", "2026-02-30", "ERR_FIELD_INVALID"), ("name", " ", "ERR_FIELD_MISSING"),
                                   ("days", [{"weekday": 8}], "ERR_FIELD_INVALID"), ("departure", "23:57", "ERR_FIELD_INVALID")):
            status, refused = self.technician.post("/api/v1/tours", self.draft(**{field: value}))
            self.assertEqual((status, refused["error"]["code"]), (422, code), (field, value, refused))

    def test_an_urgent_order_tells_why(self):
        order, (status, refused) = self.order(order_type="urgent")
        self.assertEqual((status, refused["error"]["code"], refused["error"]["rule"]), (422, "ERR_FIELD_MISSING", "R-TOUR-03"))
        wish = {"order_type": "urgent", "urgent_code": "forgotten"}
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place", wish)[0], 200)
        status, known = self.nurse.get(f"/api/v1/orders/{order}")
        self.assertEqual(known["order_type"], "urgent")
        self.assertEqual(known["due_at"], known["placed_at"])
        status, page = self.technician.page("/orders/urgent")
        self.assertIn(f"/orders/{order}", page)
        self.assertIn("Glömdes i ordinarie beställning", page)
        self.assertIn("Akut", self.nurse.page(f"/orders/{order}")[1])
        status, counts = self.technician.page("/orders/urgent/counts?format=csv")
        self.assertEqual(status, 200)
        self.assertGreaterEqual(counts.count("\n"), 2)

    def test_a_planned_order_goes_with_the_next_regular_departure(self):
        order, (status, reply) = self.order()
        self.assertEqual(status, 200, reply)
        status, known = self.nurse.get(f"/api/v1/orders/{order}")
        status, next_ones = self.nurse.get(f"/api/v1/wards/{self.ward}/departures")
        self.assertEqual(known["order_type"], "planned")
        self.assertEqual(known["due_at"], next_ones["planned"]["leaves_at"])
        self.assertLessEqual(next_ones["priority"]["leaves_at"], next_ones["planned"]["leaves_at"])
        where = f"/departures/{next_ones['planned']['tour_id']}/{next_ones['planned']['on_day']}"
        self.assertEqual(self.nurse.page(where)[0], 403)
        status, page = self.technician.page(where)
        self.assertIn(f"/orders/{order}", page)
        self.assertIn("Granskning", page)
        status, paper = self.technician.call("GET", where + "/list")
        self.assertEqual((status, paper[:5]), (200, b"%PDF-"))
        status, departure = self.technician.get("/api/v1" + where)
        self.assertIn(order, [row["order_id"] for row in departure["orders"]])
        # Cancelled: the order goes with another one, and the ward reads why before the next order.
        tour = f"/api/v1/tours/{next_ones['planned']['tour_id']}"
        exception = {"on_day": next_ones["planned"]["on_day"], "kind": "cancelled", "note": "prov: bilen är trasig"}
        self.assertEqual(self.nurse.post(tour + "/exceptions", exception)[0], 403)
        self.assertEqual(self.pharmacist.post(tour + "/exceptions", exception)[0], 200)
        status, moved = self.nurse.get(f"/api/v1/orders/{order}")
        self.assertGreater(moved["due_at"], known["due_at"])
        status, draft = self.nurse.post("/api/v1/orders", {"ward_id": self.ward})
        status, found = self.nurse.get("/api/v1/packs?q=paracetamol%20500")
        self.nurse.post(f"/api/v1/orders/{draft['order_id']}/lines", {"pack_id": found["packs"][0]["pack_id"], "packs": 1})
        self.assertIn("prov: bilen är trasig", self.nurse.page(f"/orders/{draft['order_id']}")[1])
        self.assertEqual(self.pharmacist.post(tour + "/exceptions", {"on_day": exception["on_day"]})[0], 200)

    def test_a_departure_leaves_once_and_a_difference_is_handled_once(self):
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Stockholm")).date()
        status, made = self.technician.post("/api/v1/tours", self.draft(is_extra=True, cutoff="00:00", departure="00:00"))
        tour = made["tour_id"]
        stops = {"version": 1, "stops": [{"position": 5, "ward_id": self.ward, "arrival": "00:10"}]}
        self.assertEqual(self.technician.post(f"/api/v1/tours/{tour}/stops", stops)[0], 200)
        order, (status, reply) = self.order(order_type="urgent", urgent_code="patient_now")
        self.assertEqual(self.pharmacist.post(f"/api/v1/orders/{order}/approve")[1]["approved"], 1)
        status, released = self.technician.post(f"/api/v1/orders/{order}/release")
        status, listed = self.technician.get(f"/api/v1/pick-lists/{released['pick_list_id']}")
        for take in listed["takes"]:
            self.technician.post(f"/api/v1/pick-lists/{released['pick_list_id']}/takes/{take['allocation_id']}", {"reason_code": "no_code"})
        where = f"/api/v1/departures/{tour}/{today}"
        status, departure = self.technician.get(where)
        self.assertIn(listed["shipment_id"], [row["shipment_id"] for row in departure["ready"]])
        send = {"version": 0, "shipments": [{"shipment_id": listed["shipment_id"]}]}
        self.assertEqual(self.nurse.post(where + "/send", send)[0], 403)
        self.assertEqual(self.technician.post(f"/api/v1/departures/{tour}/{today + datetime.timedelta(3)}/send", send)[0], 409)
        self.assertIn(self.technician.post(f"/api/v1/departures/{tour}/2026-13-01/send", send)[0], (400, 404, 422))
        key = str(uuid.uuid4())
        status, left = self.technician.post(where + "/send", send, key)
        self.assertEqual(status, 200, left)
        self.assertEqual(self.technician.post(where + "/send", send, key), (200, left))
        self.assertEqual(self.second.post(where + "/send", send)[1]["error"]["code"], "ERR_STATE")
        status, departure = self.technician.get(where)
        self.assertEqual((departure["state"], [row["shipment_id"] for row in departure["sent"]]), ("sent", [listed["shipment_id"]]))

        shipment = f"/shipments/{listed['shipment_id']}"
        status, page = self.nurse.page(shipment + "?scan=nonsense")
        self.assertIn('data-sound="wrong"', page)
        status, sent = self.nurse.get("/api/v1" + shipment)
        row = sent["lines"][0]["shipment_line_id"]
        for line, code in (({"packs": 1}, "ERR_FIELD_MISSING"), ({"packs": 1, "reason_code": "other"}, "ERR_FIELD_MISSING"),
                           ({"packs": 3, "reason_code": "missing"}, "ERR_FIELD_INVALID"), ({}, "ERR_FIELD_MISSING"),
                           ({"packs": 1, "units": 5, "reason_code": "missing"}, "ERR_FIELD_MISSING"),
                           ({"packs": 1, "reason_code": "eaten"}, "ERR_FIELD_INVALID")):
            status, refused = self.nurse.post("/api/v1" + shipment + "/receive", {"lines": [{"shipment_line_id": row, **line}]})
            self.assertEqual((status, refused["error"]["code"]), (422, code), (line, refused))
        said = {"lines": [{"shipment_line_id": row, "packs": 1, "reason_code": "warm"}]}
        self.assertEqual(self.nurse.post("/api/v1" + shipment + "/receive", said)[0], 200)
        self.assertEqual(self.nurse.post("/api/v1" + shipment + "/receive", said)[1]["error"]["code"], "ERR_STATE")
        self.assertIn("Bruten kylkedja. Apoteket utreder", self.nurse.page(shipment)[1])
        self.assertEqual(self.nurse.page("/differences")[0], 403)
        status, page = self.technician.page("/differences")
        case = "/api/v1/differences/" + re.search(r'/differences/(\d+)"', page).group(1)
        status, known = self.technician.get(case)
        self.assertEqual((known["shipment_id"], known["reason_code"], known["state"]), (listed["shipment_id"], "warm", "open"))
        done = {"version": known["version"], "outcome": "sent_again", "outcome_text": "ny beställning lagd"}
        self.assertEqual(self.nurse.post(case + "/settle", done)[0], 403)
        self.assertEqual(self.technician.post(case + "/settle", {**done, "version": 9})[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        self.assertEqual(self.technician.post(case + "/settle", {**done, "outcome": "forgotten"})[1]["error"]["code"], "ERR_FIELD_INVALID")
        self.assertEqual(self.technician.post(case + "/settle", done)[0], 200)
        self.assertEqual(self.pharmacist.post(case + "/settle", done)[1]["error"]["code"], "ERR_STATE")
        self.assertIn("Skickas igen: ny beställning lagd", self.nurse.page(shipment)[1])

    def test_every_list_is_a_sheet_too(self):
        for path in ("/tours", "/tours/exceptions", "/calendar", "/calendar?year=2031", "/departures", "/differences?state=all", "/orders/urgent",
                     "/orders/urgent/counts", "/picking", "/orders"):
            for kind in ("csv", "xlsx", "json"):
                status, body = self.technician.call("GET", path + ("&" if "?" in path else "?") + "format=" + kind)
                self.assertEqual(status, 200, path)
                self.assertGreater(len(body), 20)
        status, rows = self.technician.page("/calendar?year=2027&format=csv")
        self.assertIn("2027-03-26", rows)
        self.assertIn("långfredagen", rows)
        status, refused = self.nurse.post("/api/v1/calendar", {"on_day": "2030-05-31", "kind": "closed", "note": "klämdag"})
        self.assertEqual(status, 403)
        self.assertEqual(self.pharmacist.post("/api/v1/calendar", {"on_day": "2030-05-31", "kind": "closed", "note": "klämdag"})[0], 200)
        self.assertIn("klämdag", self.technician.page("/calendar?year=2030&format=csv")[1])
        self.assertEqual(self.pharmacist.post("/api/v1/calendar", {"on_day": "2030-05-31"})[0], 200)
        self.assertNotIn("klämdag", self.technician.page("/calendar?year=2030&format=csv")[1])

    def test_the_region_decides_how_an_eve_is_kept(self):
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Stockholm")).date()
        eve = {"name": "walpurgis_eve", "kind": "half", "closes": "11:30", "decision": "ledningsbeslut 12"}
        self.assertEqual(self.nurse.post("/api/v1/eves", eve)[0], 403)
        self.assertEqual(self.technician.post("/api/v1/eves", {**eve, "closes": ""})[1]["error"]["field"], "closes")
        self.assertEqual(self.technician.post("/api/v1/eves", {**eve, "valid_from": "2020-01-01"})[1]["error"]["field"], "valid_from")
        self.assertEqual(self.technician.post("/api/v1/eves", {**eve, "name": "lucia"})[0], 422)
        self.assertEqual(self.technician.post("/api/v1/eves", {**eve, "decision": ""})[1]["error"]["field"], "decision")
        status, first = self.technician.post("/api/v1/eves", eve)
        self.assertEqual(status, 200, first)
        kept = lambda: next(row for row in self.technician.rows("/calendar?year=2031") if row["on_day"] == "2031-04-30")
        self.assertEqual((kept()["kind"], kept()["closes"], kept()["source"]), ("half", "11:30", "region"))
        status, second = self.pharmacist.post("/api/v1/eves", {"name": "walpurgis_eve", "kind": "closed", "decision": "ledningsbeslut 13"})
        self.assertEqual(kept()["kind"], "closed")  # The newest row holds.
        end = {"version": 1, "valid_to": str(today - datetime.timedelta(days=1)), "reason": "fel"}
        path = f"/api/v1/eves/{second['row_id']}/end"
        self.assertEqual(self.technician.post(path, {**end, "valid_to": "2020-01-01"})[1]["error"]["field"], "valid_to")
        self.assertEqual(self.technician.post(path, {**end, "version": 9})[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        self.assertEqual(self.nurse.post(path, end)[0], 403)
        self.assertEqual(self.technician.post(path, end)[0], 200)
        self.assertEqual(kept()["closes"], "11:30")
        rows = self.nurse.rows("/eves")
        self.assertEqual((rows[0]["decision"], len(rows)), ("ledningsbeslut 12", 10))  # And the nine of the starting point.
        self.assertEqual(len(self.nurse.rows("/eves?every=1")), 11)
        self.assertIn("valborgsmässoafton", self.technician.page(f"/eves/{first['row_id']}")[1])
        self.assertEqual(self.technician.page("/eves/999")[0], 404)
        self.assertEqual(self.technician.post(f"/api/v1/eves/{first['row_id']}/end", end)[0], 200)
        self.assertEqual((kept()["closes"], kept()["source"]), ("13:00", "eve"))


if __name__ == "__main__":
    unittest.main()
