#!/usr/bin/env python3
"""Turn the user guide (docs/guide/*.md) into pages of the program.

    guide2c.py --out FILE.c  FILE.md ... PICTURE.png ...

Makes `const struct guide_page guide_pages[]` (main/guide_page.h). What a page may hold: one # title first, ## headings,
paragraphs, numbered and - lists, | tables |, ``` blocks, **bold**, `code`, [links](other.md) and (/paths), and
![what it shows](pictures/NAME.png) on a line of its own. Everything else is text. A link or picture that leads nowhere ends
the build.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import html
import pathlib
import re
import struct
import sys

NAME = re.compile(r"[a-z][a-z0-9_-]*")


class Wrong(Exception):
    pass


class Page:
    def __init__(self, path, names, pictures):
        self.path, self.names, self.pictures = path, names, pictures
        self.out, self.title = [], None

    def wrong(self, why, line):
        raise Wrong(f"{self.path.name}:{line}: {why}")

    def link(self, words, to, line):
        if to.startswith("/") and not to.startswith("//"):
            return f'<a href="{to}">{words}</a>'
        name, _, part = to.partition("#")
        if not name.endswith(".md") or part:
            self.wrong(f"a link leads to another page (NAME.md) or a path (/…): {to}", line)
        name = name[:-3]
        if name not in self.names:
            self.wrong(f"there is no page {to}", line)
        return f'<a href="/guide{"" if name == "README" else "/" + name}">{words}</a>'

    def words(self, text, line):
        """A line's marks; code is taken out first, for nothing in it is a mark."""
        codes = []

        def keep(found):
            codes.append(html.escape(found.group(1)))
            return f"\0{len(codes) - 1}\0"
        text = html.escape(re.sub(r"`([^`]+)`", keep, text))
        text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)
        text = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", lambda m: self.link(m.group(1), html.unescape(m.group(2)), line), text)
        return re.sub("\0(\\d+)\0", lambda m: f"<code>{codes[int(m.group(1))]}</code>", text)

    def picture(self, shows, name, line):
        if name not in self.pictures:
            self.wrong(f"there is no picture {name}", line)
        if not shows.strip():
            self.wrong("a picture says what it shows", line)
        width, height = struct.unpack(">II", self.pictures[name].read_bytes()[16:24])
        self.out.append(f'<p class="shot"><img src="/guide/pictures/{name}" alt="{html.escape(shows)}" width="{width}" height="{height}" loading="lazy"></p>')

    def table(self, rows, line):
        cells = [[self.words(cell.strip(), line) for cell in row.strip().strip("|").split("|")] for row in rows]
        head, body = cells[0], [row for row in cells[1:] if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
        put = self.out.append
        put(f'<div class="scroll" tabindex="0" role="region" aria-label="{", ".join(re.sub("<[^>]*>", "", cell) for cell in head)}"><table><thead><tr>')
        put("".join(f'<th scope="col">{cell}</th>' for cell in head) + "</tr></thead><tbody>")
        for row in body:
            put("<tr>" + "".join(f'<td data-label="{re.sub("<[^>]*>", "", head[at] if at < len(head) else "")}"><span>{cell}</span></td>'
                                 for at, cell in enumerate(row)) + "</tr>")
        put("</tbody></table></div>")

    def read(self):
        lines = self.path.read_text(encoding="utf-8").splitlines()
        at, open_list = 0, None
        while at < len(lines):
            line, number = lines[at], at + 1
            item = re.match(r"(?:(\d+)\.|[-*]) +(.*)", line)
            if open_list and line.strip() and not item and not line.startswith((" ", "\t")):
                self.out.append(f"</{open_list}>")
                open_list = None
            if not line.strip():
                pass
            elif line.startswith("<!--"):
                while "-->" not in lines[at]:
                    at += 1
            elif line.startswith("```"):
                block = []
                at += 1
                while at < len(lines) and not lines[at].startswith("```"):
                    block.append(html.escape(lines[at]))
                    at += 1
                self.out.append("<pre tabindex=\"0\">" + "\n".join(block) + "</pre>")
            elif line.startswith("# "):
                if self.title:
                    self.wrong("a page has one title", number)
                self.title = line[2:].strip()
                self.out.append(f"<h1>{self.words(self.title, number)}</h1>")
            elif re.match(r"##+ ", line):
                level = min(len(line) - len(line.lstrip("#")), 4)
                self.out.append(f"<h{level}>{self.words(line.lstrip('# ').strip(), number)}</h{level}>")
            elif re.match(r"\s*!\[", line):
                found = re.fullmatch(r"!\[([^\]]*)\]\(pictures/([\w.-]+)\)", line.strip())
                if not found:
                    self.wrong("a picture stands on a line of its own: ![what it shows](pictures/NAME.png)", number)
                if open_list:  # Between two steps: the next one goes on counting.
                    self.out.append(f"</{open_list}>")
                    open_list = None
                self.picture(found.group(1), found.group(2), number)
            elif line.startswith("|"):
                rows = []
                while at < len(lines) and lines[at].startswith("|"):
                    rows.append(lines[at])
                    at += 1
                self.table(rows, number)
                continue
            elif item:
                kind = "ol" if item.group(1) else "ul"
                if open_list and open_list != kind:
                    self.out.append(f"</{open_list}>")
                    open_list = None
                if not open_list:
                    self.out.append(f'<ol start="{item.group(1)}">' if kind == "ol" and item.group(1) != "1" else f"<{kind}>")
                    open_list = kind
                text = [item.group(2)]
                while at + 1 < len(lines) and re.match(r"\s+[^\s!]", lines[at + 1]) and not re.match(r"\s*!\[", lines[at + 1]):
                    at += 1
                    text.append(lines[at].strip())
                self.out.append(f"<li>{self.words(' '.join(text), number)}</li>")
            else:
                text = [line.strip()]
                while at + 1 < len(lines) and lines[at + 1].strip() and not re.match(r"(#|\d+\. |[-*|] |```|!\[|\|)", lines[at + 1]):
                    at += 1
                    text.append(lines[at].strip())
                self.out.append(f"<p>{self.words(' '.join(text), number)}</p>")
            at += 1
        if open_list:
            self.out.append(f"</{open_list}>")
        if not self.title:
            self.wrong("a page begins with its title: # Title", 1)
        return self


def literal(text):
    """A C string of bytes; digits after an octal escape cannot run into it."""
    out = "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}" for byte in text.encode("utf-8"))
    return '"' + out + '"'


def translate(files):
    pictures = {path.name: path for path in files if path.suffix == ".png"}
    pages = sorted((path for path in files if path.suffix == ".md"), key=lambda path: (path.stem != "README", path.stem))
    names = {path.stem for path in pages}
    out = ["/* made by tools/guide2c.py from docs/guide; not edited by hand */", '#include "base/base.h"', '#include "main/guide_page.h"', "",
           "const struct guide_page guide_pages[] = {"]
    for path in pages:
        if path.stem != "README" and not NAME.fullmatch(path.stem):
            raise Wrong(f"{path.name}: a page's name is small letters, digits, - and _")
        page = Page(path, names, pictures).read()
        out.append(f"\t{{ {literal(path.stem)}, {literal(page.title)},")
        out += ["\t  " + literal(line + "\n") for line in page.out]
        out[-1] += " },"
    return "\n".join(out + ["\t{ NULL, NULL, NULL },", "};", ""])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    asked = parser.parse_args()
    try:
        asked.out.write_text(translate(asked.files), encoding="utf-8")
    except Wrong as wrong:
        sys.exit(f"guide2c: {wrong}")


if __name__ == "__main__":
    main()
