#!/usr/bin/env python3
"""Tell the build what there is: one line a file, its kind and its path from the top of the project.

    sources.py TOP            the list
    sources.py TOP --changed FILE   exit 0 when the list differs from FILE (then meson must look again)

Kinds: c, sql, html (src/AREA/), migration, static (src/web/static/), demo (demo/), guide and picture (docs/guide/), test (tests/AREA/*_test.c),
server (tests/AREA/*_server.c: a program that a test in Python drives), fuzz (tests/fuzz/*_fuzz.c). A file finds its way into the program by its place and name alone; tools/inspect.py tells of
files that nobody builds.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import sys

KINDS = [
    ("c", "src/*/*.c"),
    ("sql", "src/*/*.sql"),
    ("html", "src/*/*.html"),
    ("migration", "src/store/migrations/*.sql"),
    ("static", "src/web/static/*"),
    ("demo", "demo/*.*"),
    ("guide", "docs/guide/*.md"),
    ("picture", "docs/guide/pictures/*.png"),
    ("test", "tests/*/*_test.c"),
    ("server", "tests/*/*_server.c"),
    ("fuzz", "tests/fuzz/*_fuzz.c"),
]


def listing(top):
    found = [(kind, path.relative_to(top).as_posix()) for kind, pattern in KINDS for path in top.glob(pattern)
             if path.is_file() and not path.name.startswith(".")]
    return "".join(f"{kind} {path}\n" for kind, path in sorted(found))


def main():
    now = listing(pathlib.Path(sys.argv[1]))
    if "--changed" in sys.argv:
        known = pathlib.Path(sys.argv[3])
        sys.exit(0 if not known.is_file() or known.read_text(encoding="utf-8") != now else 1)
    sys.stdout.write(now)


if __name__ == "__main__":
    main()
