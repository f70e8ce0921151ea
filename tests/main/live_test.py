#!/usr/bin/env python3
"""Pages that follow changes: told within two seconds whichever node wrote, bounded, ended with the server, small in memory.

On PostgreSQL (AMPULL_TEST_DB) two servers stand on one database: written at one, seen at the other. On SQLite one process owns
the folder, and both addresses are the same server's.

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
MANY = int(os.environ.get("AMPULL_TEST_STREAMS", "84"))  # 2000 takes half a minute, for signing in that many
OF_ONE = 8
KILOBYTES_OF_ONE = 80  # 2 000 listeners and the rest of the program stay below 200 MB.


def post(port, path, body, token=None):
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, json.dumps(body), headers)
    reply = connection.getresponse()
    status, text = reply.status, reply.read()
    connection.close()
    return status, json.loads(text or b"null")


class Stream:
    """One listener on a bare socket; what it is told is kept with its time."""

    def __init__(self, port, token):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        self.said = b""
        self.is_over = False

    def listen(self, seconds, until=None):
        """Read until a text was said, or the time is out; whether it was said."""
        last = time.monotonic() + seconds
        while not (until and until in self.said) and time.monotonic() < last and not self.is_over:
            self.socket.settimeout(max(0.01, last - time.monotonic()))
            try:
                more = self.socket.recv(65536)
            except TimeoutError:
                break
            self.is_over = not more
            self.said += more
        return bool(until and until in self.said)

    def status(self):
        self.listen(10, b"\r\n\r\n")
        return int(self.said[9:12])

    def close(self):
        self.socket.close()


def resident(process):
    """Kilobytes of memory of a process and its like."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1))


class Live(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data")
        cls.database.make_demo(PROGRAM, 7, 3)
        cls.servers = []
        for _ in range(2 if database.SERVER else 1):
            cls.servers.append(subprocess.Popen([PROGRAM, "serve", *cls.database.where, "--port", "0", "--requests-per-second", "0"],
                                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
        ports = [int(re.search(r":(\d+)/", server.stdout.readline()).group(1)) for server in cls.servers]
        cls.here, cls.there = ports[0], ports[-1]
        cls.tokens = [cls.sign_in() for _ in range(2)]

    @classmethod
    def sign_in(cls):
        return post(cls.here, "/api/v1/sign-in", {"username": "tekniker1", "password": PASSWORD})[1]["token"]

    @classmethod
    def tearDownClass(cls):
        for server in cls.servers:
            server.kill()
            server.wait(20)
            server.stdout.close()
        cls.database.close()
        cls.folder.cleanup()

    def listener(self, token):
        stream = Stream(self.here, token)
        self.addCleanup(stream.close)
        return stream

    def write(self):
        """A receipt at the other node; its number."""
        for store in range(1, 60):
            status, made = post(self.there, "/api/v1/receipts", {"store_id": store, "supplier": "prov"}, self.tokens[1])
            if status == 200:
                return made["receipt_id"]
        self.fail("no store takes goods")

    def test_1_what_is_written_at_one_node_is_told_at_the_other(self):
        stream = self.listener(self.tokens[0])
        self.assertEqual(stream.status(), 200)
        stream.listen(2.2)  # The node has begun to look.
        self.assertNotIn(b"event: change", stream.said)
        receipt, began = self.write(), time.monotonic()
        self.assertTrue(stream.listen(5, f"receipt:{receipt}".encode()), stream.said)
        self.assertLess(time.monotonic() - began, 2.5)
        self.assertRegex(stream.said, rb'id: \d+\nevent: change\ndata: \{"changed":\[("[^"]+",?)+\]\}\n\n')
        stream.close()

    def test_2_nobody_unknown_listens_and_nobody_listens_too_often(self):
        self.assertEqual(self.listener("no-such-token").status(), 401)
        token = self.sign_in()
        streams = [self.listener(token) for _ in range(OF_ONE)]
        self.assertEqual([stream.status() for stream in streams], [200] * OF_ONE)
        extra = self.listener(token)
        self.assertEqual(extra.status(), 503)
        other = self.listener(self.sign_in())
        self.assertEqual(other.status(), 200)
        for stream in [*streams, extra, other]:
            stream.close()
        self.write()  # The server writes to those who left, and sees that they did.
        for _ in range(40):
            again = self.listener(token)
            if again.status() == 200:
                break
            again.close()
            time.sleep(0.5)
        else:
            self.fail("a place is not given back")

    def test_3_many_listen_in_little_memory_and_others_are_answered(self):
        tokens = [self.sign_in() for _ in range(MANY // (OF_ONE - 1))]
        before = resident(self.servers[0])
        streams = [self.listener(token) for token in tokens for _ in range(OF_ONE - 1)]
        for stream in streams:
            self.assertEqual(stream.status(), 200)
        one = (resident(self.servers[0]) - before) / len(streams)
        stream = streams[-1]
        stream.listen(2.2)
        receipt, began = self.write(), time.monotonic()
        for stream in streams:
            self.assertTrue(stream.listen(5, f"receipt:{receipt}".encode()))
        print(f"\n{len(streams)} listen: {one:.0f} KB each, all told after {time.monotonic() - began:.2f} s", file=sys.stderr)
        self.assertLess(one, KILOBYTES_OF_ONE)
        self.assertEqual(post(self.here, "/api/v1/receipts", {}, self.tokens[0])[0], 422)

    def test_4_streams_end_with_the_server(self):
        stream = self.listener(self.sign_in())
        self.assertEqual(stream.status(), 200)
        began = time.monotonic()
        self.servers[0].terminate()
        self.assertEqual(self.servers[0].wait(20), 0)
        self.assertLess(time.monotonic() - began, 4)
        stream.listen(2)
        self.assertTrue(stream.is_over)
        self.assertTrue(stream.said.endswith(b"0\r\n\r\n"), stream.said[-80:])  # A whole reply, not a cut one.
        stream.close()


if __name__ == "__main__":
    unittest.main()
