#!/usr/bin/env python3
"""TLS of our own, for the small installation: the certificate that ./run --tls makes, and a server that speaks nothing else.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import http.client
import os
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"
FORM = "application/x-www-form-urlencoded"


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.data, cls.tls = cls.folder.name + "/data", cls.folder.name + "/tls"
        cls.made = [subprocess.run([TOP / "tools/make_certificate.sh", cls.tls, "127.0.0.1"], check=True, capture_output=True,
                                   text=True).stderr for _ in range(2)]
        cls.server = cls.serve("server.pem")
        told = cls.server.stdout.readline()
        cls.port = int(re.match(r"https://127\.0\.0\.1:(\d+)/", told).group(1))
        cls.trust = ssl.create_default_context(cafile=cls.tls + "/authority.pem")

    @classmethod
    def serve(cls, certificate):
        return subprocess.Popen([PROGRAM, "serve", "--data", cls.data, "--port", "0", "--tls-certificate",
                                 f"{cls.tls}/{certificate}", "--tls-key", cls.tls + "/server.key"],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        ended = cls.server.wait(20)
        cls.server.stdout.close()
        cls.server.stderr.close()
        cls.folder.cleanup()
        assert ended == 0

    def connect(self, host="localhost"):
        connection = http.client.HTTPSConnection(host, self.port, timeout=20, context=self.trust)
        self.addCleanup(connection.close)
        return connection

    def test_the_certificate_is_made_once_and_its_authority_can_make_no_other(self):
        self.assertIn("made a certificate", self.made[0])
        self.assertEqual(self.made[1], "")
        self.assertEqual(sorted(os.listdir(self.tls)), ["authority.pem", "server.key", "server.pem"])
        self.assertEqual(os.stat(self.tls + "/server.key").st_mode & 0o077, 0)

    def test_who_trusts_the_authority_is_answered_by_name_and_address(self):
        for host in ("localhost", "127.0.0.1"):
            connection = self.connect(host)
            connection.request("GET", "/sign-in")
            self.assertEqual(connection.getresponse().status, 200)
        with self.assertRaises(ssl.SSLCertVerificationError):
            connection = http.client.HTTPSConnection("localhost", self.port, timeout=20, context=ssl.create_default_context())
            self.addCleanup(connection.close)
            connection.request("GET", "/sign-in")

    def test_without_tls_nobody_is_answered(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            plain.sendall(b"GET /sign-in HTTP/1.1\r\nHost: a\r\n\r\n")
            try:
                said = plain.recv(1000)
            except ConnectionResetError:
                said = b""
        self.assertNotIn(b"HTTP/1.1", said)

    def test_the_cookie_is_for_tls_only_and_a_body_too_long_is_refused(self):
        connection = self.connect()
        connection.request("GET", "/theme?to=dark&back=/sign-in")
        reply = connection.getresponse()
        reply.read()
        self.assertEqual(reply.status, 303)
        self.assertIn("; Secure", reply.headers["Set-Cookie"])
        connection = self.connect()
        connection.putrequest("POST", "/sign-in")
        connection.putheader("Content-Type", FORM)
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        with self.assertRaises((OSError, http.client.HTTPException)):
            for _ in range(80):
                connection.send(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            connection.send(b"0\r\n\r\n")
            connection.getresponse()
        connection = self.connect()
        connection.request("GET", "/about")
        self.assertEqual(connection.getresponse().status, 200)

    def test_a_key_of_another_certificate_is_refused_at_start(self):
        other = tempfile.TemporaryDirectory()
        self.addCleanup(other.cleanup)
        refused = subprocess.run([PROGRAM, "serve", "--data", other.name, "--port", "0", "--tls-certificate", self.tls + "/authority.pem",
                                  "--tls-key", self.tls + "/server.key"], capture_output=True, text=True, timeout=20)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("of each other", refused.stderr)


if __name__ == "__main__":
    unittest.main()
