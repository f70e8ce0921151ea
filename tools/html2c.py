#!/usr/bin/env python3
"""Turn templates (.html) into C that escapes by place.

    html2c.py --source src --out BUILD AREA/FILE.html ...    FILE.html.h and FILE.html.c, one pair a file

A template starts with {# page NAME view STRUCT header PATH #}; several may stand in one file.  Inside:
  {{ v->name }}  {{ row->batch.label }}   a value, escaped; in href, src, action and formaction only a struct url
  {{ t:KEY }}                             a text by key, in the reader's language
  {{ for struct T *row in v->rows }} ... {{ end }}    rows have .at and .count
  {{ if v->flag }} {{ if not v->flag }} {{ else }} {{ end }}
  {{ call page v->part }}                 another template, given the address of v->part
  {{ call page *row }}                    the same for what is a pointer already, as a loop's row
Holes stand in text and in quoted attribute values, nowhere else.  Words stand in texts.def, never in templates.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import pathlib
import re
import sys

PATH = re.compile(r"\*?[a-z_][a-z0-9_]*((->|\.)[a-z_][a-z0-9_]*)*")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
URLS = {"href", "src", "action", "formaction", "poster", "cite", "data", "ping", "background", "manifest"}
NEVER = {"srcdoc", "srcset", "style", "http-equiv"}  # Code, or addresses in a form that is not checked.
WORDED = {"title", "placeholder", "alt", "aria-label"}


class Wrong(Exception):
    pass


class Html:
    """Follows the markup far enough to know where a hole stands."""

    def __init__(self, where):
        self.state, self.tag, self.attribute, self.stack, self.where = "text", "", "", [], where
        self.at_start = False  # In a value of which nothing is written yet.

    def copy(self):
        return self.state, self.tag, self.attribute, tuple(self.stack), self.at_start

    def back(self, saved):
        self.state, self.tag, self.attribute, stack, self.at_start = saved
        self.stack = list(stack)

    @staticmethod
    def same(a, b):
        """Whether two copies stand in the same place; names of a tag or an attribute already behind do not count."""
        names = {"text": 0, "tag": 1, "value": 2}[a[0]]
        return a[0] == b[0] and a[3] == b[3] and a[1:1 + names] == b[1:1 + names]

    def wrong(self, why, line):
        raise Wrong(f"{self.where}:{line}: {why}")

    def feed(self, text, line):
        i = 0
        while i < len(text):
            c = text[i]
            if self.state == "text":
                if text.startswith("<!doctype", i):
                    i = text.index(">", i)
                elif c == "<":
                    closing = re.match(r"</([a-z0-9]+)>", text[i:])
                    opening = re.match(r"<([a-z][a-z0-9]*)", text[i:])
                    if closing:
                        if not self.stack or self.stack.pop() != closing.group(1):
                            self.wrong(f"</{closing.group(1)}> does not close what is open", line)
                        i += closing.end() - 1
                    elif opening:
                        self.tag, self.state = opening.group(1), "tag"
                        if self.tag in ("style", "base", "object", "embed", "iframe"):
                            self.wrong(f"no {self.tag} elements", line)
                        i += opening.end() - 1
                    else:
                        self.wrong("'<' that starts no element", line)
                elif c.isalpha():
                    entity = re.search(r"&[a-z#0-9]*$", text[:i + 1])
                    if not entity:
                        self.wrong(f"words stand in texts.def, not here: {text[i:i + 20]!r}", line)
            elif self.state == "tag":
                attribute = re.match(r"([a-z][a-z0-9-]*)(=\")?", text[i:])
                if c == ">":
                    if self.tag not in VOID:
                        self.stack.append(self.tag)
                    self.state = "text"
                elif attribute:
                    self.attribute = attribute.group(1)
                    if self.attribute.startswith("on") or self.attribute in NEVER:
                        self.wrong(f"no {self.attribute} attribute", line)
                    i += attribute.end() - 1
                    if attribute.group(2):
                        self.state, self.at_start = "value", True
                elif not c.isspace():
                    self.wrong(f"attribute values are quoted: {c!r}", line)
            elif self.state == "value":
                if c == '"':
                    self.state = "tag"
                elif self.attribute in WORDED and c.isalpha():
                    self.wrong(f"words stand in texts.def, not in {self.attribute}", line)
                self.at_start = False
            line += c == "\n"
            i += 1
        return line

    def hole(self, line, is_key):
        if self.state == "tag":
            self.wrong("a hole stands in text or in a quoted value", line)
        if self.state == "text" and self.stack and self.stack[-1] == "script":
            self.wrong("no holes in scripts", line)
        if self.state == "value" and self.attribute in URLS:
            if is_key:
                self.wrong("a text is no address", line)
            if not self.at_start:
                self.wrong("an address is one hole, from the first character of the value", line)
            self.at_start = False
            return "url"
        self.at_start = False
        return "attribute" if self.state == "value" else "value"


def literal(text):
    out = []
    for part in text.split("\n"):
        out.append('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '\\n"')
    out[-1] = out[-1][:-3] + '"'
    return "\n\t\t".join(o for o in out if o != '""')


def squeeze(text):
    return re.sub(r"\n[ \t]*", "\n", text)


def page(shown, name, view, body, first_line, keys):
    html, out, blocks, line = Html(shown), [], [], first_line
    depth = lambda: "\t" * (1 + len(blocks))
    for part in re.split(r"(\{\{.*?\}\})", body):
        if not part.startswith("{{"):
            if part:
                line = html.feed(part, line)
                text = squeeze(part)
                if text.strip("\n"):
                    out.append(f"{depth()}html_raw(out, {literal(text)});")
            continue
        words = part[2:-2].strip()
        out.append(f'#line {line} "src/{shown}"')
        loop = re.fullmatch(r"for struct (\w+) \*(\w+) in (\S+)", words)
        branch = re.fullmatch(r"if( not)? (\S+)", words)
        call = re.fullmatch(r"call (\w+) (\S+)", words)
        key = re.fullmatch(r"t:([A-Z0-9_]+)", words)
        if loop and PATH.fullmatch(loop.group(3)):
            struct, row, rows = loop.groups()
            out.append(f"{depth()}for (size_t {row}_at = 0; {row}_at < {rows}.count; {row}_at++) {{")
            blocks.append(["for", html.copy(), None])
            out.append(f'#line {line} "src/{shown}"')
            out.append(f"{depth()}const struct {struct} *{row} = &{rows}.at[{row}_at];")
        elif branch and PATH.fullmatch(branch.group(2)):
            out.append(f"{depth()}if ({'!' if branch.group(1) else ''}({branch.group(2)})) {{")
            blocks.append(["if", html.copy(), None])
        elif words == "else":
            if not blocks or blocks[-1][0] != "if" or blocks[-1][2]:
                html.wrong("else without if", line)
            blocks[-1][2] = html.copy()
            html.back(blocks[-1][1])
            out.append("\t" * len(blocks) + "} else {")
        elif words == "end":
            if not blocks:
                html.wrong("end without for or if", line)
            kind, before, first_arm = blocks.pop()
            if not html.same(html.copy(), first_arm or before):
                html.wrong(f"the {kind} does not end where it began", line)
            out.append(f"{depth()}}}")
        elif call and PATH.fullmatch(call.group(2)):
            if html.state != "text":
                html.wrong("a call stands in text", line)
            target = call.group(2)
            out.append(f"{depth()}{call.group(1)}(out, {target[1:] if target[0] == '*' else '&' + target});")
        elif key:
            html.hole(line, True)
            if key.group(1) not in keys:
                html.wrong(f"no text {key.group(1)} in texts.def", line)
            out.append(f"{depth()}html_key(out, T_{key.group(1)});")
        elif PATH.fullmatch(words):
            where = html.hole(line, False)
            out.append(f"{depth()}html_{where}(out, {words});")
        else:
            html.wrong(f"not a hole: {words!r}", line)
        line += part.count("\n")
    if blocks:
        html.wrong(f"a {blocks[-1][0]} is never ended", line)
    if html.stack or html.state != "text":
        html.wrong(f"not closed: {html.stack or html.state}", line)
    return "\n".join([f"void {name}(struct html *out, const struct {view} *v)", "{", "\t(void)v;"] + out + ["}", ""])


def translate(source, out, shown, keys):
    text = (source / shown).read_text(encoding="utf-8")
    marks = list(re.finditer(r"\{# page (\w+) view (\w+) header (\S+) #\}\n", text))
    if not marks or text[:marks[0].start()].strip():
        raise Wrong(f"{shown}:1: expected {{# page NAME view STRUCT header PATH #}}")
    headers, names, bodies = [], [], []
    for i, mark in enumerate(marks):
        end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        name, view, header = mark.groups()
        body = re.sub(r"\{#.*?#\}", lambda m: "\n" * m.group(0).count("\n"), text[mark.end():end], flags=re.S)
        bodies.append(page(shown, name, view, body, text[:mark.end()].count("\n") + 1, keys))
        names.append((name, view))
        if header not in headers:
            headers.append(header)
    guard = "AMPULL_" + re.sub(r"\W", "_", shown).upper() + "_H"
    head = [f"/* made by tools/html2c.py from {shown}; not edited by hand */", f"#ifndef {guard}", f"#define {guard}", "",
            '#include "base/base.h"', '#include "web/html.h"'] + [f'#include "{h}"' for h in headers] + [""]
    head += ['#include "web/layout.html.h"'] if shown != "web/layout.html" else []
    head += [f"void {n}(struct html *out, const struct {v} *v);" for n, v in names] + ["", "#endif", ""]
    target = out / (shown + ".h")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(head), encoding="utf-8")
    code = [f"/* made by tools/html2c.py from {shown}; not edited by hand */", '#include "base/base.h"',
            f'#include "{shown}.h"', ""]
    (out / (shown + ".c")).write_text("\n".join(code + bodies), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args()
    texts = (asked.source / "web/texts.def").read_text(encoding="utf-8")
    keys = set(re.findall(r"^X\((\w+),", texts, re.M))
    try:
        for name in asked.files:
            translate(asked.source, asked.out, name, keys)
    except Wrong as wrong:
        sys.exit(f"html2c: {wrong}")


if __name__ == "__main__":
    main()
