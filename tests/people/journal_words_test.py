#!/usr/bin/env python3
"""Every key that the program writes into the journal has a label, every event and kind of thing its Swedish.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402

LITERAL = r'"((?:[^"\\]|\\.)*)"'
# What measures the program writes rows of its own.
ELSEWHERE = ("src/bench/", "src/sim/")


def sources():
    for path in sorted((served.TOP / "src").glob("*/*.c")):
        name = path.relative_to(served.TOP).as_posix()
        if not name.startswith(ELSEWHERE):
            yield name, path.read_text(encoding="utf-8")


def call_at(text, start):
    """What stands between the parenthesis that ends at `start` and its own end."""
    depth, at, quoted = 1, start, False
    while depth:
        if quoted:
            at += text[at] == "\\"
            quoted = text[at] != '"'
        elif text[at] == '"':
            quoted = True
        else:
            depth += (text[at] == "(") - (text[at] == ")")
        at += 1
    return text[start:at - 1]


def function_around(text, at):
    """The function that holds a position: functions begin and end at the left margin."""
    start = max(text.rfind("\n{\n", 0, at), 0)
    return text[start:text.index("\n}\n", at)]


def function_named(text, name):
    found = re.search(rf"^[^\n;]*\b{name}\([^;{{]*\)\n\{{\n", text, re.M)
    return text[found.start():text.index("\n}\n", found.end())] if found else ""


def keys_in(text):
    return set(re.findall(r'\\"(\w+)\\":', text)) | set(re.findall(r'json_(?:put_\w+|name)\(&?\w+, "(\w+)"', text))


def keys_of_makers(text):
    """The keys that other files put: what is named ..._payload writes a part."""
    keys = set()
    for name in set(re.findall(r"\b(\w+_payload)\(", text)):
        for _, source in sources():
            keys |= keys_in(function_named(source, name))
    return keys


def calls():
    """(file, the call, the keys of its payload)."""
    for name, text in sources():
        for found in re.finditer(r"\bjournal_write\(", text):
            if text.rfind("\n", 0, found.start()) == text.rfind("\nenum err journal_write", 0, found.end()):
                continue  # Its own definition.
            call = call_at(text, found.end())
            keys = keys_in(call)
            if not keys and not re.search(r'TEXT_NONE\s*$|TEXT\("\{\}"\)\s*$', call):
                maker = re.search(r"(\w+)\([^()]*\)\s*$", call)
                body = function_named(text, maker.group(1)) if maker and maker.group(1) != "buf_done" else function_around(text, found.start())
                keys = keys_in(body) | keys_of_makers(body)
            yield name, call, keys


class Words(unittest.TestCase):
    def test_every_key_has_a_label(self):
        table = (served.TOP / "src/people/journal_words.c").read_text(encoding="utf-8")
        known = set(re.findall(r'^\t\{ "(\w+)", (?:NULL|"[^"]+"), T_DETAIL_', table, re.M))
        written, empty = set(), []
        for name, call, keys in calls():
            written |= keys
            if not keys and not re.search(r"TEXT_NONE|\{\}", call):
                empty.append(f"{name}: {call[:80]}")
        self.assertEqual(empty, [], "the keys of these payloads were not found")
        self.assertGreater(len(written), 80)
        self.assertEqual(sorted(written - known), [], "without a label in src/people/journal_words.c")
        self.assertEqual(sorted(known - written), [], "a label that no row needs")

    def test_every_event_has_its_swedish(self):
        known = (served.TOP / "src/base/sentences.def").read_text(encoding="utf-8")
        events = set()
        for _, call, _ in calls():
            events |= set(re.findall(LITERAL, call.split(",")[2]))  # ctx, tx, event, ... and no event has a comma.
        self.assertGreater(len(events), 90)
        self.assertEqual([event for event in sorted(events) if f'X("{event}",' not in known], [])


class Told(served.ServedRegion):
    """The demo region's own rows."""

    def test_rows_are_told_in_the_readers_language(self):
        sentences = (served.TOP / "src/base/sentences.def").read_text(encoding="utf-8")
        swedish, english = served.Person(self.base, "granskare"), served.Person(self.base, "granskare", language="en")
        rows = swedish.get("/api/v1/journal")[1]["rows"]
        self.assertGreater(len(rows), 40)
        self.assertTrue(all(row["payload"].startswith("{") for row in swedish.rows("/journal")), "programs read it as it stands")
        _, told = swedish.page("/journal?event=order+placed&format=csv")
        self.assertIn("Nummer: ", told)
        self.assertIn(" · Rader: ", told)
        self.assertNotIn("on_behalf_of", told)
        self.assertNotIn("För beställare: 0", told)
        _, told = english.page("/journal?event=order+placed&format=csv")
        self.assertIn(" · Lines: ", told)
        _, page = swedish.page("/journal?event=order+placed")
        self.assertIn("Nummer: ", page)
        for path in ("/journal?format=csv", "/journal"):
            _, told = swedish.page(path)
            self.assertEqual(set(re.findall(r"[a-z]+_[a-z_]+: ", told)), set())
        events = {row["event"] for row in rows}
        self.assertEqual([one for one in events if f'X("{one}", ' not in sentences], [])

    def test_a_thing_is_told_by_its_name(self):
        auditor = served.Person(self.base, "granskare", language="en")
        _, told = auditor.page("/journal?event=role+given&format=csv")
        self.assertRegex(told, r"Role: \w+")
        self.assertRegex(told, r"Place: [A-ZÅÄÖ]")
        _, told = auditor.page("/journal?event=order+line+set&format=csv")
        self.assertRegex(told, r"Article: [A-ZÅÄÖ]")
        _, told = auditor.page("/journal?event=shipment+sent&format=csv")
        self.assertRegex(told, r"Value: [\d\s]+,\d\d kr")


if __name__ == "__main__":
    unittest.main()
