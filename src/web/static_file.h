/*
 * static_file.h - style, scripts and pictures of the pages, by name, and their addresses
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_STATIC_FILE_H
#define AMPULL_STATIC_FILE_H

#include "base/base.h"
#include "base/ctx.h"
#include "base/embedded.h"
#include "web/html.h"

/** A file by its name, our own or one from npm; NULL when there is none. */
const struct embedded_file *static_find(struct text name);
/** The address of a file: it holds the version of all of them, so that scripts find each other and all may be kept for ever. */
struct url static_url(struct ctx *ctx, const char *name);
/** The address of the scripts' words in a language. */
struct url static_words_url(struct ctx *ctx, enum language language);

#endif
