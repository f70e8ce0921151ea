"""A served demo region and the people who work in it over HTTP, for the tests of use cases.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
import uuid

import database

TOP = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"


class Person:
    """Somebody who has signed in and asks; every write has a request key, its own when none is given."""

    def __init__(self, base, user, password=PASSWORD, language="sv"):
        self.base, self.token, self.language = base, None, language
        self.status, content = self.call("POST", "/api/v1/sign-in", {"username": user, "password": password})
        self.token = json.loads(content).get("token")

    def ask(self, method, path, body=None, key=None):
        """(status, bytes, headers), whatever the status."""
        headers = {"Content-Type": "application/json", "Cookie": "lang=" + self.language}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        request = urllib.request.Request(self.base + path, method=method, headers=headers,
                                         data=json.dumps(body or {}).encode() if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, reply.read(), reply.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read(), refused.headers

    def call(self, method, path, body=None, key=None):
        """(status, bytes)."""
        return self.ask(method, path, body, key)[:2]

    def post(self, path, body=None, key=None):
        """(status, what the JSON holds)."""
        status, content = self.call("POST", path, body, key)
        return status, json.loads(content or b"null")

    def get(self, path):
        """(status, what the JSON holds)."""
        status, content = self.call("GET", path)
        return status, json.loads(content or b"null")

    def page(self, path):
        """(status, the page as text)."""
        status, content = self.call("GET", path)
        return status, content.decode("utf-8", "replace")

    def rows(self, path):
        """A list's rows; the list must be answered."""
        status, found = self.get(path + ("&" if "?" in path else "?") + "format=json")
        assert status == 200, (path, status, found)
        return next(value for value in found.values() if isinstance(value, list)) if isinstance(found, dict) else found


class ServedRegion(unittest.TestCase):
    """A demo region of `SEED` and `DAYS`, served at `cls.base`; it must verify when the tests are done."""

    SEED, DAYS = 7, 3

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data")
        cls.database.make_demo(PROGRAM, cls.SEED, cls.DAYS)
        cls.server = subprocess.Popen([PROGRAM, "serve", *cls.database.where, "--port", "0", "--requests-per-second", "0"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.base = cls.server.stdout.readline().strip().rstrip("/")

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(20)
        cls.server.stdout.close()
        verified = subprocess.run([PROGRAM, "verify", *cls.database.where], capture_output=True, text=True, check=False)
        cls.database.close()
        cls.folder.cleanup()
        assert verified.returncode == 0, verified.stdout + verified.stderr
