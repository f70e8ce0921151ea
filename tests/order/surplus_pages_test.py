#!/usr/bin/env python3
"""A ward gets more than was sent, and a batch that was not on the list: over HTTP, on pages and in the API.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person  # noqa: E402


class Surplus(served.ServedRegion):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nurse, cls.technician = Person(cls.base, "ssk1"), Person(cls.base, "tekniker1")
        cls.pharmacist = Person(cls.base, "apotekare1")

    def sent(self):
        """A shipment of two packs on its way to the nurse's ward."""
        ward = int(re.search(r'name="ward_id" value="(\d+)"', self.nurse.page("/orders/new")[1]).group(1))
        order = self.nurse.post("/api/v1/orders", {"ward_id": ward})[1]["order_id"]
        pack = self.nurse.get("/api/v1/packs?q=paracetamol%20500")[1]["packs"][0]["pack_id"]
        self.nurse.post(f"/api/v1/orders/{order}/lines", {"pack_id": pack, "packs": 2})
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place")[0], 200)
        self.assertEqual(self.pharmacist.post(f"/api/v1/orders/{order}/approve")[1]["approved"], 1)
        released = self.technician.post(f"/api/v1/orders/{order}/release")[1]
        listed = self.technician.get(f"/api/v1/pick-lists/{released['pick_list_id']}")[1]
        for take in listed["takes"]:
            self.technician.post(f"/api/v1/pick-lists/{released['pick_list_id']}/takes/{take['allocation_id']}", {"reason_code": "no_code"})
        self.assertEqual(self.technician.post(f"/api/v1/shipments/{listed['shipment_id']}/send")[0], 200)
        return f"/shipments/{listed['shipment_id']}"

    def test_more_came_than_was_sent_and_a_batch_beside_it(self):
        shipment = self.sent()
        status, sent = self.nurse.get("/api/v1" + shipment)
        self.assertEqual((status, sent["state"]), (200, "sent"), sent)
        row = sent["lines"][0]
        page = self.nurse.page(shipment)[1]
        self.assertIn("Annat i lådan", page)
        self.assertNotIn('max="', page[page.index('id="differences"'):])
        more = {"shipment_line_id": row["shipment_line_id"], "units": row["units"] + 1}
        beside = {"shipment_line_id": row["shipment_line_id"], "batch": "UTANFÖR1", "expiry_day": "2031-05-31", "packs": 1, "words": "låg underst"}
        receive = "/api/v1" + shipment + "/receive"
        for body, code in (({"lines": [more]}, "ERR_FIELD_MISSING"), ({"lines": [{**more, "reason_code": "missing"}]}, "ERR_FIELD_INVALID"),
                           ({"extras": [{**beside, "batch": ""}]}, "ERR_FIELD_MISSING"), ({"extras": [{**beside, "expiry_day": None}]}, "ERR_FIELD_MISSING"),
                           ({"extras": [{**beside, "units": 3}]}, "ERR_FIELD_MISSING"), ({"extras": [{**beside, "shipment_line_id": 999999}]}, "ERR_FIELD_INVALID")):
            status, refused = self.nurse.post(receive, body)
            self.assertEqual((status, refused["error"]["code"]), (422, code), (body, refused))
        said = {"lines": [{**more, "reason_code": "surplus"}], "extras": [beside]}
        self.assertEqual(self.technician.post(receive, said)[0], 403)
        self.assertEqual(self.nurse.post(receive, said)[0], 200)
        lines = self.nurse.get("/api/v1" + shipment)[1]["lines"]
        self.assertEqual([line["is_surplus"] for line in lines], [False] * len(sent["lines"]) + [True, True])
        self.assertEqual(sorted(line["received_units"] for line in lines if line["is_surplus"])[0], 1)
        self.assertEqual(lines[0]["received_units"], row["units"])
        page = self.nurse.page(shipment)[1]
        self.assertIn("Fler än skickat. Apoteket utreder", page)
        self.assertIn("Fler än skickat: låg underst. Apoteket utreder", page)
        self.assertIn("UTANFÖR1", page)

        cases = re.findall(r'/differences/(\d+)"', self.technician.page("/differences")[1])
        known = [self.technician.get(f"/api/v1/differences/{one}")[1] for one in dict.fromkeys(cases)]
        extra, = [case for case in known if case["is_surplus"] and case["units"] == 1]
        page = self.technician.page(f"/differences/{extra['difference_id']}")[1]
        self.assertIn("Utöver det skickade", page)
        settle = f"/api/v1/differences/{extra['difference_id']}/settle"
        for outcome, code in (("sent_again", "ERR_FIELD_INVALID"), ("nothing", "ERR_FIELD_MISSING")):
            self.assertEqual(self.technician.post(settle, {"version": 1, "outcome": outcome})[1]["error"]["code"], code)
        self.assertEqual(self.technician.post(settle, {"version": 1, "outcome": "kept"})[0], 200)
        self.assertIn("Enheten behåller varorna", self.nurse.page(shipment)[1])
        self.assertIn("Enheten fick fler än skickat", self.technician.page("/counts/tasks")[1])

    def test_an_article_that_was_not_sent(self):
        shipment = self.sent()
        listed = self.nurse.get("/api/v1" + shipment)[1]["lines"][0]
        known = self.nurse.get("/api/v1/packs?q=natriumklorid&only_articles=1")[1]["packs"]
        other = next(pack for pack in known if pack["vnr"] and pack["pack_id"] != listed["pack_id"] and pack["narcotic_class"] == "0")
        scanned = self.nurse.page(f"{shipment}?scan={other['vnr']}")[1]
        self.assertIn("Varan finns inte på följesedeln.", scanned)
        self.assertIn(f'name="extras.code" value="{other["vnr"]}"', scanned)
        self.assertIn(f"<strong>{other['name']}", scanned)
        self.assertIn("känns inte igen", self.nurse.page(f"{shipment}?scan=999999")[1])
        receive = "/api/v1" + shipment + "/receive"
        beside = {"shipment_line_id": listed["shipment_line_id"], "code": other["vnr"], "batch": "FEL1", "expiry_day": "2031-05-31", "packs": 1}
        for body, code in (({**beside, "code": "999999"}, "ERR_NOT_FOUND"), ({**beside, "code": "(01)x"}, "ERR_CODE_UNREADABLE"),
                           ({**beside, "batch": ""}, "ERR_FIELD_MISSING")):
            status, refused = self.nurse.post(receive, {"extras": [body]})
            self.assertEqual((status // 100, refused["error"]["code"]), (4, code), (body, refused))
        self.assertEqual(self.nurse.post(receive, {"extras": [beside]})[0], 200)
        lines = self.nurse.get("/api/v1" + shipment)[1]["lines"]
        self.assertEqual([(line["pack_id"], line["is_surplus"]) for line in lines], [(listed["pack_id"], False), (other["pack_id"], True)])
        page = self.nurse.page(shipment)[1]
        self.assertIn("Fel vara. Apoteket utreder", page)
        self.assertIn("FEL1", page)
        case, = [one for one in (self.technician.get(f"/api/v1/differences/{number}")[1] for number in
                 dict.fromkeys(re.findall(r'/differences/(\d+)"', self.technician.page("/differences")[1]))) if one["batch"] == "FEL1"]
        self.assertEqual((case["is_surplus"], case["pack_id"]), (True, other["pack_id"]))


if __name__ == "__main__":
    unittest.main()
