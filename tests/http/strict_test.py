#!/usr/bin/env python3
"""Requests that break the rules, and some that keep them in odd ways, over raw sockets.

    strict_test.py ECHO_SERVER        the built tests/http/echo_server

Every malformed request must be refused (a status of its list) or its connection closed without an answer; what is right
must be answered rightly. A sanitizer's finding ends the server with another exit code than 0 and fails the run.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import contextlib
import socket
import subprocess
import sys
import time
import unittest

HOST = b"Host: ward.example\r\n"
CLOSED = "closed"


def get(path, headers=HOST, version=b"HTTP/1.1"):
    return b"GET " + path + b" " + version + b"\r\n" + headers + b"\r\n"


def post(headers, body=b""):
    return b"POST /echo HTTP/1.1\r\n" + HOST + headers + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked\r\n"
MALFORMED = {
    "no Host": (get(b"/echo", b""), {400}),
    "two Hosts": (get(b"/echo", HOST + HOST), {400}),
    "empty Host": (get(b"/echo", b"Host: \r\n"), {400}),
    "Host with a path": (get(b"/echo", b"Host: a/b\r\n"), {400}),
    "Host with a user": (get(b"/echo", b"Host: a@b\r\n"), {400}),
    "length and encoding": (post(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n"), {400}),
    "encoding and length": (post(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n"), {400}),
    "two different lengths": (post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello"), {400}),
    "the same length twice": (post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), {400}),
    "a list of lengths": (post(b"Content-Length: 5, 5\r\n", b"hello"), {400}),
    "negative length": (post(b"Content-Length: -1\r\n"), {400}),
    "length with a sign": (post(b"Content-Length: +5\r\n", b"hello"), {400}),
    "length with letters": (post(b"Content-Length: 5abc\r\n", b"hello"), {400}),
    "length in base 16": (post(b"Content-Length: 0x5\r\n", b"hello"), {400}),
    "length beyond 64 bits": (post(b"Content-Length: 99999999999999999999\r\n"), {400, 413}),
    "empty length": (post(b"Content-Length: \r\n"), {400}),
    "another encoding": (post(b"Transfer-Encoding: gzip\r\n", b"0\r\n\r\n"), {400}),
    "two encodings": (post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), {400}),
    "encoding twice": (post(CHUNKED + CHUNKED, b"0\r\n\r\n"), {400}),
    "encoding in HTTP/1.0": (b"POST /echo HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n0\r\n\r\n", {400}),
    "chunk size too large": (post(CHUNKED, b"ffffffffffffffff1\r\nx\r\n0\r\n\r\n"), {400, 413, CLOSED}),
    "chunk size no number": (post(CHUNKED, b"5g\r\nhello\r\n0\r\n\r\n"), {400, CLOSED}),
    "chunk longer than told": (post(CHUNKED, b"2\r\nhello\r\n0\r\n\r\n"), {400, CLOSED}),
    "blank before the colon": (get(b"/echo", HOST + b"X-A : 1\r\n"), {400}),
    "header without a colon": (get(b"/echo", HOST + b"nothing\r\n"), {400, CLOSED}),
    "name with brackets": (get(b"/echo", HOST + b"X(A): 1\r\n"), {400}),
    "name beyond ASCII": (get(b"/echo", HOST + b"X-\xc3\xa5: 1\r\n"), {400}),
    "CR in a value": (get(b"/echo", HOST + b"X-A: a\rb\r\n"), {400, CLOSED}),
    "escape in a value": (get(b"/echo", HOST + b"X-A: a\x1bb\r\n"), {400}),
    "delete in a value": (get(b"/echo", HOST + b"X-A: a\x7fb\r\n"), {400}),
    "two content types": (post(b"Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n"), {400}),
    "two authorizations": (get(b"/echo", HOST + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), {400}),
    "version 9.9": (get(b"/echo", version=b"HTTP/9.9"), {400, 505}),
    "version 1.2": (get(b"/echo", version=b"HTTP/1.2"), {400, 505}),
    "version 2.0": (get(b"/echo", version=b"HTTP/2.0"), {400, 505}),
    "version in small letters": (get(b"/echo", version=b"http/1.1"), {400, 505}),
    "no version": (b"GET /echo\r\n\r\n", {400, 505, CLOSED}),
    "method with a bracket": (b"GE(T /echo HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "headers of 60 kB": (get(b"/echo", HOST + b"X-A: " + b"a" * 60000 + b"\r\n"), {400, 413, 431}),
    "address of 5 kB": (get(b"/echo?" + b"a" * 5000), {414}),
    "address of 60 kB": (get(b"/echo" + b"a" * 60000), {400, 414, 431}),
    "address with a host": (get(b"http://ward.example/echo"), {400}),
    "address without a slash": (get(b"echo"), {400}),
    "address is a star": (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "fragment": (get(b"/echo#part"), {400}),
    "NUL in the path": (get(b"/echo%00x"), {400}),
    "line break in the path": (get(b"/echo%0d%0aX"), {400}),
    "dots in the path": (get(b"/a/../echo"), {400}),
    "hidden dots in the path": (get(b"/a/%2e%2E/echo"), {400}),
    "hidden slash in the path": (get(b"/a%2fecho"), {400}),
    "backslash in the path": (get(b"/a\\echo"), {400}),
    "percent without digits": (get(b"/%4"), {400}),
    "percent with a letter": (get(b"/%4g"), {400}),
    "path not UTF-8": (get(b"/%ff"), {400}),
    "overlong UTF-8": (get(b"/%c0%af"), {400}),
    "half a surrogate": (get(b"/%ed%a0%80"), {400}),
    "control byte in the query": (get(b"/echo?a=\x01"), {400}),
    "blank in the address": (get(b"/echo ?a=1"), {400, 505, CLOSED}),
    "body larger than the limit": (post(b"Content-Length: 4194305\r\n"), {413}),
    "it is TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\r\n\r\n", {400, 505, CLOSED}),
}

# What libmicrohttpd 0.9.75 reads in its own way before we see it. A refusal or one answer, and no harm.
UNSEEN = {
    "bare line feeds": b"GET /echo HTTP/1.1\nHost: x\n\n",
    "folded header": get(b"/echo", HOST + b"X-A: 1\r\n 2\r\n"),
    "NUL in a value": get(b"/echo", HOST + b"X-A: a\0b\r\n"),
    "NUL in the address": get(b"/echo\0/other"),
    "header without a name": get(b"/echo", HOST + b": 1\r\n"),
    "empty line before": b"\r\n" + get(b"/echo"),
    "blanks around the address": b"GET  /echo  HTTP/1.1\r\n" + HOST + b"\r\n",
}


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(timeout=20)


def connect(port):
    s = socket.create_connection(("127.0.0.1", port))
    s.settimeout(8)
    return contextlib.closing(s)


def read_all(s):
    """Everything until the server closes."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := s.recv(65536):
            parts.append(part)
    return b"".join(parts)


def one_reply(s, kept=b"", without_body=False):
    """One reply off the stream: status, headers in small letters, body, what came behind it."""
    data = kept
    while b"\r\n\r\n" not in data:
        part = s.recv(65536)
        if not part:
            raise EOFError(data)
        data += part
    head, rest = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
    length = 0 if without_body else int(headers.get("content-length", 0))
    while len(rest) < length:
        part = s.recv(65536)
        if not part:
            raise EOFError(data)
        rest += part
    return int(lines[0].split(" ")[1]), headers, rest[:length], rest[length:]


class Strict(unittest.TestCase):
    program = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.program)

    @classmethod
    def tearDownClass(cls):
        if code := cls.server.stop():
            raise SystemExit(f"the server ended with {code}")

    def ask(self, request):
        with connect(self.server.port) as s:
            s.sendall(request)
            return one_reply(s)

    def alive(self):
        self.assertEqual(self.ask(get(b"/hello"))[0], 200)

    # What is right

    def test_echo(self):
        status, headers, body, rest = self.ask(get(b"/n%C3%A5got/%25?a=%20b&c", HOST + b"Cookie: a=1\r\nCookie: b=2\r\n"))
        self.assertEqual((status, rest), (200, b""))
        self.assertEqual(body.decode(), "method GET\npath /något/%\nquery a=%20b&c\ntype \ncookie a=1; b=2\nlength 0\n")
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertEqual(headers["cache-control"], "no-store")
        self.assertEqual(headers["x-policy"], "common")
        self.assertEqual(headers["content-type"], "text/plain; charset=utf-8")

    def test_own_headers_win(self):
        with connect(self.server.port) as s:
            s.sendall(get(b"/own", HOST + b"Connection: close\r\n"))
            text = read_all(s)
        self.assertEqual((text.count(b"Cache-Control:"), text.count(b"X-Policy:")), (1, 1))
        self.assertIn(b"Cache-Control: max-age=60\r\n", text)
        self.assertIn(b"X-Policy: own\r\n", text)

    def test_post_with_length(self):
        body = self.ask(post(b"Content-Type: text/x\r\nContent-Length: 5\r\n", b"hello"))[2]
        self.assertIn(b"method POST\n", body)
        self.assertTrue(body.endswith(b"length 5\nhello"))

    def test_post_in_chunks(self):
        body = self.ask(post(CHUNKED, b"5\r\nhello\r\n6\r\n again\r\n0\r\n\r\n"))[2]
        self.assertTrue(body.endswith(b"length 11\nhello again"))

    def test_post_byte_by_byte(self):
        with connect(self.server.port) as s:
            for byte in post(b"Content-Length: 3\r\n", b"abc"):
                s.sendall(bytes([byte]))
            self.assertTrue(one_reply(s)[2].endswith(b"length 3\nabc"))

    def test_largest_body(self):
        size = 4 * 1024 * 1024
        self.assertIn(b"length %d\n" % size, self.ask(post(b"Content-Length: %d\r\n" % size, b"a" * size))[2])

    def test_continue(self):
        with connect(self.server.port) as s:
            s.sendall(post(b"Content-Length: 2\r\nExpect: 100-continue\r\n"))
            self.assertEqual(s.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            s.sendall(b"ok")
            self.assertTrue(one_reply(s)[2].endswith(b"length 2\nok"))

    def test_no_continue_for_a_body_too_large(self):
        status, headers, _, _ = self.ask(post(b"Content-Length: 9000000\r\nExpect: 100-continue\r\n"))
        self.assertEqual((status, headers["connection"].lower()), (413, "close"))

    def test_other_methods_reach_the_router(self):
        for method in (b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"get", b"PROPFIND"):
            with self.subTest(method=method):
                self.assertEqual(self.ask(method + b" /echo HTTP/1.1\r\n" + HOST + b"\r\n")[0], 405)

    def test_head_has_no_body(self):
        with connect(self.server.port) as s:
            s.sendall(b"HEAD /hello HTTP/1.1\r\n" + HOST + b"\r\n")
            status, headers, _, rest = one_reply(s, without_body=True)
            self.assertEqual((status, headers["content-length"], rest), (200, "6", b""))
            s.sendall(get(b"/hello"))
            self.assertEqual(one_reply(s)[2], b"hello\n")

    def test_keep_alive(self):
        with connect(self.server.port) as s:
            for _ in range(200):
                s.sendall(get(b"/hello"))
                self.assertEqual(one_reply(s)[2:], (b"hello\n", b""))

    def test_http_1_0_closes(self):
        with connect(self.server.port) as s:
            s.sendall(get(b"/hello", version=b"HTTP/1.0"))
            self.assertTrue(read_all(s).endswith(b"\r\n\r\nhello\n"))

    def test_pipelined(self):
        with connect(self.server.port) as s:
            s.sendall(get(b"/slow") + post(b"Content-Length: 5\r\n", b"first") + get(b"/later") + get(b"/echo?last"))
            kept, bodies = b"", []
            for _ in range(4):
                _, _, body, kept = one_reply(s, kept)
                bodies.append(body)
            self.assertEqual((bodies[0], bodies[2], kept), (b"hello\n", b"hello\n", b""))
            self.assertTrue(bodies[1].endswith(b"first"))
            self.assertIn(b"query last\n", bodies[3])

    def test_nothing_is_read_behind_a_refusal(self):
        """A request hidden behind a refused one must not be answered."""
        with connect(self.server.port) as s:
            s.sendall(post(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n") + get(b"/hello"))
            self.assertNotIn(b"hello\n", read_all(s))

    def test_slow_replies_do_not_hold_each_other(self):
        start = time.monotonic()
        with contextlib.ExitStack() as all_of:
            sockets = [all_of.enter_context(connect(self.server.port)) for _ in range(40)]
            for s in sockets:
                s.sendall(get(b"/slow"))
            for s in sockets:
                self.assertEqual(one_reply(s)[0], 200)
        self.assertLess(time.monotonic() - start, 3)

    # What is not

    def test_what_the_library_reads_its_own_way(self):
        for name, request in UNSEEN.items():
            with self.subTest(name=name), connect(self.server.port) as s:
                s.sendall(request)
                reply = read_all(s)
                if "-v" in sys.argv:
                    print(f"{name}: {reply[:12]!r} {reply[-60:]!r}", file=sys.stderr)
                self.assertLessEqual(reply.count(b"HTTP/1.1 "), 1)
                self.assertTrue(reply == b"" or reply[9:10] == b"4" or b"\npath /echo\n" in reply, reply)
        self.alive()

    def test_body_without_length_too_large(self):
        with connect(self.server.port) as s:
            with contextlib.suppress(OSError):
                s.sendall(post(CHUNKED))
                for _ in range(100):
                    s.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            with contextlib.suppress(ConnectionResetError):
                self.assertIn(s.recv(100)[:13], (b"HTTP/1.1 413 ", b""))
        self.alive()

    def test_clients_that_go_away(self):
        requests = [get(b"/slow"), get(b"/slow")[:-4], post(b"Content-Length: 100\r\n", b"half"), get(b"/big"),
                    get(b"/later"), b"", b"GET", post(CHUNKED, b"5\r\nhel"), get(b"/slow") * 3]
        for reset in (False, True):
            for request in requests * 4:
                with connect(self.server.port) as s:
                    if reset:
                        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    s.sendall(request)
        time.sleep(0.5)
        self.alive()

    def drips(self, start):
        with connect(self.server.port) as s:
            s.sendall(start)
            begin = time.monotonic()
            with contextlib.suppress(OSError):
                while time.monotonic() - begin < 8:
                    s.sendall(b"a")
                    time.sleep(0.2)
                    s.settimeout(0.01)
                    with contextlib.suppress(socket.timeout):
                        if not s.recv(100):
                            break
            self.assertLess(time.monotonic() - begin, 6)

    def test_slow_headers_end(self):
        self.drips(b"GET /echo HTTP/1.1\r\n" + HOST + b"X-A: ")

    def test_slow_body_ends(self):
        self.drips(post(b"Content-Length: 1000\r\n"))

    def test_idle_connection_ends(self):
        with connect(self.server.port) as s:
            s.sendall(get(b"/hello"))
            one_reply(s)
            self.assertEqual(s.recv(1), b"")

    def test_reply_that_nobody_takes_ends(self):
        with contextlib.closing(socket.socket()) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.settimeout(8)
            s.connect(("127.0.0.1", self.server.port))
            s.sendall(get(b"/big") * 5)
            time.sleep(4)
            with contextlib.suppress(ConnectionResetError):
                self.assertLess(len(read_all(s)), 5 * 3 * 1024 * 1024)
        self.alive()

    def test_stops_while_requests_are_under_way(self):
        server = Server(self.program)
        with contextlib.ExitStack() as all_of:
            sockets = [all_of.enter_context(connect(server.port)) for _ in range(20)]
            for s in sockets[:-2]:
                s.sendall(get(b"/slow"))
            sockets[-1].sendall(b"GET /half")
            time.sleep(0.1)
            self.assertEqual(server.stop(), 0)
            for s in sockets[:-2]:
                self.assertEqual(one_reply(s)[2], b"hello\n")


def refusal(name):
    def test(self):
        request, allowed = MALFORMED[name]
        with connect(self.server.port) as s:
            with contextlib.suppress(ConnectionError):
                s.sendall(request)
            reply = read_all(s)
        status = int(reply.split(b" ", 2)[1]) if reply.startswith(b"HTTP/1.") else CLOSED
        self.assertIn(status, allowed, reply[:200])
    return test


for number, title in enumerate(MALFORMED):
    setattr(Strict, f"test_refused_{number:02}_{title.replace(' ', '_')}", refusal(title))

if __name__ == "__main__":
    Strict.program = sys.argv.pop(1)
    unittest.main()
