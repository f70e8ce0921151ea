#!/usr/bin/env python3
"""The house inspector: reads the tree and tells where it breaks the rules of the house.

    inspect.py [TOP]                           every rule below; `file:line: message` a finding
    inspect.py --rules LIBRARY --base LIBRARY  what the linker knows of the rules' library

What it holds: arrows between floors go down (the block under "## Floors" in ARCHITECTURE.md); each foreign library is known
to one file; includes stand in order; no SQL and no HTML in C; headers tell what their functions do and how they fail;
files and functions stay short; names say something; SQL means one thing on both engines; letters outside ASCII stand
where people's words belong; numbered rules stand in the documents, the code and the tests; links lead somewhere; every
file is built.  Exit 1 on a finding.  A line that begins with "note" is none.

Run with python3 -P: this file's name is also one of the standard library's.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

LINES_NOTED, LINES_MOST, FUNCTION_LINES_MOST = 500, 700, 80
LEFT_OUT = {".git", "build", "node_modules", "data", "__pycache__", ".cache", "corpus"}
TEXT_KINDS = {".c", ".h", ".sql", ".html", ".def", ".md", ".py", ".mjs", ".js", ".css", ".sh", ".csv", ".txt", ".build", ".json"}
LICENCE = "SPDX-License-Identifier: AGPL-3.0-or-later"

# A foreign header (or the beginning of its name), and the files that may know it.
FOREIGN = {
    "sqlite3.h": {"src/store/engine_sqlite.c", "src/store/flush_delay.c"},
    "libpq-fe.h": {"src/store/postgres_pipeline.h", "src/store/postgres_ahead.h", "src/store/postgres_text.h"},
    "microhttpd.h": {"src/http/server.c"},
    "jansson.h": {"src/format/json_parser.c"},
    "zip.h": {"src/format/xlsx_read.c"},
    "libxml/": {"src/format/xlsx_read.c"},
    "xlsxwriter.h": {"src/format/xlsx_write.c"},
    "cairo": {"src/format/pdf.c"},
    "pango/": {"src/format/pdf.c"},
    "zint.h": {"src/format/barcode.c"},
    "unicode/": {"src/format/fold.c"},
    "sodium.h": {"src/store/digest.c", "src/people/password.c"},
    "sanitizer/": {"src/base/arena.c"},
}
STANDARD = set("""
    assert.h ctype.h errno.h fcntl.h inttypes.h limits.h locale.h math.h pthread.h signal.h stdalign.h stdarg.h stdatomic.h
    stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h time.h unistd.h dirent.h arpa/inet.h netdb.h spawn.h
    netinet/in.h netinet/tcp.h poll.h sys/eventfd.h sys/file.h sys/mman.h sys/random.h sys/resource.h sys/socket.h sys/stat.h
    sys/epoll.h sys/time.h sys/types.h sys/uio.h sys/un.h sys/wait.h
""".split())
SQL_IN_C = {"src/store/engine_sqlite.c", "src/store/engine_postgres.c", "src/store/postgres_text.c",
            "src/store/migrate.c", "src/store/db.c", "src/store/copy.c"}
# Readers name the columns of Swedish files; the simulation writes what people there would write.
LETTERS_IN_STRINGS = {
    "src/catalogue/own_sheets.c", "src/catalogue/pack_units.c", "src/catalogue/tlv_exchange.c",
    "src/catalogue/tlv_prices.c", "src/format/fold.c", "src/http/field_check.c", "src/main/bench_command.c",
    "src/order/contract_sheet.c", "src/people/import_people.c", "src/place/import_places.c", "src/sim/day.c",
    "src/sim/demo.c", "src/sim/law.c", "src/sim/papers.c", "src/sim/registers.c", "src/sim/touring.c",
}
# Libraries that are put before libc: tests/fault/run and tools/private_postgres.py build them.
LAID_BEFORE = {"tests/fault/faults.c", "tests/bench/flush_delay.c"}
BANNED = {"data", "info", "manager", "helper", "helpers", "util", "utils", "handle", "process", "tmp"}
OUTSIDE_NAMES = {"user_data", "LOG_INFO"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
PRETENDED = re.compile(r"\b(stu" r"b|moc" r"k|dumm" r"y|placeholde" r"r)s?\b", re.I)
MACHINE = re.compile(r"(?<![\w.])/(wo" r"rk|ro" r"ot)/|registry\.npm" r"js|deb\.debian\." r"org")
RULE = re.compile(r"\bR-[A-Z]+-\d+\b")
SOLID = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
HTML = re.compile(r"</?(a|p|b|i|div|span|td|tr|th|ul|li|ol|form|input|html|head|body|table|h[1-6]|button|label|select)\b[ />]")
SQL = re.compile(r"\b(SELECT\s|INSERT INTO\s|DELETE FROM\s|UPDATE \w+ SET\s|CREATE TABLE\s)")


class House:
    """The tree, read once."""

    def __init__(self, top):
        self.top, self.findings, self.notes = top, [], []
        self.texts = {}
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(f for f in folders if f not in LEFT_OUT)
            for name in sorted(names):
                path = pathlib.Path(folder, name)
                kind = path.suffix
                if kind in TEXT_KINDS or name in ("run", "test", "LICENSE"):
                    shown = path.relative_to(top).as_posix()
                    try:
                        self.texts[shown] = path.read_text(encoding="utf-8")
                    except UnicodeDecodeError:
                        self.tell(shown, 1, "is not UTF-8")
        self.parts = {shown: split_c(text) for shown, text in self.texts.items() if shown.endswith((".c", ".h"))}

    def tell(self, shown, line, message):
        self.findings.append((shown, line, message))

    def each(self, start, *ends):
        for shown, text in self.texts.items():
            if shown.startswith(start) and shown.endswith(ends):
                yield shown, text


def split_c(text):
    """The code without comments and strings, the comments alone, the strings alone; lines stay where they were."""
    def blank(piece):
        return re.sub(r"[^\n]", " ", piece)
    code, comments, strings, last = [], [], [], 0
    for solid in SOLID.finditer(text):
        between, piece = text[last:solid.start()], solid.group()
        code += [between, blank(piece)]
        is_comment = piece.startswith("/")
        comments += [blank(between), piece if is_comment else blank(piece)]
        strings += [blank(between), blank(piece) if is_comment else piece]
        last = solid.end()
    tail = text[last:]
    return "".join(code) + tail, "".join(comments) + blank(tail), "".join(strings) + blank(tail)


def line_at(text, position):
    return text.count("\n", 0, position) + 1


def area_of(shown):
    parts = shown.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


# ---- floors and includes

def floors(house):
    """Area to floor (0 is the lowest), and the arrows drawn sideways."""
    text = house.texts.get("ARCHITECTURE.md", "")
    block = re.search(r"^## Floors\n.*?^```[^\n]*\n(.*?)^```", text, re.M | re.S)
    if not block:
        house.tell("ARCHITECTURE.md", 1, 'has no block under "## Floors"')
        return {}, set()
    lines = [line.split("#")[0].strip() for line in block.group(1).splitlines()]
    allowed = {tuple(re.findall(r"\w+", line[6:])) for line in lines if line.startswith("allow:")}
    rows = [line.split() for line in lines if line and not line.startswith("allow:")]
    return {area: len(rows) - at for at, row in enumerate(rows) for area in row}, allowed


def includes_of(text):
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', text, re.M):
        yield line_at(text, match.start()), match.group(1) == '"', match.group(2)


def check_floors(house):
    height, allowed = floors(house)
    if not height:
        return
    areas = {area_of(shown) for shown in house.texts} - {None}
    for area in sorted(areas - set(height)):
        house.tell("ARCHITECTURE.md", 1, f"the area {area!r} stands on no floor")
    for area in sorted(set(height) - areas):
        house.tell("ARCHITECTURE.md", 1, f"the floor of {area!r} is drawn, but src/{area} is not there")
    for shown, text in house.each("src/", ".c", ".h"):
        here = area_of(shown)
        for line, ours, name in includes_of(text):
            there = name.split("/")[0]
            if not ours or here == there or here not in height:
                continue
            if "/" not in name:
                house.tell(shown, line, f'"{name}" is included without its area')
            elif there not in height:
                house.tell(shown, line, f"{there!r} is no area")
            elif height[there] >= height[here] and (here, there) not in allowed:
                way = "sideways" if height[there] == height[here] else "upwards"
                house.tell(shown, line, f"{here} may not include {there}: the arrow goes {way}")


def check_includes(house):
    for shown, text in house.each("src/", ".c", ".h"):
        found = list(includes_of(text))
        for line, ours, name in found:
            if ours:
                continue
            owners = next((files for start, files in FOREIGN.items() if name.startswith(start)), None)
            if owners is not None and shown not in owners:
                house.tell(shown, line, f"<{name}> is known only to {', '.join(sorted(owners))}")
            elif owners is None and name not in STANDARD:
                house.tell(shown, line, f"<{name}> is a foreign header that nobody may know yet")
        names = [name for _, ours, name in found if ours]
        for name in {n for n in names if names.count(n) > 1}:
            house.tell(shown, 1, f'"{name}" is included twice')
        if shown.endswith(".h") or not found:
            continue
        if not found[0][1] or found[0][2] != "base/base.h":
            house.tell(shown, found[0][0], '"base/base.h" is included first')
        own = shown[len("src/"):-2] + ".h"
        if "src/" + own in house.texts:
            if len(found) < 2 or found[1][2] != own:
                house.tell(shown, found[min(1, len(found) - 1)][0], f'its own header "{own}" is included second')


# ---- what stands in C

def check_strings(house):
    for shown in house.parts:
        if not shown.startswith("src/"):
            continue
        _, _, strings = house.parts[shown]
        for at, line in enumerate(strings.splitlines(), 1):
            if shown not in SQL_IN_C and SQL.search(line):
                house.tell(shown, at, "SQL stands in C; give it a name in the area's .sql")
            if HTML.search(line):
                house.tell(shown, at, "HTML stands in C; write a template")
            if shown not in LETTERS_IN_STRINGS:
                check_letters(house, shown, at, line)
        code, _, _ = house.parts[shown]
        for at, line in enumerate(code.splitlines(), 1):
            check_letters(house, shown, at, line)
    for shown, text in house.each("src/", ".sql"):
        for at, line in enumerate(text.splitlines(), 1) if "/migrations/" not in shown else ():
            check_letters(house, shown, at, line.split("--")[0])


def check_letters(house, shown, at, line):
    if line.isascii():
        return
    letter = next((c for c in line if ord(c) > 127 and unicodedata.category(c).startswith("L")), None)
    if letter:
        house.tell(shown, at, f"the letter {letter!r} stands outside comments, templates and texts")


def prototypes(code):
    """(line, text) of each function declared in a header; code is without comments and strings."""
    plain = re.sub(r"^[ \t]*#[^\n]*(?:\\\n[^\n]*)*", lambda m: re.sub(r"[^\n]", " ", m.group()), code, flags=re.M)
    depth, start, out = 0, None, []
    for at, sign in enumerate(plain):
        if sign == "{":
            if depth == 0:
                start = None  # A body or a struct: whatever began here is no prototype.
            depth += 1
        elif sign == "}":
            depth -= 1
            start = None
        elif depth == 0:
            if sign == ";":
                if start is not None:
                    text = plain[start:at]
                    if "(" in text and not re.match(r"typedef|extern|_Static_assert|static_assert|struct \w+$|enum \w+$", text) \
                            and re.match(r"[\w\s\*]+?\b\w+\s*\(", text):
                        out.append((line_at(plain, start), line_at(plain, at), text))
                start = None
            elif not sign.isspace() and start is None:
                start = at
    return out


def check_headers(house):
    known = set(re.findall(r"^X\((ERR_\w+)", house.texts.get("src/base/errors.def", ""), re.M))
    for shown, text in house.each("src/", ".h"):
        code, comments, _ = house.parts[shown]
        lines, comment_lines = text.splitlines(), comments.splitlines()
        ended = {}  # Line after a told prototype: its comment reaches to the next one of the same group.
        for first, last, declaration in prototypes(code):
            above = first - 2
            told = None
            if above >= 0 and comment_lines[above].strip() and lines[above].rstrip().endswith("*/"):
                start = above
                while start > 0 and not lines[start].lstrip().startswith("/*"):
                    start -= 1
                told = "\n".join(lines[start:above + 1])
            elif first in ended:
                told = ended[first]
            name = re.search(r"(\w+)\s*\(", declaration.replace("PRINTF_LIKE", "")).group(1)
            if told is None:
                house.tell(shown, first, f"{name}() has no comment")
            else:
                ended[last + 1] = told
                if "MUST_CHECK" in declaration and "Fails:" not in told:
                    house.tell(shown, first, f"{name}() may fail, and its comment does not say how (Fails: …)")
        for at, line in enumerate(comment_lines, 1):
            for code_name in re.findall(r"\bERR_[A-Z_]+\b", line):
                if known and code_name not in known and not re.search(code_name + r"\s*…", line):
                    house.tell(shown, at, f"{code_name} is not in errors.def")


def check_lengths(house):
    for shown, text in house.texts.items():
        if not shown.endswith((".c", ".h", ".sql", ".py", ".mjs", ".js")) or "/migrations/" in shown:
            continue
        count = text.count("\n")
        if count > LINES_MOST:
            house.tell(shown, count, f"has {count} lines, more than {LINES_MOST}")
        elif count > LINES_NOTED:
            house.notes.append(f"{shown}: has {count} lines, more than {LINES_NOTED}")
    for shown in house.parts:
        start = None
        for at, line in enumerate(house.texts[shown].splitlines(), 1):
            if line == "{":
                start = at
            elif line == "}" and start:
                if at - start - 1 > FUNCTION_LINES_MOST:
                    house.tell(shown, start, f"a function has {at - start - 1} lines, more than {FUNCTION_LINES_MOST}")
                start = None


def check_names(house):
    for shown in house.parts:
        if not shown.startswith("src/") or not shown.endswith(".h"):
            continue
        for at, line in enumerate(house.parts[shown][0].splitlines(), 1):
            if line.lstrip().startswith("#include"):
                continue
            for name in re.findall(r"\b[A-Za-z_]\w*\b", line):
                last = name.lower().split("_")[-1]
                if name not in OUTSIDE_NAMES and (last in BANNED or name.startswith("do_")):
                    house.tell(shown, at, f"the name {name} says nothing")


def check_words(house):
    for shown, text in house.texts.items():
        if shown.startswith("tools/inspect") or shown in ("package-lock.json", "LICENSE"):
            continue
        for at, line in enumerate(text.splitlines(), 1):
            if UNFINISHED.search(line):
                house.tell(shown, at, "something is left undone; do it, or open an issue")
            if shown.startswith("src/") and not shown.endswith((".html", ".css", ".js")) and PRETENDED.search(line):
                house.tell(shown, at, "something only pretends to be here")
            if MACHINE.search(line):
                house.tell(shown, at, "names a path of one machine, or the host of packages")
        if shown.endswith((".c", ".h", ".py", ".mjs")) and LICENCE not in text:
            house.tell(shown, 1, f"has no line {LICENCE}")


# ---- SQL

SQL_RULES = [
    (re.compile(r"\bI?LIKE\b"), "LIKE differs between the engines; search folded words"),
    (re.compile(r"(?<!CAST\()(?<!CAST\(COALESCE\()(?<!<> \(SELECT COALESCE\()\bSUM\s*\("), "SUM without CAST(SUM(…) AS …): its type differs between the engines"),
    (re.compile(r"\b(now\s*\(|CURRENT_(TIMESTAMP|DATE|TIME)|strftime|datetime\s*\(|julianday)", re.I),
     "the clock is read in SQL; give the moment as a parameter"),
    (re.compile(r"\brandom\s*\(", re.I), "chance stands in SQL"),
    (re.compile(r"\b(REAL|DOUBLE|FLOAT|NUMERIC)\b"), "no floating point in the database"),
    (re.compile(r"\bSELECT\s+\*"), "SELECT * hides what is read"),
]


def check_sql(house):
    for shown, text in house.each("src/", ".sql"):
        for at, line in enumerate(text.splitlines(), 1):
            plain = re.sub(r"'(?:[^']|'')*'", "''", line.split("--")[0])
            for pattern, message in SQL_RULES:
                if pattern.search(plain):
                    house.tell(shown, at, message)


# ---- documents

def check_rules_told(house):
    places = {"docs/rules/": {}, "src/": {}, "tests/": {}}
    for shown, text in house.texts.items():
        for start, found in places.items():
            if shown.startswith(start) and not shown.endswith("_test.py") or start == "tests/" and shown.startswith(start):
                for at, line in enumerate(text.splitlines(), 1):
                    for rule in RULE.findall(line):
                        found.setdefault(rule, (shown, at))
    told, coded, tested = places.values()
    for rule, where in sorted(coded.items()):
        if rule not in told:
            house.tell(*where, f"{rule} stands in the code, and not in docs/rules")
        if rule not in tested:
            house.tell(*where, f"{rule} has no test that names it")
    for rule, where in sorted(told.items()):
        if rule not in coded:
            house.tell(*where, f"{rule} stands in the document, and not in the code")


def check_glossary(house):
    text = house.texts.get("docs/glossary.md", "")
    every = "\n".join(content for shown, content in house.each("src/", ".c", ".h", ".sql", ".def", ".html"))
    for at, line in enumerate(text.splitlines(), 1):
        for word in re.findall(r"`([a-z][a-z0-9_]*)`", line):
            if word not in every:
                house.tell("docs/glossary.md", at, f"`{word}` is nowhere in the code")


def check_links(house):
    for shown, text in house.each("", ".md"):
        plain = re.sub(r"```.*?```", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
        for at, line in enumerate(plain.splitlines(), 1):
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                goal = target.split("#")[0]
                if goal and not re.match(r"[a-z]+:", goal) and not (house.top / pathlib.Path(shown).parent / goal).exists():
                    house.tell(shown, at, f"the link {target} leads nowhere")
    for area in sorted({area_of(shown) for shown in house.texts} - {None}):
        if f"src/{area}/README.md" not in house.texts:
            house.tell(f"src/{area}", 1, "the room has no README.md")


def check_built(house):
    tracked = {pathlib.Path(name).name for text in (t for s, t in house.texts.items() if s.endswith((".c", ".h", ".html")))
               for name in re.findall(r'#\s*include\s+"([^"]+)"|header\s+([\w/]+\.h)', text) for name in name if name}
    areas = re.search(r"^areas = \[(.*?)\]", house.texts.get("src/meson.build", ""), re.M | re.S)
    areas = set(re.findall(r"'(\w+)'", areas.group(1))) if areas else set()
    for shown in house.texts:
        parts, end = shown.split("/"), pathlib.Path(shown).suffix
        if end == ".h" and parts[0] in ("src", "tests") and parts[-1] not in tracked:
            house.tell(shown, 1, "no file includes it")
        elif parts[0] == "src" and end in (".c", ".sql", ".html"):
            built = len(parts) == 3 and parts[1] in areas or shown.startswith("src/store/migrations/")
            if not built:
                house.tell(shown, 1, "nobody builds it: no area of src/meson.build")
            elif end in (".sql", ".html") and parts[2] != "migrations" and f"src/{parts[1]}/meson.build" not in house.texts:
                house.tell(shown, 1, f"nobody builds it: src/{parts[1]}/meson.build is not there (copy that of src/stock)")
        elif parts[0] == "tests" and end == ".c" and not (len(parts) == 3 and parts[2].endswith(("_test.c", "_server.c", "_fuzz.c"))) \
                and shown not in LAID_BEFORE:
            house.tell(shown, 1, "nobody builds it: name it tests/AREA/…_test.c, …_server.c or tests/fuzz/…_fuzz.c")


CHECKS = [check_floors, check_includes, check_strings, check_headers, check_lengths, check_names, check_words, check_sql,
          check_rules_told, check_glossary, check_links, check_built]


def inspect_tree(top):
    house = House(top)
    for check in CHECKS:
        check(house)
    return house


# ---- the rules' library

IMPURE_BASE = re.compile(r"^(moment_now|monotonic_us|log_|arena_open|arena_close)")
PLAIN = re.compile(r"^(mem\w+|str\w+|__(mem|str)\w+_chk|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|abort|__(asan|ubsan|sanitizer)_\w+)$")


def symbols(library, *options):
    said = subprocess.run(["nm", "-A", *options, str(library)], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    for line in said.splitlines():
        words = line.split()
        if len(words) >= 2:
            yield words[0].rsplit(":", 2)[-2], words[-1]


def impure(rules, base):
    allowed = {name for _, name in symbols(base, "--defined-only") if not IMPURE_BASE.match(name)}
    allowed |= {name for _, name in symbols(rules, "--defined-only")}
    return sorted((member, name) for member, name in symbols(rules, "-u") if name not in allowed and not PLAIN.match(name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("top", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[1])
    parser.add_argument("--rules", type=pathlib.Path)
    parser.add_argument("--base", type=pathlib.Path)
    asked = parser.parse_args()
    if asked.rules:
        found = impure(asked.rules, asked.base)
        for member, name in found:
            print(f"{member}:1: a rule needs {name}: rules may need base alone, without clock and log")
        print(f"inspect: {len(found)} findings in {asked.rules.name}")
        return 1 if found else 0
    house = inspect_tree(asked.top)
    for note in house.notes:
        print(f"note: {note}")
    for shown, line, message in sorted(set(house.findings)):
        print(f"{shown}:{line}: {message}")
    print(f"inspect: {len(house.texts)} files, {len(set(house.findings))} findings")
    return 1 if house.findings else 0


if __name__ == "__main__":
    sys.exit(main())
