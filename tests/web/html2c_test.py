#!/usr/bin/env python3
"""html2c refuses every template that could be broken by what is written into it, and says where.

Each wrong template is refused by the generator with file and line; what it cannot know (types) the compiler refuses, and
names the template's line.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
HEAD = "{# page sample view sample_view header web/sample.h #}\n"
VIEW = """
#include "base/base.h"
#include "web/html.h"
struct sample_row { struct text name; struct url url; int64_t units; };
struct sample_rows { struct sample_row *at; size_t count; };
struct sample_view {
	struct text name; struct url url; struct url other; int64_t number; int32_t small; struct money price; struct day day;
	struct moment at; bool flag; struct markup body; struct sample_rows rows; struct sample_row first;
};
"""

# What is wrong, the template, the line it is told at, words of the reason.
WRONG = [
    ("a hole in an event handler", '<p\nonclick="{{ v->name }}">.</p>', 3, "onclick"),
    ("an event handler at all", '<p onclick="1">.</p>', 2, "onclick"),
    ("a style attribute", '<p style="{{ v->name }}">.</p>', 2, "style"),
    ("a style element", "<style>\n</style>", 2, "style"),
    ("a hole in a script", "<script>\n{{ v->name }}</script>", 3, "script"),
    ("a hole in a comment", "<!-- {{ v->name }} -->", 2, "starts no element"),
    ("a hole as a tag", "\n<{{ v->name }}>.</p>", 3, "starts no element"),
    ("a hole among attributes", "<p {{ v->name }}>.</p>", 2, "quoted value"),
    ("an unquoted value", "<a class={{ v->name }}>.</a>", 2, "quoted"),
    ("a value in single quotes", "<a class='{{ v->name }}'>.</a>", 2, "quoted"),
    ("an address in pieces", '<a href="/orders/{{ v->url }}">.</a>', 2, "one hole"),
    ("a scheme before an address", '<a href="javascript:{{ v->url }}">.</a>', 2, "one hole"),
    ("two addresses in one value", '<a href="{{ v->url }}{{ v->other }}">.</a>', 2, "one hole"),
    ("a text as an address", '<a href="{{ t:SAVE }}">.</a>', 2, "no address"),
    ("a document in an attribute", '<p srcdoc="{{ v->name }}">.</p>', 2, "srcdoc"),
    ("a refresh", '<meta http-equiv="refresh" content="{{ v->name }}">', 2, "http-equiv"),
    ("a frame", '<iframe src="{{ v->url }}"></iframe>', 2, "iframe"),
    ("a base", '<base href="{{ v->url }}">', 2, "base"),
    ("a call in a hole", "{{ v->name() }}", 2, "not a hole"),
    ("an operator in a hole", "{{ v->number + 1 }}", 2, "not a hole"),
    ("an index in a hole", "{{ v->rows.at[0] }}", 2, "not a hole"),
    ("a literal in a hole", '{{ "text" }}', 2, "not a hole"),
    ("an unknown text", "<p>{{ t:NO_SUCH_KEY }}</p>", 2, "NO_SUCH_KEY"),
    ("words in the text", "<p>\nHej</p>", 3, "texts.def"),
    ("words in a title", '<p title="Hej">.</p>', 2, "title"),
    ("words for a screen reader", '<p aria-label="Hej">.</p>', 2, "aria-label"),
    ("an element that is not closed", "<div><p>.</p>", 2, "not closed"),
    ("elements that cross", "<div><p>.</div></p>", 2, "does not close"),
    ("an end tag too many", "<p>.</p></p>", 2, "does not close"),
    ("an attribute that is not closed", '<p class="a>.</p>', 2, "not closed"),
    ("an if that opens and does not close", "{{ if v->flag }}<p>{{ end }}</p>", 2, "end where it began"),
    ("arms of an if that differ", "<p>{{ if v->flag }}</p>{{ else }}.{{ end }}</p>", 2, "end where it began"),
    ("an arm that ends inside an attribute", '<p class="{{ if v->flag }}a">{{ end }}.</p>', 2, "end where it began"),
    ("a loop that closes what it did not open", "<p>{{ for struct sample_row *row in v->rows }}</p>{{ end }}", 2,
     "end where it began"),
    ("an if without end", "{{ if v->flag }}.", 2, "never ended"),
    ("an end without if", ".{{ end }}", 2, "without"),
    ("an else without if", "{{ else }}", 2, "without"),
    ("two elses", "{{ if v->flag }}{{ else }}{{ else }}{{ end }}", 2, "without"),
    ("a call inside an attribute", '<p class="{{ call sample v->first }}">.</p>', 2, "in text"),
    ("a raw form", "{{{ v->name }}}", 2, ""),
    ("a hole that is not closed", "<p>{{ v->name </p>", 2, ""),
]

# What only the types tell: refused by the compiler, which names the template.
UNTYPED = [
    ("a text as an address", '<a href="{{ v->name }}">.</a>'),
    ("a number as an address", '<form action="{{ v->number }}"></form>'),
    ("an address as text", "<p>{{ v->url }}</p>"),
    ("a flag", "<p>{{ v->flag }}</p>"),
    ("markup inside an attribute", '<p class="{{ v->body }}">.</p>'),
    ("a member that is not there", "<p>{{ v->nobody }}</p>"),
    ("a loop over another struct", "{{ for struct sample_view *row in v->rows }}<p>{{ row->name }}</p>{{ end }}"),
]

RIGHT = """<!doctype html>
<p class="{{ v->name }}" title="{{ t:SAVE }}">{{ v->name }} &amp; {{ v->number }} {{ v->price }} {{ v->day }} {{ v->at }}</p>
<a href="{{ v->url }}#main" {{ if v->flag }}aria-current="page"{{ end }}>{{ t:SAVE }}</a>
<a href="{{ if v->flag }}{{ v->url }}{{ else }}{{ v->other }}{{ end }}">1</a>
<ul>
{{ for struct sample_row *row in v->rows }}<li>{{ if not row->units }}-{{ else }}{{ row->units }}{{ end }}
{{ call sample_part *row }}</li>
{{ end }}
</ul>
{# a remark with words, that nobody sees #}
{{ call sample_part v->first }}{{ v->body }}
{# page sample_part view sample_row header web/sample.h #}
<br><a href="{{ v->url }}">{{ v->name }}</a>
"""


class Html2c(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "src/web").mkdir(parents=True)
        for name in ("texts.def", "layout.html"):  # The parts of the layout may be called from every page.
            shutil.copy(TOP / "src/web" / name, self.folder / "src/web")
        (self.folder / "src/web/sample.h").write_text(VIEW, encoding="utf-8")

    def generate(self, body, head=HEAD):
        (self.folder / "src/web/sample.html").write_text(head + body, encoding="utf-8")
        return subprocess.run([sys.executable, TOP / "tools/html2c.py", "--source", self.folder / "src",
                               "--out", self.folder / "out", "web/layout.html", "web/sample.html"], capture_output=True, text=True)

    def compile(self):
        return subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic",
                               "-Werror", "-fsyntax-only", f"-I{self.folder}/src", f"-I{self.folder}/out",
                               f"-I{TOP}/src", self.folder / "out/web/sample.html.c"], capture_output=True, text=True)

    def test_wrong_templates_are_refused_with_their_line(self):
        for what, body, line, reason in WRONG:
            with self.subTest(what):
                done = self.generate(body)
                self.assertNotEqual(done.returncode, 0, what)
                self.assertNotIn("Traceback", done.stderr)
                self.assertRegex(done.stderr, rf"^html2c: web/sample\.html:{line}: .*{re.escape(reason)}")

    def test_the_first_line_names_the_page(self):
        for head in ("", "<p>.</p>\n" + HEAD, "{# page sample #}\n"):
            with self.subTest(head):
                self.assertRegex(self.generate("<p>.</p>", head).stderr, r"^html2c: web/sample\.html:1: ")

    def test_wrong_types_do_not_compile(self):
        for what, body in UNTYPED:
            with self.subTest(what):
                self.assertEqual(self.generate("\n\n" + body).stderr, "")
                done = self.compile()
                self.assertNotEqual(done.returncode, 0, what)
                self.assertIn("sample.html:4", done.stderr)

    def test_a_right_template_compiles(self):
        self.assertEqual(self.generate(RIGHT).stderr, "")
        self.assertEqual(self.compile().stderr, "")

    def test_every_template_of_the_house_is_accepted(self):
        names = [str(path.relative_to(TOP / "src")) for path in sorted((TOP / "src").rglob("*.html"))]
        self.assertTrue(names)
        done = subprocess.run([sys.executable, TOP / "tools/html2c.py", "--source", TOP / "src",
                               "--out", self.folder / "all", *names], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
