#!/usr/bin/env python3
"""Put files into the program: embed.py --name NAME --out FILE.c  [NAME=]FILE ...

Makes `const struct embedded_file NAME[]` (base/embedded.h), ended by a row without a name. A file may be given another name
than its own. Of `static_files` also `static_version`: a digest of all of them and of what --beside names.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import hashlib
import pathlib


def rows(data):
    for at in range(0, len(data), 20):
        yield "\t" + ",".join(str(byte) for byte in data[at:at + 20]) + ","


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--beside", action="append", default=[], type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args()
    named = [(name, pathlib.Path(path)) for name, _, path in (f.rpartition("=")[:3] for f in asked.files)]
    named = sorted((name or path.name, path) for name, path in named)
    include = '#include "main/guide_page.h"' if asked.name == "guide_pictures" else '#include "base/embedded.h"'
    out = ["/* made by tools/embed.py; not edited by hand */", '#include "base/base.h"', include, ""]
    table = []
    for number, (name, path) in enumerate(named):
        data = path.read_bytes()
        out += [f"static const unsigned char file_{number}[] = {{", *rows(data), "\t0 };"]
        digest = hashlib.sha256(data).hexdigest()[:16]
        table.append(f'\t{{ "{name}", file_{number}, {len(data)}, "{digest}" }},')
    out += [f"const struct embedded_file {asked.name}[] = {{", *table, "\t{ NULL, NULL, 0, NULL },", "};", ""]
    if asked.name == "static_files":
        whole = hashlib.sha256()
        for path in [path for _, path in named] + asked.beside:
            whole.update(path.read_bytes())
        out += [f'const char static_version[] = "{whole.hexdigest()[:12]}";', ""]
    asked.out.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
