#!/usr/bin/env python3
"""Every route as every role and as nobody, headers and cookies, floods and slow clients, against the served demo.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402

PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"
USERS = {"ssk1": "orderer", "apotekare1": "pharmacist", "tekniker1": "technician", "inkopare": "purchaser",
         "ekonom": "controller", "granskare": "auditor", "admin": "administrator"}


def source(name):
    return (TOP / name).read_text(encoding="utf-8")


def routes():
    """(method, path, permission) of every route, read from the tables in the source."""
    for path in sorted((TOP / "src").glob("*/*.c")):
        yield from re.findall(r'\{ HTTP_(GET|POST), "(/[^"]*)", PERMIT_(\w+)', path.read_text(encoding="utf-8"))


def role_permissions():
    """role -> its permissions, read from the table of permission.c."""
    text = source("src/people/permission.c")
    look = set(re.findall(r"MAY\((\w+)\)", re.search(r"#define MAY_LOOK \((.*)\)", text).group(1)))
    found = {}
    for name, bits in re.findall(r'\[ROLE_\w+\] = \{ "(\w+)",(.*?)\},', text, re.S):
        found[name] = set(re.findall(r"MAY\((\w+)\)", bits)) | (look if "MAY_LOOK" in bits else set())
    return found


class Security(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data")
        cls.database.make_demo(PROGRAM, 9, 2)
        cls.server, cls.port = cls.serve("--requests-per-second", "0")
        cls.tokens = {user: cls.sign_in(user) for user in USERS}

    @classmethod
    def tearDownClass(cls):
        cls.end(cls.server)
        verified = subprocess.run([PROGRAM, "verify", *cls.database.where], capture_output=True, text=True, check=False)
        cls.database.close()
        cls.folder.cleanup()
        assert verified.returncode == 0, verified.stdout

    @classmethod
    def serve(cls, *words, where=None):
        server = subprocess.Popen([PROGRAM, "serve", *(where or cls.database.where), "--port", "0", *words],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return server, int(server.stdout.readline().rsplit(":", 1)[1].strip().rstrip("/"))

    @staticmethod
    def end(server):
        server.terminate()
        server.wait(20)
        server.stdout.close()

    @classmethod
    def ask(cls, method, path, headers=None, body=None, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or cls.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            connection.close()

    @classmethod
    def post(cls, path, fields, headers=None, port=None):
        return cls.ask("POST", path, {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), **(headers or {})},
                       json.dumps(fields), port)

    @classmethod
    def sign_in(cls, user, port=None):
        status, _, body = cls.post("/api/v1/sign-in", {"username": user, "password": PASSWORD}, port=port)
        assert status == 200, (user, status, body)
        return json.loads(body)["token"]

    def test_every_route_as_every_role_and_as_nobody(self):
        permissions, count = role_permissions(), 0
        self.assertEqual(set(permissions), set(USERS.values()))
        for method, path, permission in routes():
            place = re.sub(r"\{\w+\}", "999999", path)
            if path in ("/sign-out", "/static/{name}", "/api/v1/live"):  # The last one goes on and on (tests/main/live_test.py).
                continue
            for user in [None, *USERS]:
                headers = {"Authorization": "Bearer " + self.tokens[user]} if user else {}
                if method == "POST":
                    status, _, body = self.post(place, {}, headers)
                else:
                    status, _, body = self.ask("GET", place, headers)
                count += 1
                with self.subTest(route=f"{method} {path}", user=user):
                    self.assertLess(status, 500, body[:200])
                    if permission == "EVERYBODY":
                        continue
                    if user is None:
                        self.assertIn(status, (401, 303))
                        if status == 303:
                            self.assertEqual(method, "GET")
                    elif permission != "SIGNED_IN" and permission not in permissions[USERS[user]]:
                        self.assertEqual(status, 403, body[:200])
                    else:
                        self.assertNotEqual(status, 401)
        self.assertGreater(count, 400)

    def test_headers_of_every_kind_of_reply(self):
        for path in ("/sign-in", "/static/ampull.css", "/nothing/here", "/api/v1/openapi.json"):
            _, headers, _ = self.ask("GET", path)
            with self.subTest(path=path):
                policy = headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe", policy)
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin")
                self.assertIsNone(headers["Server"])
        _, headers, _ = self.ask("GET", "/", {"Authorization": "Bearer " + self.tokens["ssk1"]})
        self.assertIn("no-store", headers["Cache-Control"])

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self):
        _, headers, page = self.ask("GET", "/sign-in")
        fields = dict(re.findall(rb'name="(\w+)" value="([^"]*)"', page))
        body = "&".join(f"{name.decode()}={value.decode()}" for name, value in fields.items())
        status, headers, _ = self.ask("POST", "/sign-in", {"Content-Type": "application/x-www-form-urlencoded"},
                                      body + f"&username=ssk1&password={PASSWORD}")
        self.assertEqual(status, 303)
        cookie = headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertRegex(cookie, "SameSite=(Lax|Strict)")
        self.assertIn("Path=/", cookie)
        self.assertGreaterEqual(len(cookie.split("=", 1)[1].split(";")[0]), 32)

    def test_nobody_signs_another_in_from_elsewhere(self):
        status, headers, _ = self.ask("POST", "/sign-in", {"Content-Type": "application/x-www-form-urlencoded",
                                                           "Sec-Fetch-Site": "cross-site"}, f"username=ssk1&password={PASSWORD}")
        self.assertEqual(status, 403)
        self.assertIsNone(headers["Set-Cookie"])

    def test_behind_a_proxy_the_cookie_is_for_tls_only(self):
        folder = tempfile.TemporaryDirectory()
        place = database.Database(folder.name + "/data")
        place.make_demo(PROGRAM, 9, 2)
        server, port = self.serve("--behind-proxy", where=place.where)
        try:
            _, _, page = self.ask("GET", "/sign-in", port=port)
            fields = dict(re.findall(rb'name="(\w+)" value="([^"]*)"', page))
            body = "&".join(f"{name.decode()}={value.decode()}" for name, value in fields.items())
            headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
            _, told, _ = self.ask("POST", "/sign-in", headers, body + f"&username=granskare&password={PASSWORD}", port=port)
            self.assertIn("; Secure", told["Set-Cookie"])
        finally:
            self.end(server)
            place.close()
            folder.cleanup()

    def test_what_is_sent_stands_escaped_on_the_page(self):
        evil = "<script>alert(1)</script>\"'&"
        token = {"Authorization": "Bearer " + self.tokens["apotekare1"]}
        quoted = "".join(f"%{byte:02x}" for byte in evil.encode())
        for path in (f"/catalogue?q={quoted}", f"/scan?scan={quoted}", f"/orders?state={quoted}", f"/nothing{quoted}"):
            _, _, body = self.ask("GET", path, token)
            self.assertNotIn(b"<script>alert", body)

    def test_a_flood_is_answered_429_while_others_are_served(self):
        folder = tempfile.TemporaryDirectory()
        place = database.Database(folder.name + "/data")
        place.make_demo(PROGRAM, 9, 2)
        server, port = self.serve("--requests-per-second", "20", where=place.where)
        try:
            noisy, quiet = self.sign_in("ssk1", port), self.sign_in("apotekare1", port)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            statuses = []
            for _ in range(400):
                connection.request("GET", "/api/v1/packs?q=a", headers={"Authorization": "Bearer " + noisy})
                reply = connection.getresponse()
                reply.read()
                statuses.append(reply.status)
                self.assertEqual(reply.headers["Retry-After"], "1" if reply.status == 429 else None)
            connection.close()
            self.assertIn(429, statuses)
            self.assertGreaterEqual(statuses.count(200), 60)
            self.assertEqual(self.ask("GET", "/orders", {"Authorization": "Bearer " + quiet}, port=port)[0], 200)
            time.sleep(0.2)
            self.assertEqual(self.ask("GET", "/orders", {"Authorization": "Bearer " + noisy}, port=port)[0], 200)
        finally:
            self.end(server)
            place.close()
            folder.cleanup()

    def test_a_slow_client_does_not_hold_the_others(self):
        slow = []
        try:
            for _ in range(300):
                one = socket.create_connection(("127.0.0.1", self.port))
                one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-")  # And never more.
                slow.append(one)
            self.assertEqual(self.ask("GET", "/sign-in")[0], 200)
        finally:
            for one in slow:
                one.close()

    def test_addresses_are_only_believed_behind_our_own_proxy(self):
        self.post("/api/v1/sign-in", {"username": "ssk2", "password": "wrong"}, {"X-Forwarded-For": "203.0.113.9"})
        _, _, body = self.ask("GET", "/journal?format=csv", {"Authorization": "Bearer " + self.tokens["granskare"]})
        self.assertNotIn(b"203.0.113.9", body)


if __name__ == "__main__":
    unittest.main()
