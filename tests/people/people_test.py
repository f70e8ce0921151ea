#!/usr/bin/env python3
"""Documents, retention, accounts and the journal over HTTP: who may what, what a download carries, what no digest keeps.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import base64
import pathlib
import sys
import threading
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import PASSWORD  # noqa: E402

PDF = b"%PDF-1.7 "


class Person(served.Person):
    """Reads English, so that a refusal can be recognised whatever the Swedish words become."""

    def __init__(self, base, user, password=PASSWORD):
        super().__init__(base, user, password, language="en")


def document(content=PDF + b"ett", name="beslut.pdf", **more):
    return {"kind": "decision", "file": base64.b64encode(content).decode(), "file_name": name, **more}


class People(served.ServedRegion):
    SEED, DAYS = 5, 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin, cls.auditor = Person(cls.base, "admin"), Person(cls.base, "granskare")
        cls.pharmacist, cls.nurse = Person(cls.base, "apotekare1"), Person(cls.base, "ssk1")
        _, rows = cls.admin.get("/api/v1/people")
        cls.ids = {}
        for row in rows:
            cls.ids[row["username"]] = None
        for i in range(1, 120):
            status, person = cls.admin.get(f"/api/v1/people/{i}")
            if status == 200:
                cls.ids[person["username"]] = i

    def test_a_document_is_taken_once_read_by_its_readers_and_never_shown(self):
        where, key = "/api/v1/documents/of/dispensation/1", str(uuid.uuid4())
        status, first = self.pharmacist.post(where, document(), key)
        self.assertEqual(status, 200)
        self.assertEqual(self.pharmacist.post(where, document(), key), (200, first))
        self.assertEqual(self.pharmacist.post(where, document(PDF + b"annat"), key)[1]["error"]["code"], "ERR_REQUEST_KEY_REUSED")
        status, content, headers = self.pharmacist.ask("GET", f"/api/v1/documents/{first['document_id']}/file")
        self.assertEqual((status, content), (200, PDF + b"ett"))
        self.assertTrue(headers["Content-Disposition"].startswith("attachment;"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(self.auditor.call("GET", f"/api/v1/documents/{first['document_id']}/file")[0], 200)
        self.assertEqual(self.nurse.call("GET", f"/api/v1/documents/{first['document_id']}/file")[0], 403)
        self.assertEqual(self.nurse.post(where, document())[0], 403)
        self.assertEqual(self.auditor.post(where, document())[0], 403)
        self.assertEqual(self.pharmacist.post(where, document(b"<svg/>", "a.svg"))[0], 422)
        self.assertEqual(self.pharmacist.post(where, document(kind="nothing"))[0], 422)
        self.assertEqual(self.pharmacist.post("/api/v1/documents/of/nothing/1", document())[0], 404)
        self.assertEqual(self.pharmacist.post("/api/v1/documents/of/dispensation/999", document())[0], 404)
        most = 3 * 1024 * 1024 - 64 * 1024
        self.assertEqual(self.pharmacist.post(where, document(PDF + b"x" * (most - len(PDF))))[0], 200)
        self.assertIn(self.pharmacist.post(where, document(PDF + b"x" * (most + 1 - len(PDF))))[0], (413, 422))

    def test_the_law_holds_what_it_holds(self):
        _, made = self.pharmacist.post("/api/v1/documents/of/dispensation/1", document(PDF + b"hall", valid_to="2026-12-31"))
        body = {"documents": [{"document_id": made["document_id"]}], "witness_username": "granskare", "witness_password": PASSWORD}
        status, refused = self.pharmacist.post("/api/v1/retention/erase", body)
        self.assertEqual((status, refused["error"]["rule"]), (409, "R-KEEP-01"))
        self.assertEqual(self.nurse.post("/api/v1/retention/erase", body)[0], 403)
        self.assertEqual(self.nurse.call("GET", "/retention")[0], 403)
        self.assertEqual(self.auditor.call("GET", "/retention")[0], 200)
        self.assertEqual(self.pharmacist.post("/api/v1/retention/erase-journal-words", {
            "witness_username": "granskare", "witness_password": PASSWORD}), (200, {"erased": 0}))
        signed = {"witness_username": "granskare", "witness_password": PASSWORD}
        self.assertEqual(self.pharmacist.post("/api/v1/retention/erase-serial-numbers", signed), (200, {"erased": 0}))
        status, refused = self.pharmacist.post("/api/v1/retention/erase-serial-numbers")
        self.assertEqual((status, refused["error"]["rule"]), (409, "R-EYES-01"))
        self.assertEqual(self.auditor.post("/api/v1/retention/erase-serial-numbers", signed)[0], 403)

    def test_the_auditor_sees_what_erasing_takes_and_changes_none_of_it(self):
        page = self.auditor.page("/retention")[1]
        self.assertIn("Does erasing take two persons?", page)
        self.assertIn("Scanned serial numbers", page)
        self.assertIn('href="/retention"', self.auditor.page("/")[1])
        for action in ("/retention/erase", "/second-signatures"):
            self.assertNotIn(f'"{action}', page)
        self.assertEqual(self.auditor.call("GET", "/second-signatures")[0], 403)
        setting = {"action": "erase", "is_required": "0", "decision": "prov"}
        self.assertEqual(self.auditor.post("/api/v1/second-signatures", setting)[0], 403)

    def test_two_change_one_document_and_the_second_is_told_by_whom(self):
        _, made = self.pharmacist.post("/api/v1/documents/of/dispensation/1", document(PDF + b"tva"))
        where, other = f"/api/v1/documents/{made['document_id']}/validity", Person(self.base, "apotekare2")
        answers = []

        def change(person, day):
            answers.append(person.post(where, {"version": 1, "valid_to": day}))
        both = [threading.Thread(target=change, args=(self.pharmacist, "2027-01-01")),
                threading.Thread(target=change, args=(other, "2027-02-01"))]
        for one in both:
            one.start()
        for one in both:
            one.join()
        self.assertEqual(sorted(status for status, _ in answers), [200, 409])
        error = next(reply["error"] for status, reply in answers if status == 409)
        self.assertEqual(error["code"], "ERR_CHANGED_MEANWHILE")
        self.assertRegex(error["detail"], r"^Apotekare \w+ \(demo\) changed this at \d\d:\d\d$")
        self.assertEqual(error["see"], f"/changes/document/{made['document_id']}")
        self.assertEqual(self.pharmacist.call("GET", error["see"])[0], 200)
        self.assertEqual(self.nurse.call("GET", error["see"])[0], 403)

    def test_stale_orders_name_who_changed_them(self):
        status, place = None, 0
        while status != 200:
            place += 1
            status, order = self.nurse.post("/api/v1/orders", {"ward_id": place})
        number = order["order_id"]
        _, packs = self.nurse.call("GET", "/catalogue?format=json&only_articles=1")
        self.assertTrue(packs)
        status, refused = self.nurse.post(f"/api/v1/orders/{number}/place", {"version": 77})
        self.assertEqual((status, refused["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))
        self.assertIn("you changed this yourself", refused["error"]["detail"])
        self.assertEqual(refused["error"]["see"], f"/changes/order/{number}")
        self.assertEqual(self.nurse.call("GET", refused["error"]["see"])[0], 200)

    def test_a_password_for_once_opens_one_door(self):
        who = f"/api/v1/people/{self.ids['vikarie2']}"
        self.assertEqual(self.pharmacist.post(who + "/password", {"new_password": "ett par korta ord"})[0], 403)
        self.assertEqual(self.admin.post(who + "/password", {"new_password": "kort"})[0], 422)
        self.assertEqual(self.admin.post(who + "/password", {"new_password": "ett par korta ord"})[0], 200)
        person = Person(self.base, "vikarie2", "ett par korta ord")
        self.assertEqual(person.get("/api/v1/account/sessions")[1]["error"]["code"], "ERR_PASSWORD_CHANGE")
        self.assertEqual(person.post("/api/v1/account/sessions/end-others")[0], 403)
        change = {"current_password": "ett par korta ord", "new_password": "fyra helt nya ord"}
        self.assertEqual(person.post("/api/v1/account/password", {**change, "current_password": "fel"})[0], 401)
        self.assertEqual(person.post("/api/v1/account/password", {**change, "new_password": change["current_password"]})[0], 422)
        elsewhere = Person(self.base, "vikarie2", "ett par korta ord")
        self.assertEqual(person.post("/api/v1/account/password", change)[0], 200)
        self.assertEqual(person.get("/api/v1/account/sessions")[0], 200)
        self.assertEqual(elsewhere.get("/api/v1/account/sessions")[0], 401)
        self.assertEqual(Person(self.base, "vikarie2", "ett par korta ord").status, 401)

    def test_accounts_are_the_administrators_and_the_last_stays(self):
        self.assertEqual(self.pharmacist.get("/api/v1/people")[0], 403)
        self.assertEqual(self.nurse.call("GET", f"/people/{self.ids['admin']}")[0], 403)
        _, admin = self.admin.get(f"/api/v1/people/{self.ids['admin']}")
        end = f"/api/v1/people/{self.ids['admin']}/roles/{admin['roles'][0]['grant_id']}/end"
        signed = {"witness_username": "granskare", "witness_password": PASSWORD}
        self.assertEqual(self.admin.post(end, {"valid_to": "2027-01-01"})[1]["error"]["rule"], "R-EYES-01")
        self.assertEqual(self.admin.post(end, {"valid_to": "2027-01-01", **signed})[1]["error"]["rule"], "R-PEOPLE-01")
        give = f"/api/v1/people/{self.ids['admin']}/roles"
        self.assertEqual(self.admin.post(give, {"role": "pharmacist", "valid_from": "2026-01-01"})[1]["error"]["rule"], "R-EYES-01")
        self.assertEqual(self.admin.post(give, {"role": "orderer", "valid_from": "2026-01-01", **signed})[0], 422)
        status, made = self.admin.post("/api/v1/people", {"username": "ny.person", "display_name": "Ny Person (demo)"})
        self.assertEqual(status, 200)
        self.assertEqual(self.admin.post("/api/v1/people", {"username": "ny.person", "display_name": "Ny Person (demo)"})[0], 409)
        give = f"/api/v1/people/{made['person_id']}"
        self.assertEqual(self.admin.post(give + "/roles", {"role": "technician", "place_code": "CL", "valid_from": "2026-01-01"})[0], 200)
        self.assertEqual(self.admin.post(give + "/roles", {"role": "king", "valid_from": "2026-01-01"})[0], 422)
        self.assertEqual(self.admin.post(give + "/access", {"is_active": False})[0], 200)
        _, found = self.admin.get("/api/v1/people?q=ny+person&state=closed")
        self.assertEqual([row["username"] for row in found], ["ny.person"])

    def test_a_lock_is_lifted_and_a_session_ended(self):
        for _ in range(5):
            Person(self.base, "ssk3", "fel lösenord")
        self.assertEqual(Person(self.base, "ssk3").status, 429)
        _, locked = self.admin.get("/api/v1/people?state=locked")
        self.assertIn("ssk3", [row["username"] for row in locked])
        who = f"/api/v1/people/{self.ids['ssk3']}"
        self.assertEqual(self.admin.post(who + "/unlock")[0], 200)
        self.assertEqual(self.admin.post(who + "/unlock")[0], 409)
        nurse = Person(self.base, "ssk3")
        self.assertEqual(nurse.status, 200)
        _, sessions = nurse.get("/api/v1/account/sessions")
        self.assertEqual(self.nurse.post("/api/v1/account/sessions/end", {"session_id": sessions[0]["session_id"]})[0], 404)
        self.assertEqual(self.admin.post(who + "/sessions/end", {"session_id": sessions[0]["session_id"]})[0], 200)
        self.assertEqual(nurse.get("/api/v1/account/sessions")[0], 401)

    def test_the_journal_is_the_auditors(self):
        for person in (self.nurse, self.pharmacist, self.admin):
            self.assertEqual(person.get("/api/v1/journal")[0], 403)
        _, page = self.auditor.get("/api/v1/journal?event=document+added&person=apotekare1")
        self.assertTrue(page["rows"])
        row = page["rows"][-1]
        self.assertEqual((row["subject_kind"], row["subject_id"]), ("dispensation", 1))
        _, same = self.auditor.get(f"/api/v1/journal?request_id={row['request_id']}&words=sha256" if row["request_id"]
                                   else "/api/v1/journal?event=document+added&words=sha256")
        self.assertIn(row["journal_id"], [one["journal_id"] for one in same["rows"]])
        self.assertEqual(self.auditor.get("/api/v1/journal?words=nothing+has+this")[1]["rows"], [])
        _, proof = self.auditor.get(f"/api/v1/journal/{row['journal_id']}/proof")
        self.assertTrue(proof["is_sealed"] and proof["seal_fits"] and proof["payload_fits"])
        status, sheet = self.auditor.call("GET", "/journal?subject_kind=dispensation&subject_id=1&format=csv")
        self.assertEqual(status, 200)
        self.assertGreater(len(sheet.splitlines()), 2)
        self.assertEqual(self.auditor.get("/api/v1/journal?person=no.such")[0], 404)
        self.assertEqual(self.auditor.get("/api/v1/journal?subject_id=x")[0], 422)


if __name__ == "__main__":
    unittest.main()
