#!/usr/bin/env python3
"""What every request must pass: session, form token, right, fields, request key; and a write that comes twice writes once.

Through a served demo region, with bare sockets where a client of the library would be too polite.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402

PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"
FORM = "application/x-www-form-urlencoded"


def key():
    return str(uuid.uuid4())


class Gateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data = cls.folder.name + "/data"
        cls.database = database.Database(cls.data)
        cls.database.make_demo(PROGRAM, 11, 2)
        cls.server = None
        cls.start()
        cls.nurse, cls.auditor = cls.token("ssk1"), cls.token("granskare")
        cls.other_nurse = cls.token("ssk2")
        cls.ward = next(ward for ward in range(1, 400) if cls.make_order(cls.nurse, ward)[0] == 200)
        status, found = cls.api("GET", "/api/v1/packs?only_articles=1&q=paracetamol", token=cls.nurse)
        assert status == 200, found
        cls.pack, cls.units = found["packs"][0]["pack_id"], found["packs"][0]["units_per_pack"]

    @classmethod
    def start(cls):
        cls.server = subprocess.Popen([PROGRAM, "serve", *cls.database.where, "--port", "0"], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True)
        where = urllib.parse.urlsplit(cls.server.stdout.readline().strip())
        cls.host, cls.port = where.hostname, where.port

    @classmethod
    def stop(cls):
        cls.server.terminate()
        code = cls.server.wait(20)
        cls.server.stdout.close()
        assert code == 0, code

    @classmethod
    def tearDownClass(cls):
        cls.stop()
        verified = subprocess.run([PROGRAM, "verify", *cls.database.where], capture_output=True, text=True, check=False)
        cls.database.close()
        cls.folder.cleanup()
        assert verified.returncode == 0, verified.stdout + verified.stderr

    @classmethod
    def send(cls, method, path, body=b"", headers=None):
        """Status, headers and bytes of one request on a connection of its own."""
        connection = http.client.HTTPConnection(cls.host, cls.port, timeout=30)
        try:
            connection.request(method, path, body if method == "POST" else None, headers or {})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            connection.close()

    @classmethod
    def api(cls, method, path, body=None, token=None, request_key=None, **more):
        headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in more.items()}}
        if token:
            headers["Authorization"] = "Bearer " + token
        if request_key is not None:
            headers["Idempotency-Key"] = request_key
        status, _, reply = cls.send(method, path, json.dumps(body or {}).encode(), headers)
        return status, json.loads(reply)

    @classmethod
    def token(cls, user):
        status, reply = cls.api("POST", "/api/v1/sign-in", {"username": user, "password": PASSWORD}, request_key=key())
        assert status == 200, reply
        return reply["token"]

    @classmethod
    def make_order(cls, token, ward=None, request_key=None, **more):
        return cls.api("POST", "/api/v1/orders", {"ward_id": ward or cls.ward}, token, request_key or key(), **more)

    def order(self):
        status, made = self.make_order(self.nurse)
        self.assertEqual(status, 200, made)
        return made["order_id"]

    def packs_of(self, order):
        """Packs on the order, all lines together."""
        status, shown = self.api("GET", f"/api/v1/orders/{order}", token=self.nurse)
        self.assertEqual(status, 200, shown)
        return sum(line["requested_units"] for line in shown["lines"]) // self.units

    def add(self, order, request_key, **more):
        """Not the same when done twice: each adds one pack."""
        return self.api("POST", f"/api/v1/orders/{order}/lines", {"pack_id": self.pack, "packs": 1, "add": True}, self.nurse,
                        request_key, **more)

    def refused(self, reply, status, code, field=None):
        self.assertEqual((reply[0], reply[1]["error"]["code"]), (status, code), reply)
        self.assertTrue(reply[1]["error"]["message"])
        self.assertTrue(reply[1]["error"]["request_id"])
        if field:
            self.assertEqual(reply[1]["error"]["field"], field)

    # ---------------------------------------------------------------- who, where, what

    def test_no_session(self):
        self.refused(self.make_order(None), 401, "ERR_UNAUTHENTICATED")
        self.refused(self.make_order("no-such-token"), 401, "ERR_UNAUTHENTICATED")
        self.refused(self.make_order(self.nurse + "x"), 401, "ERR_UNAUTHENTICATED")
        status, headers, _ = self.send("GET", "/orders")
        self.assertEqual((status, headers["Location"]), (303, "/sign-in?next=%2Forders"))

    def test_wrong_right(self):
        self.refused(self.make_order(self.auditor), 403, "ERR_FORBIDDEN")
        self.refused(self.api("POST", f"/api/v1/orders/{self.order()}/approve", {}, self.nurse, key()), 403, "ERR_FORBIDDEN")

    def test_unknown_route_and_method(self):
        self.refused(self.api("GET", "/api/v1/nothing", token=self.nurse), 404, "ERR_NOT_FOUND")
        self.refused(self.api("GET", "/api/v1/orders/1/place", token=self.nurse), 405, "ERR_METHOD")
        self.refused(self.api("POST", "/api/v1/packs", {}, self.nurse, key()), 405, "ERR_METHOD")
        for method in ("PUT", "DELETE", "PATCH"):
            self.assertIn(self.send(method, "/api/v1/orders/1")[0], (405, 501))

    def test_fields(self):
        fields = lambda body: self.api("POST", "/api/v1/orders", body, self.nurse, key())  # noqa: E731
        self.refused(fields({"ward_id": self.ward, "colour": "red"}), 400, "ERR_FIELD_UNKNOWN")
        self.refused(fields({}), 422, "ERR_FIELD_MISSING", "ward_id")
        self.refused(fields({"ward_id": "one"}), 422, "ERR_FIELD_INVALID", "ward_id")
        self.refused(fields({"ward_id": 9223372036854775807}), 404, "ERR_NOT_FOUND")
        for wrong in (b"", b"[]", b"{", b'{"ward_id":1', b'{"ward_id":1}x', b"\xff", b'{"ward_id":1,"ward_id":2}'):
            status, _, _ = self.send("POST", "/api/v1/orders", wrong, {"Content-Type": "application/json",
                                     "Authorization": "Bearer " + self.nurse, "Idempotency-Key": key()})
            self.assertIn(status, (400, 422), wrong)

    def test_the_reply_names_the_request(self):
        _, first, _ = self.send("GET", "/sign-in")
        _, second, _ = self.send("GET", "/sign-in")
        self.assertTrue(first["X-Request-Id"])
        self.assertNotEqual(first["X-Request-Id"], second["X-Request-Id"])

    # ---------------------------------------------------------------- request keys

    def test_a_write_needs_a_key(self):
        self.refused(self.api("POST", "/api/v1/orders", {"ward_id": self.ward}, self.nurse), 400, "ERR_REQUEST_KEY_MISSING")
        self.refused(self.api("POST", "/api/v1/orders", {"ward_id": self.ward}, self.nurse, ""), 400, "ERR_REQUEST_KEY_MISSING")

    def test_a_key_is_short(self):
        self.refused(self.make_order(self.nurse, request_key="k" * 101), 422, "ERR_FIELD_INVALID", "request_key")
        self.assertEqual(self.make_order(self.nurse, request_key="k" * 100)[0], 200)

    def test_the_same_again(self):
        order, same = self.order(), key()
        first = self.add(order, same)
        self.assertEqual(first[0], 200, first)
        self.assertEqual(self.add(order, same), first)
        self.assertEqual(self.packs_of(order), 1)
        self.assertEqual(self.add(order, key())[0], 200)
        self.assertEqual(self.packs_of(order), 2)

    def test_the_key_of_another_request(self):
        same = key()
        self.assertEqual(self.make_order(self.nurse, request_key=same)[0], 200)
        other = self.api("POST", "/api/v1/orders", {"ward_id": self.ward, "note": "x"}, self.nurse, same)
        self.refused(other, 409, "ERR_REQUEST_KEY_REUSED", "request_key")
        self.refused(self.add(self.order(), same), 409, "ERR_REQUEST_KEY_REUSED", "request_key")

    def test_the_key_of_another_person(self):
        same = key()
        status, first = self.make_order(self.nurse, request_key=same)
        self.assertEqual(status, 200, first)
        status, second = self.make_order(self.other_nurse, request_key=same)
        self.assertNotEqual((status, second), (200, first))
        self.assertNotIn("REQUEST_KEY", json.dumps(second))

    def test_a_refused_write_keeps_no_key(self):
        same, order = key(), self.order()
        refused = self.api("POST", f"/api/v1/orders/{order}/place", {}, self.nurse, same)
        self.assertEqual(refused[0] // 100, 4, refused)
        self.assertEqual(self.add(order, key())[0], 200)
        self.assertEqual(self.api("POST", f"/api/v1/orders/{order}/place", {}, self.nurse, same)[0], 200)

    def test_two_connections_at_once(self):
        order = self.order()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for number in range(1, 6):
                same = key()
                replies = list(pool.map(lambda _, same=same: self.add(order, same), range(8)))
                self.assertEqual(replies, [replies[0]] * 8)
                self.assertEqual(replies[0][0], 200, replies[0])
                self.assertEqual(self.packs_of(order), number)

    def test_a_lost_reply(self):
        order, same = self.order(), key()
        body = json.dumps({"pack_id": self.pack, "packs": 1, "add": True}).encode()
        head = (f"POST /api/v1/orders/{order}/lines HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.nurse}\r\nIdempotency-Key: {same}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        with socket.create_connection((self.host, self.port), 10) as lost:
            lost.sendall(head + body)
        deadline = time.monotonic() + 20
        while self.packs_of(order) == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(self.packs_of(order), 1)
        again = self.add(order, same)
        self.assertEqual(again[0], 200, again)
        self.assertEqual(self.packs_of(order), 1)

    def test_half_a_request_writes_nothing(self):
        order = self.order()
        body = json.dumps({"pack_id": self.pack, "packs": 1, "add": True}).encode()
        head = (f"POST /api/v1/orders/{order}/lines HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.nurse}\r\nIdempotency-Key: {key()}\r\nContent-Length: {len(body) + 1}\r\n\r\n").encode()
        with socket.create_connection((self.host, self.port), 10) as lost:
            lost.sendall(head + body)
        self.assertEqual(self.add(order, key())[0], 200)
        self.assertEqual(self.packs_of(order), 1)

    # ---------------------------------------------------------------- forms

    def browser(self, user="ssk1"):
        """The cookie of a person who signed in by the form."""
        form = urllib.parse.urlencode({"username": user, "password": PASSWORD})
        status, headers, _ = self.send("POST", "/sign-in", form.encode(), {"Content-Type": FORM})
        self.assertEqual(status, 303)
        self.assertIn("HttpOnly", headers["Set-Cookie"])
        self.assertIn("SameSite=Strict", headers["Set-Cookie"])
        return headers["Set-Cookie"].split(";")[0]

    def marks(self, cookie):
        """The form token and request key of a page."""
        status, _, page = self.send("GET", "/orders", headers={"Cookie": cookie})
        self.assertEqual(status, 200)
        found = {name: re.search(rf'name="{name}" value="([^"]+)"', page.decode()) for name in ("csrf", "request_key")}
        self.assertTrue(all(found.values()), found)
        return {name: match[1] for name, match in found.items()}

    def post_form(self, cookie, fields, **more):
        headers = {"Content-Type": FORM, "Cookie": cookie, **{name.replace("_", "-"): value for name, value in more.items()}}
        return self.send("POST", "/orders", urllib.parse.urlencode({"ward_id": self.ward, **fields}).encode(), headers)

    def test_a_form_carries_its_token(self):
        cookie = self.browser()
        marks = self.marks(cookie)
        for wrong in ({"request_key": key()}, {**marks, "csrf": ""}, {**marks, "csrf": marks["csrf"][:-1]},
                      {**marks, "csrf": marks["csrf"] + "x"}, {**marks, "csrf": self.marks(self.browser("ssk2"))["csrf"]}):
            self.assertEqual(self.post_form(cookie, wrong)[0], 403, wrong)
        status, headers, _ = self.post_form(cookie, marks)
        self.assertEqual(status, 303)
        status, again, _ = self.post_form(cookie, marks)
        self.assertEqual((status, again["Location"]), (303, headers["Location"]))
        self.assertRegex(headers["Location"], r"^/orders/\d+")

    def test_a_form_from_another_site(self):
        cookie = self.browser()
        for site in ("cross-site", "same-site", "else"):
            self.assertEqual(self.post_form(cookie, self.marks(cookie), Sec_Fetch_Site=site)[0], 403, site)
        for site in ("same-origin", "none"):
            self.assertEqual(self.post_form(cookie, self.marks(cookie), Sec_Fetch_Site=site)[0], 303, site)

    def test_a_form_without_key(self):
        cookie = self.browser()
        self.assertEqual(self.post_form(cookie, {"csrf": self.marks(cookie)["csrf"]})[0], 400)

    def test_signing_out_ends_the_session(self):
        cookie = self.browser()
        marks = urllib.parse.urlencode(self.marks(cookie)).encode()
        self.assertEqual(self.send("POST", "/sign-out", marks, {"Content-Type": FORM, "Cookie": cookie})[0], 303)
        status, headers, _ = self.send("GET", "/orders", headers={"Cookie": cookie})
        self.assertEqual((status, headers["Location"]), (303, "/sign-in?next=%2Forders"))

    def test_another_sites_address_is_no_way_on(self):
        for there in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
            form = urllib.parse.urlencode({"username": "ssk1", "password": PASSWORD, "next": there}).encode()
            status, headers, _ = self.send("POST", "/sign-in", form, {"Content-Type": FORM})
            self.assertEqual((status, headers["Location"]), (303, "/"), there)

    # ---------------------------------------------------------------- sessions end

    def sql(self, text):
        """Between two runs of the server: SQLite has one writer."""
        if database.SERVER:
            subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", text, self.database.where[1]], check=True)
            return
        with sqlite3.connect(self.data + "/ampull.db") as connection:
            connection.execute(text)
        connection.close()

    def ended_by(self, text):
        token = self.token("ssk1")
        self.assertEqual(self.make_order(token)[0], 200)
        type(self).stop()
        try:
            self.sql(text)
        finally:
            type(self).start()
        self.refused(self.make_order(token), 401, "ERR_UNAUTHENTICATED")
        type(self).nurse, type(self).auditor = self.token("ssk1"), self.token("granskare")
        type(self).other_nurse = self.token("ssk2")

    def test_a_session_outlives_a_restart_and_ends(self):
        self.ended_by("UPDATE session SET expires_at = 1")

    def test_an_idle_session_ends(self):
        now = int(time.time() * 1000000)
        self.ended_by(f"UPDATE session SET seen_at = {now - 61 * 60 * 1000000}")

    def test_a_session_in_use_goes_on(self):
        token = self.token("ssk1")
        now = int(time.time() * 1000000)
        type(self).stop()
        try:
            self.sql(f"UPDATE session SET seen_at = {now - 30 * 60 * 1000000}")
        finally:
            type(self).start()
        self.assertEqual(self.make_order(token)[0], 200)


if __name__ == "__main__":
    unittest.main()
