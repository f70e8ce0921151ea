#!/usr/bin/env python3
"""One ward order's whole way over the API of a served demo region, and what must be refused on it.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import concurrent.futures
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
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"


class Api:
    def __init__(self, base, user=None):
        self.base, self.token = base, None
        if user:
            self.token = self.post("/api/v1/sign-in", {"username": user, "password": PASSWORD})[1]["token"]

    def call(self, method, path, body=None, key=None, language=None):
        headers = {"Content-Type": "application/json"}
        if language:
            headers["Cookie"] = "lang=" + language
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        request = urllib.request.Request(self.base + path, method=method, headers=headers,
                                         data=json.dumps(body or {}).encode() if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, key=None):
        return self.call("POST", path, body, key)


class WholeWay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = cls.folder.name + "/data"
        cls.database = database.Database(cls.data)
        cls.database.make_demo(PROGRAM, 7, 3)
        cls.server = subprocess.Popen([PROGRAM, "serve", *cls.database.where, "--port", "0", "--requests-per-second", "0"], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True)
        base = cls.server.stdout.readline().strip().rstrip("/")
        cls.nurse, cls.pharmacist = Api(base, "ssk1"), Api(base, "apotekare1")
        cls.technician, cls.nobody, cls.auditor = Api(base, "tekniker1"), Api(base), Api(base, "granskare")
        cls.base = base
        status, cls.ward = cls.ward_of(cls.nurse)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(20)
        cls.server.stdout.close()
        verified = subprocess.run([PROGRAM, "verify", *cls.database.where], capture_output=True, text=True)
        cls.database.close()
        cls.folder.cleanup()
        assert verified.returncode == 0, verified.stdout + verified.stderr

    @staticmethod
    def ward_of(api):
        """The first ward that takes a draft from this person."""
        for ward_id in range(1, 400):
            status, reply = api.post("/api/v1/orders", {"ward_id": ward_id})
            if status == 200:
                return status, ward_id
        raise AssertionError("no ward")

    def pack(self, words):
        status, reply = self.nurse.get("/api/v1/packs?only_articles=1&q=" + urllib.request.quote(words))
        self.assertEqual(status, 200)
        self.assertTrue(reply["packs"], words)
        return reply["packs"][0]

    def receive(self, pack, packs, batch, expiry, scan=None):
        status, stores = self.technician.post("/api/v1/receipts", {"store_id": self.store(), "supplier": "Provleverans"})
        self.assertEqual(status, 200, stores)
        body = {"packs": packs, "price": "100,00"}
        body.update({"scan": scan} if scan else {"pack_id": pack["pack_id"], "batch": batch, "expiry": expiry})
        return self.technician.post(f"/api/v1/receipts/{stores['receipt_id']}/lines", body)

    def store(self):
        for place_id in range(1, 20):
            status, reply = self.technician.post("/api/v1/receipts", {"store_id": place_id, "supplier": "prov"})
            if status == 200:
                return place_id
        raise AssertionError("no store")

    def order(self, lines):
        status, made = self.nurse.post("/api/v1/orders", {"ward_id": self.ward})
        self.assertEqual(status, 200, made)
        for pack_id, packs in lines:
            status, reply = self.nurse.post(f"/api/v1/orders/{made['order_id']}/lines", {"pack_id": pack_id, "packs": packs})
            self.assertEqual(status, 200, reply)
        return made["order_id"]

    def test_a_refusal_speaks_the_language_that_was_chosen(self):
        told = {}
        for language in "sv", "en":
            status, reply = self.technician.call("POST", "/api/v1/orders/1/lines/1/review", {}, language=language)
            self.assertEqual(status, 403, reply)
            told[language] = reply["error"]["detail"]
        self.assertEqual(told, {"sv": "behörigheten ”granska” behövs", "en": 'needs the right "review"'})
        for language, detail in ("sv", "förpackningar saknas"), ("en", "packs is missing"):
            status, reply = self.nurse.call("POST", "/api/v1/orders/1/lines", {"pack_id": 1}, language=language)
            self.assertEqual((status, reply["error"]["detail"]), (422, detail))

    def test_what_goes_on_inside_is_told_to_nobody(self):
        status, reply = self.pharmacist.get("/api/v1/orders/987654321")
        self.assertEqual((status, reply["error"]["code"]), (404, "ERR_NOT_FOUND"))
        self.assertNotIn("row", json.dumps(reply))
        self.assertIsNone(reply["error"]["detail"])

    def test_an_order_goes_the_whole_way(self):
        pack = self.pack("paracetamol 500")
        order = self.order([(pack["pack_id"], 2)])
        key = str(uuid.uuid4())
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place", {}, key), (200, {"order_id": order}))
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place", {}, key), (200, {"order_id": order}))
        status, other = self.nurse.post(f"/api/v1/orders/{order}/place", {"version": 99}, key)
        self.assertEqual((status, other["error"]["code"]), (409, "ERR_REQUEST_KEY_REUSED"))
        status, reply = self.nurse.post(f"/api/v1/orders/{order}/approve")
        self.assertEqual((status, reply["error"]["code"]), (403, "ERR_FORBIDDEN"))
        status, reply = self.pharmacist.post(f"/api/v1/orders/{order}/approve")
        self.assertEqual((status, reply["approved"]), (200, 1), reply)
        status, reply = self.technician.post(f"/api/v1/orders/{order}/release")
        self.assertEqual(status, 200, reply)
        status, listed = self.technician.get(f"/api/v1/pick-lists/{reply['pick_list_id']}")
        self.assertTrue(listed["takes"])
        wrong = self.pack("ibuprofen 400")
        for take in listed["takes"]:
            url = f"/api/v1/pick-lists/{reply['pick_list_id']}/takes/{take['allocation_id']}"
            status, refused = self.technician.post(url, {"scan": wrong["vnr"]})
            self.assertEqual((status, refused["error"]["code"]), (409, "ERR_WRONG_PACK"), refused)
            self.assertIn("Paracetamol", refused["error"]["detail"])
            status, done = self.technician.post(url, {"scan": pack["vnr"]})
            self.assertEqual(status, 200, done)
            status, again = self.technician.post(url, {"scan": pack["vnr"]})
            self.assertEqual((status, again["error"]["code"]), (409, "ERR_STATE"))
        shipment = listed["shipment_id"]
        self.assertEqual(self.technician.post(f"/api/v1/shipments/{shipment}/send")[0], 200)
        status, sent = self.nurse.get(f"/api/v1/shipments/{shipment}")
        self.assertEqual(sent["state"], "sent")
        units = sum(row["units"] for row in sent["lines"])
        self.assertEqual(units, 2 * pack["units_per_pack"])
        self.assertTrue(all(row["batch"] and row["expiry_day"] and row["vat_rule"] for row in sent["lines"]))
        missing = {"lines": [{"shipment_line_id": sent["lines"][0]["shipment_line_id"],
                              "units": sent["lines"][0]["units"] - 1, "difference_reason": ""}]}
        status, refused = self.nurse.post(f"/api/v1/shipments/{shipment}/receive", missing)
        self.assertEqual((status, refused["error"]["code"]), (422, "ERR_FIELD_MISSING"))
        missing["lines"][0]["difference_reason"] = "en saknades"
        self.assertEqual(self.nurse.post(f"/api/v1/shipments/{shipment}/receive", missing)[0], 200)
        status, order_now = self.nurse.get(f"/api/v1/orders/{order}")
        self.assertEqual(order_now["lines"][0]["state"], "received")
        self.assertEqual(order_now["lines"][0]["received_units"], units - 1)

    def test_narcotics_stand_on_an_order_of_their_own(self):
        order = self.order([(self.pack("morfin 10 mg")["pack_id"], 1), (self.pack("paracetamol 500")["pack_id"], 1)])
        status, refused = self.nurse.post(f"/api/v1/orders/{order}/place")
        self.assertEqual((status, refused["error"]["code"], refused["error"]["rule"]), (409, "ERR_NARCOTICS_APART", "R-ORDER-03"))

    def test_nothing_leaves_the_hospital_without_a_dispensation(self):
        outside = Api(self.base, "ssk4")
        status, ward = self.ward_of(outside)
        status, made = outside.post("/api/v1/orders", {"ward_id": ward})
        outside.post(f"/api/v1/orders/{made['order_id']}/lines", {"pack_id": self.pack("ibuprofen 400")["pack_id"], "packs": 1})
        status, refused = outside.post(f"/api/v1/orders/{made['order_id']}/place")
        self.assertEqual((status, refused["error"]["rule"]), (403, "R-ORDER-02"))
        status, given = self.pharmacist.post("/api/v1/dispensations", {"place_id": ward, "valid_from": "2020-01-01",
                                                                       "valid_to": "2099-12-31", "basis": "prov"})
        self.assertEqual(status, 200, given)
        self.assertEqual(outside.post(f"/api/v1/orders/{made['order_id']}/place")[0], 200)

    def test_two_at_once_never_take_the_same_pack(self):
        pack = self.pack("klomifen")
        self.assertEqual(self.receive(pack, 1, "DUBBEL1", "2031-12-31")[0], 200)
        wanted = 40  # Packs an order; the store cannot have that for all.
        orders = [self.order([(pack["pack_id"], wanted)]) for _ in range(6)]
        for order in orders:
            self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place")[0], 200)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            replies = list(pool.map(lambda order: self.pharmacist.post(f"/api/v1/orders/{order}/approve"), orders))
        self.assertTrue(all(status == 200 for status, reply in replies))
        for status, reply in replies:
            for left in reply["left"]:
                self.assertEqual(left["code"], "ERR_STOCK_TOO_LOW")
                self.assertIn("tillgängliga", left["detail"])

    def test_a_blocked_batch_takes_its_promises_back(self):
        pack = self.pack("dantrolen")
        order = self.order([(pack["pack_id"], 1)])
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order}/place")[0], 200)
        self.assertEqual(self.pharmacist.post(f"/api/v1/orders/{order}/approve")[1]["approved"], 1)
        status, released = self.technician.post(f"/api/v1/orders/{order}/release")
        status, listed = self.technician.get(f"/api/v1/pick-lists/{released['pick_list_id']}")
        batches = self.batches_of(pack["pack_id"])
        for batch in batches:
            status, stopped = self.pharmacist.post(f"/api/v1/batches/{batch}/block", {"reason": "reklamation"})
            self.assertEqual(status, 200, stopped)
        status, now = self.nurse.get(f"/api/v1/orders/{order}")
        self.assertEqual((now["lines"][0]["state"], now["lines"][0]["reason_code"]), ("short", "goods_stopped"))

    def batches_of(self, pack_id):
        request = urllib.request.Request(self.base + f"/packs/{pack_id}", headers={"Authorization": "Bearer " + self.pharmacist.token})
        with urllib.request.urlopen(request) as reply:
            return sorted(set(re.findall(r"/batches/(\d+)", reply.read().decode())))

    def test_a_scan_fills_the_receipt_and_a_serial_comes_once(self):
        pack = self.pack("azatioprin")
        with_gtin = "0" + "7046260525337"  # Nordic code of Vnr 052533, unknown here until a person attaches it.
        scan = f"]d2\u001d01{with_gtin}17310100{'10'}LOT7\u001d21SER{uuid.uuid4().hex[:8]}"
        status, refused = self.receive(pack, 1, None, None, scan)
        self.assertEqual((status, refused["error"]["code"]), (404, "ERR_CODE_UNKNOWN"))
        self.assertEqual(self.technician.post(f"/api/v1/packs/{pack['pack_id']}/codes", {"gtin": with_gtin})[0] in (200, 403), True)
        self.pharmacist.post(f"/api/v1/packs/{pack['pack_id']}/codes", {"gtin": with_gtin})
        status, line = self.receive(pack, 1, None, None, scan)
        self.assertEqual(status, 200, line)
        status, refused = self.receive(pack, 1, None, None, scan)
        self.assertEqual((status, refused["error"]["code"]), (409, "ERR_SERIAL_SEEN"))

    def test_the_document_lists_every_route_of_the_api(self):
        status, document = self.nobody.get("/api/v1/openapi.json")
        self.assertEqual((status, document["openapi"]), (200, "3.1.0"))
        source = "".join(path.read_text() for path in (TOP / "src").glob("*/*.c"))
        routes = set(re.findall(r'\{ HTTP_(GET|POST), "(/api/[^"]+)"', source))
        listed = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
        self.assertEqual(listed, routes)
        for path, methods in document["paths"].items():
            for operation in methods.values():
                named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
                self.assertEqual(named, set(re.findall(r"\{(\w+)\}", path)))

    def test_nobody_without_a_session_gets_anything(self):
        for path in ("/api/v1/orders/1", "/api/v1/packs?q=a", "/api/v1/pick-lists/1", "/api/v1/shipments/1"):
            self.assertEqual(self.nobody.get(path)[0], 401)
        self.assertEqual(self.nobody.post("/api/v1/orders", {"ward_id": 1})[0], 401)
        self.assertEqual(self.auditor.post("/api/v1/orders", {"ward_id": self.ward})[0], 403)

    def test_wrong_fields_are_named(self):
        status, refused = self.nurse.post("/api/v1/orders", {"ward_id": "x"})
        self.assertEqual((status, refused["error"]["field"]), (422, "ward_id"))
        status, refused = self.nurse.post("/api/v1/orders", {"ward_id": self.ward, "more": 1})
        self.assertEqual((status, refused["error"]["code"]), (400, "ERR_FIELD_UNKNOWN"))


if __name__ == "__main__":
    unittest.main()
