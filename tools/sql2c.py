#!/usr/bin/env python3
"""Turn typed queries (.sql) and migrations into C.

    sql2c.py --source src --out BUILD AREA/FILE.sql ...     FILE.sql.h and FILE.sql.c, one pair a file
    sql2c.py --source src --out BUILD --list AREA/FILE.sql ...   all_queries.c: every query, for the tests
    sql2c.py --source src --out BUILD --migrations          store/migrations.c

The form of a query is described in src/store/README.md.  Errors name file and line and stop the build.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import hashlib
import pathlib
import re
import sys

TYPES = {  # name: C type, db_type, may be missing
    "i64": ("int64_t", "DB_I64"),
    "id": ("int64_t", "DB_ID"),
    "text": ("struct text", "DB_TEXT"),
    "bytes": ("struct text", "DB_BYTES"),
    "bool": ("bool", "DB_BOOL"),
    "day": ("struct day", "DB_DAY"),
    "moment": ("struct moment", "DB_MOMENT"),
    "money": ("struct money", "DB_MONEY"),
}
KINDS = ("one", "maybe", "page", "all", "each", "write", "queue", "sure")
NO_ROWS = ("write", "queue", "sure")
MAY_BE_AHEAD = ("one", "maybe", "all")
TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|::|:([a-z_][a-z0-9_]*)", re.S)


class Wrong(Exception):
    pass


class Field:
    def __init__(self, name, kind, where):
        self.optional = kind.endswith("?")
        kind = kind.rstrip("?")
        if kind not in TYPES:
            raise Wrong(f"{where}: unknown type {kind!r} of {name!r}")
        if kind == "bool" and self.optional:
            raise Wrong(f"{where}: a bool cannot be missing: {name!r}")
        self.name, self.c_type, self.db_type = name, *TYPES[kind]


def fields(text, where):
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        words = part.split()
        if len(words) != 2 or not re.fullmatch(r"[a-z_][a-z0-9_]*", words[0]):
            raise Wrong(f"{where}: expected 'name type', got {part!r}")
        if words[0] in [f.name for f in found]:
            raise Wrong(f"{where}: {words[0]!r} stands twice")
        found.append(Field(words[0], words[1], where))
    return found


class Query:
    def __init__(self, path, line, name, kind, ahead):
        self.where = f"{path}:{line}"
        self.name, self.kind, self.ahead, self.about = name, kind, ahead, []
        self.inputs, self.outputs, self.texts = [], [], {"both": []}

    def finish(self):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise Wrong(f"{self.where}: bad name {self.name!r}")
        if self.kind not in KINDS:
            raise Wrong(f"{self.where}: unknown kind :{self.kind}")
        if self.kind in NO_ROWS and self.outputs:
            raise Wrong(f"{self.where}: a :{self.kind} has no out:")
        if self.kind not in NO_ROWS and not self.outputs:
            raise Wrong(f"{self.where}: a :{self.kind} needs out:")
        both = "\n".join(self.texts.pop("both")).strip()
        if self.texts and both:
            raise Wrong(f"{self.where}: text outside the sqlite: and postgres: parts")
        texts = {k: "\n".join(v).strip() for k, v in self.texts.items()} or {"sqlite": both, "postgres": both}
        if set(texts) != {"sqlite", "postgres"}:
            raise Wrong(f"{self.where}: needs both a sqlite: and a postgres: part")
        self.sqlite = self.number(texts["sqlite"], "?")
        self.postgres = self.number(texts["postgres"], "$")
        self.all_texts = self.sqlite + "\n" + self.postgres
        self.is_write = any(re.search(r"\b(INSERT|UPDATE|DELETE)\b", re.sub(r"'(?:[^']|'')*'", "", text))
                            for text in (self.sqlite, self.postgres))
        if self.ahead and (self.is_write or self.kind not in MAY_BE_AHEAD or not self.inputs):
            raise Wrong(f"{self.where}: only a question with in: and kind {', '.join(MAY_BE_AHEAD)} is asked ahead")

    def number(self, sql, mark):
        sql = sql.rstrip().rstrip(";")
        bare = re.sub(r"'(?:[^']|'')*'|--[^\n]*", " ", sql)
        for bad, why in ((r"\bLIKE\b", "LIKE differs between the engines"), (r"\bnow\s*\(", "the clock is read in C"),
                         (r"\bCURRENT_(DATE|TIME|TIMESTAMP)\b", "the clock is read in C"),
                         (r";", "one statement a query"), (r"\blower\s*\(", "folding is done in C")):
            if re.search(bad, bare, re.I):
                raise Wrong(f"{self.where}: {self.name}: {why}")
        for found in re.finditer(r"\bSUM\s*\(", bare, re.I):
            if not re.search(r"CAST\s*\(\s*(COALESCE\s*\(\s*)?(-\s*)?$", bare[:found.start()], re.I):
                raise Wrong(f"{self.where}: {self.name}: SUM without CAST(... AS BIGINT)")
        if self.kind == "page" and not re.search(r"LIMIT\s+:page_size\b", bare):
            raise Wrong(f"{self.where}: {self.name}: a :page needs LIMIT :page_size")
        names, used = [f.name for f in self.inputs], set()

        def swap(match):
            name = match.group(1)
            if name is None:
                return " " if match.group(0).startswith("--") else match.group(0)
            if name not in names:
                raise Wrong(f"{self.where}: {self.name}: parameter :{name} is not declared")
            used.add(name)
            return f"{mark}{names.index(name) + 1}"

        numbered = TOKEN.sub(swap, sql)
        for name in names:
            if name not in used:
                raise Wrong(f"{self.where}: {self.name}: declared parameter {name!r} is not used")
        return numbered


def read(path, shown):
    queries, query, begun = [], None, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        head = re.match(r"--\s*query:\s*(\S+)\s+:(\w+)( ahead)?\s*$", line)
        where = f"{shown}:{number}"
        if head:
            query = Query(shown, number, head.group(1), head.group(2), bool(head.group(3)))
            queries.append(query)
            begun, part = False, "both"
        elif line.startswith("-- query:"):
            raise Wrong(f"{where}: expected '-- query: name :kind' or '... :kind ahead'")
        elif query is None:
            if line.strip() and not line.startswith("--"):
                raise Wrong(f"{where}: SQL before the first query")
        elif not begun and re.match(r"--\s*in:", line):
            query.inputs += fields(line.split(":", 1)[1], where)
        elif not begun and re.match(r"--\s*out:", line):
            query.outputs += fields(line.split(":", 1)[1], where)
        elif re.match(r"--\s*(sqlite|postgres):\s*$", line):
            begun, part = True, re.match(r"--\s*(\w+)", line).group(1)
            query.texts[part] = []
        elif not begun and line.startswith("--"):
            query.about.append(line[2:].strip())
        else:
            begun = begun or bool(line.strip())
            query.texts[part].append(line)
    for query in queries:
        query.finish()
    return queries


def quoted(sql):
    out = []
    for line in sql.split("\n"):
        if line.strip():
            out.append('\t\t"' + line.rstrip().replace("\\", "\\\\").replace('"', '\\"') + '\\n"')
    return "\n".join(out)


def signature(query):
    first = f"enum err {query.name}(struct ctx *ctx, struct db_tx *tx"
    if query.inputs:
        first += f", struct {query.name}_in in"
    last = {
        "one": f", struct {query.name}_row *out",
        "maybe": f", struct {query.name}_row *out, bool *found",
        "page": f", struct {query.name}_rows *out",
        "all": f", struct {query.name}_rows *out",
        "each": f",\n\t\t\tenum err (*each)(struct ctx *, const struct {query.name}_row *, void *), void *argument",
        "write": ", int64_t *changed",
        "queue": "",
        "sure": "",
    }[query.kind]
    return first + last + ")"


def tables_of(query):
    """The tables a query names, a bit each; two tables may share one, which only spoils more answers than needed."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", query.all_texts)
    if re.search(r"\b(FROM|JOIN)\s+\w+(\s+(AS\s+)?\w+)?\s*,\s*\w", bare):
        raise Wrong(f"{query.where}: {query.name}: tables are joined by JOIN, not by a comma")
    tables = set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_][a-z0-9_]*)", bare))
    mask = 0
    for table in tables:
        mask |= 1 << hashlib.sha256(table.encode()).digest()[0] % 64
    return mask


def ahead_signature(query):
    return f"enum err {query.name}_ahead(struct ctx *ctx, struct db_tx *tx, struct {query.name}_in in)"


def header(name, queries):
    guard = "AMPULL_" + re.sub(r"\W", "_", name).upper() + "_H"
    out = [f"/* {name}.h - made by tools/sql2c.py from {name}; not edited by hand */", f"#ifndef {guard}",
           f"#define {guard}", "", '#include "base/base.h"', '#include "base/ctx.h"', '#include "store/db.h"', ""]
    for q in queries:
        for about in q.about:
            out.append(f"/* {about} */")
        for suffix, of in (("in", q.inputs), ("row", q.outputs)):
            if of:
                out.append(f"struct {q.name}_{suffix} {{")
                out += [f"\t{f.c_type} {f.name};" for f in of]
                out.append("};")
        if q.kind in ("page", "all"):
            out.append(f"struct {q.name}_rows {{\n\tstruct {q.name}_row *at;\n\tsize_t count;\n}};")
        out += [f"MUST_CHECK {signature(q)};"]
        out += [f"MUST_CHECK {ahead_signature(q)};", ""] if q.ahead else [""]
    return "\n".join(out + ["#endif", ""])


def values(query):
    if not query.inputs:
        return "\tconst struct db_value *values = NULL;"
    rows = []
    for f in query.inputs:
        optional = "true" if f.optional else "false"
        rows.append(f"\t\tdb_value_{f.db_type[3:].lower()}(in.{f.name}, {optional}),")
    return "\tconst struct db_value values[] = {\n" + "\n".join(rows) + "\n\t};"


def body(query):
    q = query
    take = [f"static void {q.name}_take(const struct db_value *values, void *row)", "{",
            f"\tstruct {q.name}_row *out = row;"]
    for i, f in enumerate(q.outputs):
        take.append(f"\tout->{f.name} = db_take_{f.db_type[3:].lower()}(&values[{i}]);")
    take.append("}")
    out = []
    if q.outputs:
        out += take + [""]
    types = ", ".join(f"{{ {f.db_type}, {'true' if f.optional else 'false'}, \"{f.name}\" }}" for f in q.inputs)
    columns = ", ".join(f"{{ {f.db_type}, {'true' if f.optional else 'false'}, \"{f.name}\" }}" for f in q.outputs)
    out.append(f"const struct db_query query_{q.name} = {{")
    out.append(f'\t.name = "{q.name}",')
    out.append(f"\t.sqlite =\n{quoted(q.sqlite)},")
    out.append("\t.postgres = NULL," if q.sqlite.replace("?", "$") == q.postgres
               else f"\t.postgres =\n{quoted(q.postgres)},")
    if types:
        out.append(f"\t.inputs = (const struct db_field[]){{ {types} }},\n\t.input_count = {len(q.inputs)},")
    if columns:
        out.append(f"\t.outputs = (const struct db_field[]){{ {columns} }},\n\t.output_count = {len(q.outputs)},")
        out.append(f"\t.row_size = sizeof(struct {q.name}_row),\n\t.take = {q.name}_take,")
    if q.kind == "each":
        out.append("\t.is_streamed = true,")
    out.append(f"\t.tables = {tables_of(q):#x},")
    for flag, is_set in (("is_write", q.is_write), ("is_sure", q.kind == "sure"), ("may_be_ahead", q.ahead)):
        if is_set:
            out.append(f"\t.{flag} = true,")
    out += ["};", "", signature(q), "{", values(q)]
    call = f"ctx, tx, &query_{q.name}, values"
    out.append({
        "one": f"\treturn db_one({call}, out);",
        "maybe": f"\treturn db_maybe({call}, out, found);",
        "page": f"\tvoid *rows;\n\tTRY(db_rows({call}, &rows, &out->count));\n\tout->at = rows;\n\treturn OK;",
        "all": f"\tvoid *rows;\n\tTRY(db_rows({call}, &rows, &out->count));\n\tout->at = rows;\n\treturn OK;",
        "each": f"\tstruct {q.name}_row row;\n\tstruct {q.name}_call called = {{ each, argument }};\n"
                f"\treturn db_each({call}, &row, {q.name}_each, &called);",
        "write": f"\treturn db_write({call}, changed);",
        "queue": f"\treturn db_queue({call});",
        "sure": f"\treturn db_queue({call});",
    }[q.kind])
    out += ["}", ""]
    if q.ahead:
        out += [ahead_signature(q), "{", values(q), f"\treturn db_ahead({call});", "}", ""]
    if q.kind == "each":
        before = [f"struct {q.name}_call {{",
                  f"\tenum err (*each)(struct ctx *, const struct {q.name}_row *, void *);", "\tvoid *argument;", "};",
                  f"static enum err {q.name}_each(struct ctx *ctx, const void *row, void *argument)", "{",
                  f"\tconst struct {q.name}_call *called = argument;",
                  "\treturn called->each(ctx, row, called->argument);", "}", ""]
        out = before + out
    return "\n".join(out)


def source(name, queries):
    return "\n".join([f"/* {name}.c - made by tools/sql2c.py from {name}; not edited by hand */",
                      '#include "base/base.h"', f'#include "{name}.h"', "", '#include "store/query.h"', ""] +
                     [body(q) for q in queries])


def listing(names):
    rows = ["/* all_queries.c - made by tools/sql2c.py: every typed query, for the tests */", '#include "base/base.h"',
            '#include "store/query.h"', ""]
    rows += [f"extern const struct db_query query_{n};" for n in names]
    rows += ["", "const struct db_query *const all_queries[] = {"] + [f"\t&query_{n}," for n in names] + ["\tNULL", "};", ""]
    return "\n".join(rows)


NARROW = [(r"\bBIGSERIAL\s+PRIMARY\s+KEY\b", "INTEGER PRIMARY KEY AUTOINCREMENT"), (r"\bBIGINT\b", "INTEGER"),
          (r"\bBOOLEAN\b", "INTEGER"), (r"\bBYTEA\b", "BLOB"), (r"\bDEFAULT\s+true\b", "DEFAULT 1"),
          (r"\bDEFAULT\s+false\b", "DEFAULT 0")]
KNOWN = {"BIGSERIAL", "BIGINT", "BOOLEAN", "BYTEA", "TEXT"}


def check_types(sql, where):
    for table in re.finditer(r"CREATE TABLE (\w+) \((.*?)\n\)", sql, re.S):
        for column in table.group(2).split("\n"):
            column = re.sub(r"--.*", "", column).strip()
            words = re.match(r"([a-z_]+)\s+([A-Z]+)", column)
            if words and words.group(2) not in KNOWN:
                raise Wrong(f"{where}: table {table.group(1)}: unknown type {words.group(2)}")


def narrow(sql):
    sql = re.sub(r"\n\);\s*--\s*without rowid", "\n) STRICT, WITHOUT ROWID;", sql)
    sql = re.sub(r"(CREATE TABLE (?:(?!;).)*?\n\))(;)", r"\1 STRICT\2", sql, flags=re.S)
    for pattern, to in NARROW:
        sql = re.sub(pattern, to, sql)
    return sql


def split_engines(text):
    out, part = {"sqlite": [], "postgres": []}, ("sqlite", "postgres")
    for line in text.split("\n"):
        mark = re.match(r"--\s*(sqlite|postgres|both):\s*$", line)
        if mark:
            part = ("sqlite", "postgres") if mark.group(1) == "both" else (mark.group(1),)
            continue
        for engine in part:
            out[engine].append(line)
    return "\n".join(out["sqlite"]), "\n".join(out["postgres"])


def migrations(folder):
    out = ["/* migrations.c - made by tools/sql2c.py from store/migrations; not edited by hand */",
           '#include "base/base.h"', '#include "store/migrate.h"', "", "const struct migration all_migrations[] = {"]
    last = 0
    for path in sorted(folder.glob("*.sql")):
        number, name = path.stem.split("_", 1)
        if int(number) <= last:
            raise Wrong(f"{path}:1: the number {number} is there already")
        last = int(number)
        text = path.read_text(encoding="utf-8")
        check_types(text, path.name)
        sqlite, postgres = split_engines(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        out.append(f'\t{{ {last}, "{name}", "{digest}",\n\t\t/* sqlite */\n{quoted(narrow(sqlite))},\n'
                   f"\t\t/* postgres */\n{quoted(postgres)} }},")
    out += ["\t{ 0, NULL, NULL, NULL, NULL },", "};", ""]
    return "\n".join(out)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--migrations", action="store_true")
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args()
    try:
        if asked.migrations:
            write(asked.out / "store/migrations.c", migrations(asked.source / "store/migrations"))
        seen = {}
        for name in asked.files:
            queries = read(asked.source / name, name)
            for query in queries:
                if query.name in seen:
                    raise Wrong(f"{query.where}: {query.name!r} stands already at {seen[query.name]}")
                seen[query.name] = query.where
            if not asked.list:
                write(asked.out / (name + ".h"), header(name, queries))
                write(asked.out / (name + ".c"), source(name, queries))
        if asked.list:
            write(asked.out / "all_queries.c", listing(seen))
    except Wrong as wrong:
        sys.exit(f"sql2c: {wrong}")


if __name__ == "__main__":
    main()
