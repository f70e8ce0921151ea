#!/usr/bin/env python3
"""Every figure of the start pages is the sum of the lines that it opens to.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import http.cookiejar
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))
import database  # noqa: E402

PROGRAM = os.environ.get("AMPULL_PROGRAM") or str(TOP / "build/release-tests/src/ampull")
PASSWORD = "ampull-demo-2026"
SEEN_BY = {  # Who has them on a page; the others are refused.
    "queue-by-wait": {"apotekare1", "inkopare", "ekonom", "granskare"},
    "orders-by-hour": {"apotekare1", "tekniker1", "inkopare", "ekonom", "granskare"},
    "picks-by-hour": {"apotekare1", "tekniker1", "inkopare", "ekonom", "granskare"},
    "missing-by-cause": {"apotekare1", "inkopare", "ekonom", "granskare"},
    "expiry-by-week": {"apotekare1", "tekniker1", "inkopare", "ekonom", "granskare"},
    "value-by-place": {"apotekare1", "inkopare", "ekonom", "granskare"},
    "value-by-month": {"apotekare1", "inkopare", "ekonom", "granskare"},
    "value-by-day": {"apotekare1", "inkopare", "ekonom", "granskare"},
    "refusals-by-rule": {"apotekare1", "granskare"},
}
MONEY = {"expiry-by-week", "value-by-place", "value-by-month", "value-by-day"}


class Person:
    def __init__(self, url, name):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self.read("/sign-in")
        fields = dict(re.findall(r'name="(csrf|request_key)" value="([^"]*)"', page))
        fields.update(username=name, password=PASSWORD)
        reply = self.opener.open(urllib.request.Request(url + "/sign-in", urllib.parse.urlencode(fields).encode(),
                                                        {"Origin": url}))
        assert "/sign-in" not in reply.geturl(), reply.read()

    def read(self, path):
        return self.opener.open(self.url + path).read().decode()

    def rows(self, path):
        return json.loads(self.read(path + ("&" if "?" in path else "?") + "format=json"))

    def status(self, path):
        try:
            return self.opener.open(self.url + path).status
        except urllib.error.HTTPError as refused:
            return refused.code


def amount(words):
    """The number in "1 234,50 kr" or "12 rader", in öre or as it is."""
    digits = re.match(r"[-\d\s\u00a0]+(,\d\d)?", words).group(0)
    whole = int(re.sub(r"[\s\u00a0,]", "", digits))
    return whole


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = database.Database(cls.folder.name + "/data")
        where = cls.database.where
        done = subprocess.run([PROGRAM, "demo", "--seed", "5", "--days", "9", *where], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        cls.server = subprocess.Popen([PROGRAM, "serve", *where, "--address", "127.0.0.1", "--port", "0"],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in cls.server.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                cls.url = found.group(0)
                break
        else:
            raise AssertionError("the server did not start")
        cls.people = {name: Person(cls.url, name)
                      for name in ("apotekare1", "tekniker1", "inkopare", "ekonom", "granskare", "ssk1", "admin")}

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        cls.database.close()
        cls.folder.cleanup()

    def test_every_bar_is_the_sum_of_its_lines(self):
        person = self.people["apotekare1"]
        bars = 0
        for name in SEEN_BY:
            for bar in person.rows(f"/figures/{name}"):
                with self.subTest(figure=name, bar=bar["point"], series=bar["series"]):
                    if not bar["lines"]:
                        self.assertEqual(bar["value"], 0)
                        continue
                    lines = person.rows(bar["lines"])
                    told = re.search(r'id="sum">([^<]*)<', person.read(bar["lines"])).group(1)
                    total = sum(line["value_ore"] for line in lines) if name in MONEY else len(lines)
                    self.assertEqual(bar["value"], total)
                    self.assertEqual(amount(told), total)
                    bars += bar["value"] != 0
        self.assertGreater(bars, 15)

    def test_a_whole_figure_is_the_sum_of_its_bars(self):
        person = self.people["granskare"]
        for name in ("value-by-place", "expiry-by-week"):
            bars = person.rows(f"/figures/{name}")
            page = person.read(f"/figures/{name}")
            self.assertEqual(amount(re.search(r'class="sum">([^<]*)<', page).group(1)), sum(bar["value"] for bar in bars))

    def test_a_noted_day_is_proved(self):
        noted = self.people["ekonom"].rows("/figures/value-by-month")
        self.assertGreater(sum(bar["value"] for bar in noted), 0)
        done = subprocess.run([PROGRAM, "verify", *self.database.where], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        if not self.database.name:  # One öre too much is found.
            file = sqlite3.connect(self.folder.name + "/data/ampull.db")
            for change, code in (("+ 1", 1), ("- 1", 0)):
                file.execute(f"UPDATE stock_value_day SET value_ore = value_ore {change} WHERE on_day = (SELECT MIN(on_day) FROM stock_value_day) AND kind = 'store'")
                file.commit()
                done = subprocess.run([PROGRAM, "verify", *self.database.where], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode != 0, code == 1, done.stdout)
            file.close()

    def test_the_lists_come_a_page_at_a_time_and_end(self):
        person = self.people["ekonom"]
        path, seen = "/figures/value-by-place/lines?key=room&part=store", set()
        whole = person.rows(path)
        while path:
            page = person.read(path)
            rows = re.findall(r"<tr><td data-label=.*?</tr>", page, re.S)
            self.assertLessEqual(len(rows), 100)
            self.assertFalse(seen & set(rows))
            seen |= set(rows)
            more = re.search(r'class="pager"><a href="([^"]*)"', page)
            path = more and more.group(1).replace("&amp;", "&")
        self.assertEqual(len(seen), len(whole))
        self.assertGreater(len(whole), 100)

    def test_a_day_that_is_chosen(self):
        person = self.people["tekniker1"]
        order = max(person.rows("/figures/orders-by-hour"), key=lambda bar: bar["value"])
        day = order["point"][:10]
        there = [bar for bar in person.rows(f"/figures/orders-by-hour?day={day}") if bar["point"] == order["point"]
                 and bar["series"] == order["series"]]
        self.assertEqual([bar["value"] for bar in there], [order["value"]])
        self.assertEqual(sum(bar["value"] for bar in person.rows("/figures/orders-by-hour?day=2001-01-01")), 0)
        # The clocks go forward and back: 23 and 25 hours.
        self.assertEqual(len({bar["point"] for bar in person.rows("/figures/picks-by-hour?day=2026-03-29")}), 23)
        self.assertEqual(len(person.rows("/figures/picks-by-hour?day=2026-10-25")), 25)

    def test_who_sees_what(self):
        for name, seen in SEEN_BY.items():
            for who, person in self.people.items():
                with self.subTest(figure=name, who=who):
                    self.assertEqual(person.status(f"/figures/{name}"), 200 if who in seen else 403)
                    self.assertEqual(person.status(f"/figures/{name}/lines"), 200 if who in seen else 403)
        self.assertEqual(self.people["ekonom"].status("/figures/no-such"), 404)

    def test_start_pages_show_figures_that_lead_to_their_pages(self):
        for who, name in (("apotekare1", "queue-by-wait"), ("tekniker1", "picks-by-hour"), ("inkopare", "value-by-place"),
                          ("ekonom", "value-by-month"), ("granskare", "refusals-by-rule")):
            with self.subTest(who=who):
                self.assertTrue(f'href="/figures/{name}"' in self.people[who].read("/"))


if __name__ == "__main__":
    unittest.main()
