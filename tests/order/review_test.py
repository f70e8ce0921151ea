#!/usr/bin/env python3
"""Review by exception over HTTP: two pharmacists on one line, the same request twice, registers with dates, who may what.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import base64
import concurrent.futures
import pathlib
import re
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person  # noqa: E402
KINDS = {"assortment", "history", "narcotic", "licence", "stock", "off_contract", "exchange", "no_exchange", "note"}


class Review(served.ServedRegion):
    SEED, DAYS = 5, 9

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.anna, cls.bo, cls.nurse = Person(base, "apotekare1"), Person(base, "apotekare2"), Person(base, "ssk1")
        cls.buyer, cls.technician = Person(base, "inkopare"), Person(base, "tekniker1")

    def waiting(self, reason=None):
        status, queue = self.anna.get("/api/v1/review" + (f"?reason={reason}" if reason else ""))
        self.assertEqual(status, 200)
        return queue

    def test_1_the_demo_has_every_reason_and_each_has_its_rule(self):
        lines = self.waiting()["lines"]
        found = {one["reason"] for line in lines for one in line["reasons"]}
        self.assertEqual(KINDS - found, set())
        for line in lines:
            for one in line["reasons"]:
                self.assertRegex(one["rule"], r"^R-REVIEW-(0[1-9]|10)$")
        for kind in KINDS:
            rows = self.anna.get(f"/review?reason={kind}&format=json")[1]
            self.assertEqual(len(rows), len(self.waiting(kind)["lines"]))
            self.assertTrue(all(kind in row["reasons"].split(", ") for row in rows))
        self.assertEqual(self.anna.call("GET", "/review?format=csv")[0], 200)

    def test_2_of_two_at_once_one_decides(self):
        lines = [line for line in self.waiting()["lines"] if not any(r["reason"] == "licence" for r in line["reasons"])][:4]
        for line in lines:
            body = {"decision": "reject", "version": line["version"], "reason_code": "other"}
            path = f"/api/v1/review/{line['line_id']}"
            with concurrent.futures.ThreadPoolExecutor(2) as two:
                answers = list(two.map(lambda who: who.post(path, body), (self.anna, self.bo)))
            self.assertEqual(sorted(status for status, _ in answers), [200, 409])
            late = next(reply for status, reply in answers if status == 409)["error"]
            self.assertEqual(late["code"], "ERR_CHANGED_MEANWHILE")
            self.assertRegex(late["detail"], r"Apotekare|apotekare|Receptarie")
            self.assertRegex(late["detail"], r"\d\d:\d\d")

    def test_3_a_decision_sent_twice_is_made_once(self):
        line = next(line for line in self.waiting("narcotic")["lines"])
        key, path = str(uuid.uuid4()), f"/api/v1/review/{line['line_id']}"
        body = {"decision": "backorder", "version": line["version"], "reason_code": "other", "expected_day": "2030-01-01"}
        first, second = self.anna.post(path, body, key), self.anna.post(path, body, key)
        self.assertEqual(first, second)
        self.assertEqual(first[0], 200)
        self.assertEqual(self.anna.post(path, {**body, "decision": "reject"}, key)[0], 409)
        status, page = self.anna.page(f"/review/{line['line_id']}")
        self.assertEqual(status, 200)

    def test_4_a_line_needs_its_version_and_a_pharmacist(self):
        line = self.waiting()["lines"][-1]
        path = f"/api/v1/review/{line['line_id']}"
        self.assertEqual(self.anna.post(path, {"decision": "reject", "reason_code": "other"})[0], 422)
        for who in (self.nurse, self.technician, self.buyer):
            self.assertEqual(who.post(path, {"decision": "approve", "version": line["version"]})[0], 403)
            self.assertEqual(who.page("/review")[0], 403)
            self.assertEqual(who.post("/api/v1/review/rest")[0], 403)
        self.assertEqual(self.anna.post(path, {"decision": "reject", "version": line["version"]})[1]["error"]["code"], "ERR_FIELD_MISSING")
        self.assertEqual(self.anna.page("/review/999999")[0], 404)

    def test_5_licences_count_down_and_refuse_by_their_rules(self):
        states = {}
        for line in self.waiting("licence")["lines"]:
            status, reply = self.anna.post(f"/api/v1/review/{line['line_id']}", {"decision": "approve", "version": line["version"]})
            states[line["line_id"]] = "ok" if status == 200 else reply["error"]["rule"]
        self.assertIn("ok", states.values())
        self.assertIn("R-LICENCE-01", states.values())
        rows = self.anna.get("/licences?format=json")[1]
        self.assertTrue(any(row["used_units"] > 0 for row in rows))
        self.assertTrue(all(not row["limit_units"] or row["used_units"] <= int(row["limit_units"]) for row in rows))

    def test_6_the_rest_is_one_persons_decision_line_by_line(self):
        before = self.waiting()
        self.assertGreater(before["rest"], 0)
        status, reply = self.bo.post("/api/v1/review/rest", {"seen_at": 1})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_STATE"))
        status, reply = self.bo.post("/api/v1/review/rest")
        self.assertEqual(status, 200, reply)
        self.assertEqual(reply["approved"] + reply["left"], before["rest"])
        after = self.waiting()
        self.assertEqual(after["rest"], reply["left"])
        self.assertLessEqual(len(after["lines"]), len(before["lines"]))

    def test_7_registers_have_days_and_keepers(self):
        addition = {"pack": "A10001", "to_pack": "A10009", "direction": "one", "decision": "LK 2026-77", "valid_to": "2029-12-31"}
        self.assertEqual(self.nurse.post("/api/v1/exchange-additions", addition)[0], 403)
        status, made = self.anna.post("/api/v1/exchange-additions", addition)
        self.assertEqual(status, 200, made)
        self.assertEqual(self.anna.post("/api/v1/exchange-additions", {**addition, "pack": "X-404"})[0], 404)
        self.assertEqual(self.anna.post("/api/v1/exchange-additions", {**addition, "valid_to": "2001-01-01"})[0], 422)
        path = f"/api/v1/exchange-additions/{made['row_id']}/end"
        end = {"version": 1, "valid_to": "2028-01-01", "reason": "ersatt"}
        self.assertEqual(self.anna.post(path, {**end, "version": 7})[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        self.assertEqual(self.anna.post(path, end)[0], 200)
        self.assertEqual(self.bo.post(path, end)[0], 409)
        self.assertIn("2028-01-01", self.anna.page(f"/exchange-additions/{made['row_id']}")[1])
        contract = {"pack": "A10011", "contract": "LM-9", "is_on": "on", "rank": 2, "price_ore": 12345}
        self.assertEqual(self.technician.post("/api/v1/contracts", contract)[0], 403)
        self.assertEqual(self.buyer.post("/api/v1/contracts", contract)[0], 200)
        self.assertEqual(self.buyer.post("/api/v1/contracts", contract)[0], 409)
        for path in ("/registers", "/assortments", "/licences", "/contracts", "/exchange-marks", "/exchange-additions", "/orderers"):
            self.assertEqual(self.anna.page(path)[0], 200)
            if path != "/registers":
                self.assertIsInstance(self.anna.get(path + "?every=1&format=json")[1], list)
        self.assertEqual(self.nurse.page("/exchange-marks")[0], 200)

    def test_7_registers_are_narrowed_to_one_pack(self):
        found = self.anna.get("/api/v1/packs?q=paracetamol%20500")[1]["packs"][0]["pack_id"]
        other = next(pack["pack_id"] for pack in self.anna.get("/api/v1/packs?q=omeprazol")[1]["packs"])
        page = self.anna.page(f"/packs/{found}")[1]
        self.assertIn(f'href="/registers?pack_id={found}"', page)
        self.assertIn(f'href="/floors?pack_id={found}"', page)
        number = {pack: re.search(r"<dd>(\d{6})</dd>", self.anna.page(f"/packs/{pack}")[1]).group(1) for pack in (found, other)}
        atc = re.search(r"<dd>([A-Z]\d\d[A-Z]{2}\d\d)</dd>", page).group(1)
        add = {"effect": "outside", "decision": "prov 77"}
        for what in ({"pack": number[found]}, {"pack": number[other]}, {"atc": atc[:4]}, {"atc": "V99"}):
            self.assertEqual(self.anna.post("/api/v1/assortments", {**add, **what})[0], 200)
        self.assertEqual(self.anna.post("/api/v1/exchange-additions", {"pack": number[other], "to_pack": number[found], "direction": "one",
                                                                       "decision": "prov 77"})[0], 200)
        told = lambda path, pack: [row for row in self.anna.rows(f"{path}?pack_id={pack}") if row["decision"] == "prov 77"]
        self.assertEqual(sorted(row["what"].startswith("ATC") for row in told("/assortments", found)), [False, True])
        self.assertEqual([row["what"].startswith("ATC") for row in told("/assortments", other)], [False])
        self.assertEqual((len(told("/exchange-additions", found)), len(told("/exchange-additions", other))), (1, 1))
        index = self.anna.page(f"/registers?pack_id={found}")[1]
        self.assertIn(f"/assortments?pack_id={found}", index)
        self.assertNotIn("/eves", index.split("<main")[1])
        self.assertIn(f"/assortments?every=1&amp;pack_id={found}", self.anna.page(f"/assortments?pack_id={found}")[1])
        self.assertIn("Visa hela registret", self.anna.page(f"/contracts?pack_id={found}")[1])
        self.assertEqual(self.anna.page("/contracts?pack_id=99999999")[0], 404)
        ward = int(re.search(r'name="place_id".*?<option value="(\d+)"', self.anna.page("/dispensations")[1], re.S).group(1))
        given = {"place_id": ward, "valid_from": "2026-01-01", "valid_to": "2099-12-31"}
        for basis, what in (("alla 77", {}), ("den 77", {"pack_id": found}), ("annan 77", {"pack_id": other})):
            self.assertEqual(self.anna.post("/api/v1/dispensations", {**given, "basis": basis, **what})[0], 200)
        self.assertEqual(sorted(row["basis"] for row in self.anna.rows(f"/dispensations?pack_id={found}") if row["basis"].endswith(" 77")),
                         ["alla 77", "den 77"])
        every = self.anna.rows("/floors")
        few = self.anna.rows(f"/floors?pack_id={found}")
        self.assertLess(len(few), len(every))
        self.assertTrue(all("paracetamol" in row["name"].lower() for row in few), few)

    def test_8_a_sheet_of_contracts_is_read_whole_or_not(self):
        good = "Artikelnummer;Avtal;Rang;Pris;Giltig från\nA10020;LM-10;1;10,50;2026-01-01\nA10021;LM-10;2;;2026-01-01\n"

        def send(text):
            return self.buyer.post("/api/v1/contracts/sheet", {"sheet": base64.b64encode(text.encode()).decode()})
        status, reply = send(good)
        self.assertEqual((status, reply.get("rows")), (200, 2), reply)
        status, reply = send(good.replace("A10021", "B-404").replace("A10020", "A10022"))
        self.assertEqual((status, reply["error"]["code"]), (422, "ERR_ROWS_REJECTED"))
        numbers = [row["contract"] for row in self.buyer.get("/contracts?format=json")[1]]
        self.assertEqual(numbers.count("LM-10"), 2)


if __name__ == "__main__":
    unittest.main()
