#!/usr/bin/env python3
"""The house inspector tells of each thing that it says it holds, and is silent about a house in order.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("house_inspector", HERE / "inspect.py")
house_inspector = importlib.util.module_from_spec(spec)
spec.loader.exec_module(house_inspector)

LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"
HEAD = f"/* x\n * {LICENCE}\n */\n"
BASE = '#include "base/base.h"\n'

# A house in order: three areas on three floors, one rule told, coded and tested.
ORDER = {
    "ARCHITECTURE.md": "# House\n\n## Floors\n\nText.\n\n```\nstock\nstore web\nbase\n```\n",
    "README.md": "[the plan](ARCHITECTURE.md), [outside](https://example.org/x), [a part](#part)\n",
    "docs/rules/stock.md": "R-STOCK-01: text\n",
    "docs/glossary.md": "| sats | `batch_usable` |\n",
    "src/meson.build": "areas = ['base', 'store', 'web', 'stock']\n",
    "src/stock/meson.build": "",
    "src/base/base.h": HEAD,
    "src/base/README.md": "base\n",
    "src/base/errors.def": 'X(ERR_IO, UNAVAILABLE, 503, "x")\n',
    "src/store/README.md": "store\n",
    "src/store/db.h": HEAD + BASE + "/** Open.  Fails: ERR_IO. */\nMUST_CHECK enum err db_open(struct ctx *ctx);\n",
    "src/store/db.c": HEAD + BASE + '#include "store/db.h"\n',
    "src/web/README.md": "web\n",
    "src/stock/README.md": "stock\n",
    "src/stock/batch.h": HEAD + BASE + "/** Say whether; R-STOCK-01. */\nbool batch_usable(int day);\nbool batch_old(int day);\n",
    "src/stock/batch.c": HEAD + BASE + '#include "stock/batch.h"\n#include "store/db.h"\n/* Får en sats användas? */\n',
    "src/stock/stock.sql": "-- query: x :one\nSELECT CAST(SUM(units) AS BIGINT) FROM balance;\n",
    "tests/stock/batch_test.c": HEAD + BASE + "/* R-STOCK-01 */\n",
}

# What is wrong, the file that is put in, words of the finding.
WRONG = [
    ("an arrow upwards", "src/store/db.c", HEAD + BASE + '#include "store/db.h"\n#include "stock/batch.h"\n', "store may not include stock"),
    ("an arrow sideways", "src/store/db.c", HEAD + BASE + '#include "store/db.h"\n#include "web/face.h"\n', "sideways"),
    ("an area on no floor", "src/ward/level.c", HEAD + BASE, "stands on no floor"),
    ("a foreign header elsewhere", "src/store/db.c", HEAD + BASE + '#include "store/db.h"\n#include <sqlite3.h>\n', "known only to"),
    ("an unknown foreign header", "src/store/db.c", HEAD + BASE + '#include "store/db.h"\n#include <curl/curl.h>\n', "foreign header"),
    ("base.h not first", "src/store/db.c", HEAD + '#include "store/db.h"\n' + BASE, "included first"),
    ("the own header not second", "src/stock/batch.c", HEAD + BASE + '#include "store/db.h"\n#include "stock/batch.h"\n', "included second"),
    ("SQL in C", "src/store/other.c", HEAD + BASE + 'static const char *a = "SELECT units FROM balance";\n', "SQL stands in C"),
    ("HTML in C", "src/store/other.c", HEAD + BASE + 'static const char *a = "<td class=x>";\n', "HTML stands in C"),
    ("a letter in a string", "src/store/other.c", HEAD + BASE + 'static const char *a = "h\u00e4r";\n', "stands outside comments"),
    ("a function without comment", "src/store/db.h", HEAD + BASE + "enum err db_open(struct ctx *ctx);\n", "db_open() has no comment"),
    ("a comment one line too far", "src/store/db.h", HEAD + BASE + "/** Open. */\n\nint db_open(int a);\n", "has no comment"),
    ("a failure that is not told", "src/store/db.h", HEAD + BASE + "/** Open. */\nMUST_CHECK enum err db_open(struct ctx *ctx);\n", "does not say how"),
    ("an error that is none", "src/store/db.h", HEAD + BASE + "/** Open.  Fails: ERR_SHOES. */\nMUST_CHECK enum err db_open(int a);\n", "not in errors.def"),
    ("a long file", "src/store/other.c", HEAD + BASE + "\n" * 701, "more than 700"),
    ("a long function", "src/store/other.c", HEAD + BASE + "static void a(void)\n{\n" + "\ta;\n" * 81 + "}\n", "more than 80"),
    ("a name that says nothing", "src/store/db.h", HEAD + BASE + "struct order_manager;\n", "order_manager says nothing"),
    ("something undone", "src/store/other.c", HEAD + BASE + "/* TO" "DO later */\n", "left undone"),
    ("a path of one machine", "docs/tour.md", "look in /wo" "rk/main\n", "path of one machine"),
    ("no licence", "src/store/other.c", BASE, "has no line SPDX"),
    ("LIKE", "src/stock/stock.sql", "SELECT a FROM b WHERE c LIKE :d;\n", "LIKE"),
    ("SUM without CAST", "src/stock/stock.sql", "SELECT SUM(units) FROM b;\n", "SUM without CAST"),
    ("the clock in SQL", "src/stock/stock.sql", "SELECT now() FROM b;\n", "clock is read in SQL"),
    ("a star", "src/stock/stock.sql", "SELECT * FROM b;\n", "SELECT *"),
    ("a rule without test", "tests/stock/batch_test.c", HEAD + BASE, "no test that names it"),
    ("a rule without document", "docs/rules/stock.md", "nothing\n", "not in docs/rules"),
    ("a document without rule", "docs/rules/stock.md", "R-STOCK-01 R-STOCK-99\n", "R-STOCK-99 stands in the document"),
    ("a word of the glossary that is gone", "docs/glossary.md", "| x | `no_such_thing` |\n", "nowhere in the code"),
    ("a dead link", "README.md", "[x](docs/nothing.md)\n", "leads nowhere"),
    ("a room without README", "src/stock/README.md", None, "has no README.md"),
    ("a file nobody builds", "src/stock/deep/more.c", HEAD + BASE, "nobody builds it"),
    ("queries nobody builds", "src/web/web.sql", "SELECT 1;\n", "nobody builds it"),
    ("a test nobody builds", "tests/stock/check_batch.c", HEAD + BASE, "nobody builds it"),
    ("a header nobody includes", "src/stock/lonely.h", HEAD + BASE, "no file includes it"),
]


class Inspector(unittest.TestCase):
    def findings(self, change):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            for name, text in {**ORDER, **change}.items():
                if text is not None:
                    (top / name).parent.mkdir(parents=True, exist_ok=True)
                    (top / name).write_text(text, encoding="utf-8")
            return [f"{shown}:{line}: {message}" for shown, line, message in house_inspector.inspect_tree(top).findings]

    def test_a_house_in_order_is_quiet(self):
        self.assertEqual(self.findings({}), [])

    def test_an_arrow_may_be_drawn_sideways(self):
        drawn = ORDER["ARCHITECTURE.md"].replace("base\n", "base\nallow: store -> web\n")
        self.assertEqual(self.findings({"ARCHITECTURE.md": drawn, "src/web/face.h": HEAD, "src/store/db.c":
                                        HEAD + BASE + '#include "store/db.h"\n#include "web/face.h"\n'}), [])

    @unittest.skipUnless(shutil.which("gcc") and shutil.which("nm"), "needs gcc and nm")
    def test_a_rule_that_reads_the_clock_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {"base": "long moment_now(void){return 1;} long num_add(long a){return a;}",
                               "pure": "long num_add(long a); long rule(long a){return num_add(a);}",
                               "clock": "long moment_now(void); long rule(void){return moment_now();}",
                               "file": "int open(const char *a, int b); int rule(void){return open(\"x\", 0);}"}.items():
                pathlib.Path(folder, name + ".c").write_text(text)
                subprocess.run(["gcc", "-c", name + ".c"], cwd=folder, check=True)
                subprocess.run(["ar", "rcs", f"lib{name}.a", name + ".o"], cwd=folder, check=True)
            told = {name: [symbol for _, symbol in house_inspector.impure(pathlib.Path(folder, f"lib{name}.a"),
                                                                          pathlib.Path(folder, "libbase.a"))]
                    for name in ("pure", "clock", "file")}
            self.assertEqual(told, {"pure": [], "clock": ["moment_now"], "file": ["open"]})


def told(about, name, text, words):
    def case(self):
        found = self.findings({name: text})
        self.assertTrue(any(words in finding for finding in found), f"{about}: {words!r} is not among {found}")
    return case


for number, (about, name, text, words) in enumerate(WRONG):
    setattr(Inspector, f"test_{number:02d}_{about.replace(' ', '_')}", told(about, name, text, words))

if __name__ == "__main__":
    unittest.main()
