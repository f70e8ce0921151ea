#!/usr/bin/env python3
"""The page about the program: every library that the program is built on stands there, and where the source is.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
# What builds, and is no part of the program.
BUILDERS = {"libc6-dev"}


def about(*options, language="sv"):
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([PROGRAM, "serve", "--data", folder + "/data", "--port", "0", *options], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        try:
            base = server.stdout.readline().strip().rstrip("/")
            if not base:
                return server.communicate()[1]
            request = urllib.request.Request(base + "/about", headers={"Cookie": "lang=" + language})
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.read().decode()
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()
            server.stderr.close()


class About(unittest.TestCase):
    def test_every_library_stands_on_the_page(self):
        wanted = re.search(r"^\[run\]\n(.*?)^\[", (TOP / "packages.txt").read_text(encoding="utf-8"), re.M | re.S).group(1).split()
        wanted = {name for name in wanted if name.startswith(("lib", "fonts-"))} - BUILDERS
        source = (TOP / "src/main/about_page.c").read_text(encoding="utf-8")
        told = re.findall(r'^\t\{ "([\w.-]+)", "', source[:source.index("npm_parts[]")], re.M)
        self.assertEqual(sorted(told), sorted(wanted))

    def test_every_part_from_npm_stands_on_the_page_with_its_licence(self):
        page = about(language="en")
        for name in json.loads((TOP / "package.json").read_text(encoding="utf-8"))["dependencies"]:
            self.assertRegex(page.lower(), f">{name}<")
        self.assertEqual(len(re.findall(r'href="/static/\w+/\w+\.LICENSE"', page)), 2)
        self.assertNotIn("built without", page)

    def test_the_page_says_where_the_source_is(self):
        page = about("--source", "https://example.org/ampull?a=1&b=2")
        self.assertIn('href="https://example.org/ampull?a=1&amp;b=2"', page)
        self.assertIn("AGPL-3.0-or-later", page)
        version = re.search(r"version: '([\d.]+)'", (TOP / "meson.build").read_text(encoding="utf-8")).group(1)
        self.assertIn(f"<dd>{version}</dd>", page)
        self.assertIn('href="/about#source"', page)

    def test_without_an_address_it_says_whom_to_ask(self):
        page = about(language="en")
        self.assertIn("Ask the system administrator", page)
        self.assertNotIn('rel="external"', page)

    def test_an_address_is_one(self):
        for wrong in "javascript:alert(1)", "ftp://example.org", "https://example.org/ a", 'https://example.org/"':
            self.assertIn("is no web address", about("--source", wrong), wrong)


if __name__ == "__main__":
    unittest.main()
