/*
 * json_parser.h - the library's parser behind json.h
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_JSON_PARSER_H
#define AMPULL_JSON_PARSER_H

#include "format/json.h"

/** Parse by the library and copy the tree into ctx->arena.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err json_parse_library(struct ctx *ctx, struct text bytes, struct json *out);

#endif
