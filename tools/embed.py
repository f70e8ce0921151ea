#!/usr/bin/env python3
"""Put files into the program: embed.py --name NAME --out FILE.c  FILE ...

Makes `const struct embedded_file NAME[]` (base/embedded.h), ended by a row without a name.

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
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    asked = parser.parse_args()
    include = '#include "main/guide_page.h"' if asked.name == "guide_pictures" else '#include "base/embedded.h"'
    out = ["/* made by tools/embed.py; not edited by hand */", '#include "base/base.h"', include, ""]
    table = []
    for number, path in enumerate(sorted(asked.files)):
        data = path.read_bytes()
        out += [f"static const unsigned char file_{number}[] = {{", *rows(data), "\t0 };"]
        digest = hashlib.sha256(data).hexdigest()[:16]
        table.append(f'\t{{ "{path.name}", file_{number}, {len(data)}, "{digest}" }},')
    out += [f"const struct embedded_file {asked.name}[] = {{", *table, "\t{ NULL, NULL, 0, NULL },", "};", ""]
    asked.out.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
