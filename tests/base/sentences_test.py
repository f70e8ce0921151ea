#!/usr/bin/env python3
"""Every sentence that a person may be told has its Swedish, with the same conversions, and no row is left over.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
LITERAL = r'"((?:[^"\\]|\\.)*)"'
CONVERSION = re.compile(r"%(?:[-+ 0#]*)(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]|%%")
# Told to whoever runs the program, or hidden from pages: the machine's own troubles.
HIDDEN = {"ERR_DATABASE", "ERR_INTERNAL", "ERR_IO", "ERR_SCHEMA", "ERR_RETRY", "ERR_BUSY"}
# Commands speak English, and so do the files that only commands read.
ENGLISH = ("src/bench/", "src/sim/", "src/format/csv.c", "src/format/import.c", "src/format/sheet.c", "src/format/xlsx_",
           "src/store/copy.c", "src/store/program.c", "src/http/server.c",
           "src/catalogue/tlv_", "src/catalogue/own_sheets", "_command.c", "src/main/command.c", "src/main/serve.c", "src/main/main.c",
           "src/place/import_", "src/people/import_", "src/base/ctx.c")
# Told while a folder or database is opened, or a backup is put back: by a command.
OPENING = ("the database's address is empty or too long", "the database holds %.*s tables: restore into an empty one",
           "%s is there already: restore into an empty folder", "%s is no whole database: %s")


def unescape(text):
    return text.replace('\\"', '"').replace("\\\\", "\\")


def table():
    rows = re.findall(rf"^X\({LITERAL}, {LITERAL}\)$", (TOP / "src/base/sentences.def").read_text(encoding="utf-8"), re.M)
    return [(unescape(english), unescape(swedish)) for english, swedish in rows]


def calls():
    """(file, code, literals) of every fail() and refuse()."""
    for path in sorted((TOP / "src").glob("*/*.c")):
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"\b(?:fail|refuse)\(", text):
            depth, at, quoted = 1, found.end(), False
            while depth:
                if quoted:
                    at += text[at] == "\\"
                    quoted = text[at] != '"'
                elif text[at] == '"':
                    quoted = True
                else:
                    depth += (text[at] == "(") - (text[at] == ")")
                at += 1
            call = text[found.end():at - 1]
            code = re.search(r"ERR_\w+", call)
            yield path.relative_to(TOP).as_posix(), code and code.group(0), [unescape(one) for one in re.findall(LITERAL, call)]


class Sentences(unittest.TestCase):
    def test_each_has_the_same_conversions(self):
        for english, swedish in table():
            self.assertEqual(CONVERSION.findall(english), CONVERSION.findall(swedish), english)

    def test_none_stands_twice(self):
        english = [row[0] for row in table()]
        self.assertEqual(sorted({one for one in english if english.count(one) > 1}), [])

    def test_every_sentence_for_a_person_has_its_swedish(self):
        known, missing, count = {row[0] for row in table()}, [], 0
        for file, code, literals in calls():
            if code in HIDDEN or any(part in file for part in ENGLISH):
                continue
            # The format is the first literal with a blank, a conversion or a colon; field names and rules have none.
            formats = [one for one in literals if " " in one or "%" in one]
            count += bool(formats)
            if formats and formats[0] not in known and formats[0] not in OPENING and formats[0] not in ("%s", "%.*s"):
                missing.append(f"{file}: {formats[0]}")
        self.assertEqual(missing, [])
        self.assertGreater(count, 100)

    def test_every_field_has_its_swedish_name(self):
        known, names = {row[0] for row in table()}, set()
        for path in (TOP / "src").glob("*/*.[ch]"):
            text = path.read_text(encoding="utf-8")
            names |= set(re.findall(r'\.name = "(\w+)",\s*\.type = FIELD_', text)) | set(re.findall(r'IN_PATH_ID\("(\w+)"\)', text))
        self.assertGreater(len(names), 40)
        self.assertEqual(sorted(names - known), [])

    def test_every_permission_has_its_swedish_name(self):
        known = {row[0] for row in table()}
        names = re.findall(r'\[PERMIT_\w+\] = "(\w+)"', (TOP / "src/people/permission.c").read_text(encoding="utf-8"))
        self.assertGreater(len(names), 15)
        self.assertEqual(sorted(set(names) - known), [])

    def test_no_row_is_left_over(self):
        source = "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "src").glob("*/*.[ch]"))
        used = {unescape(one) for one in re.findall(LITERAL, source)}
        self.assertEqual([row[0] for row in table() if row[0] not in used], [])

    def test_swedish_is_not_english(self):
        for english, swedish in table():
            if len(english) > 20:
                self.assertNotEqual(english, swedish)


if __name__ == "__main__":
    unittest.main()
