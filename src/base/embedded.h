/*
 * embedded.h - files that stand inside the program (tools/embed.py)
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_EMBEDDED_H
#define AMPULL_EMBEDDED_H

#include "base/base.h"

struct embedded_file {
	const char          *name;
	const unsigned char *bytes;
	size_t               length;
	const char          *digest; /* The first 16 hexadecimal digits of its SHA-256. */
};

/** The sheets of the demo region; ended by a row without a name. */
extern const struct embedded_file demo_files[];
/** Style, script and pictures of the pages; ended by a row without a name. */
extern const struct embedded_file static_files[];
/** Digits that change with any of the files of the pages. */
extern const char static_version[];
/** Parts of the pages that come from npm (package.json); ended by a row without a name, empty where they were left out. */
extern const struct embedded_file npm_files[];

#endif
