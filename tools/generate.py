#!/usr/bin/env python3
"""Make every generated file of the build: generate.py --source ROOT --out BUILD

Headers go to BUILD/gen/AREA/FILE.h, so that they are included as "area/file.sql.h"; the C files that meson compiles lie
flat in BUILD.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import pathlib
import shutil
import subprocess
import sys


def run(*words):
    if subprocess.run([sys.executable, *map(str, words)]).returncode:
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    source, out = asked.source / "src", asked.out
    gen, tools = out / "gen", asked.source / "tools"
    queries = sorted(p.relative_to(source).as_posix() for p in source.glob("*/*.sql"))
    templates = sorted(p.relative_to(source).as_posix() for p in source.glob("*/*.html"))
    run(tools / "sql2c.py", "--source", source, "--out", gen, *queries)
    run(tools / "sql2c.py", "--source", source, "--out", gen, "--list", *queries)
    run(tools / "sql2c.py", "--source", source, "--out", gen, "--migrations")
    run(tools / "html2c.py", "--source", source, "--out", gen, *templates)
    shutil.copy(gen / "all_queries.c", out / "all_queries.c")
    shutil.copy(gen / "store/migrations.c", out / "migrations.c")
    for name in queries + templates:
        shutil.copy(gen / (name + ".c"), out / (name.replace("/", "__") + ".c"))
    run(tools / "embed.py", "--name", "static_files", "--out", out / "static_files.c", *sorted((source / "web/static").iterdir()))
    run(tools / "embed.py", "--name", "demo_files", "--out", out / "demo_files.c", *sorted((asked.source / "demo").glob("*.csv")))
    (out / "generated.h").write_text("/* made by tools/generate.py: tells the build that all is generated */\n")


if __name__ == "__main__":
    main()
