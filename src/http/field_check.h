/*
 * field_check.h - one value that was sent, against one field of a table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_FIELD_CHECK_H
#define AMPULL_FIELD_CHECK_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/form.h"
#include "http/form_values.h"

/** A checked value. */
struct field_value {
	bool        is_sent;  /* Also when it was empty. */
	bool        is_given; /* Not empty. */
	int64_t     integer;  /* ID, INTEGER, FLAG; a day's number; öre. */
	struct text text;
	struct text file_name;
};

/** Refuse a value; `row` counts from 0 and is told for repeated fields.  Fails: ERR_FIELD_INVALID always. */
MUST_CHECK enum err field_invalid(struct ctx *ctx, const struct field *field, size_t row, const char *why);
/**
 * Check a value by the field's type.  `in_ore`: it came under the field's name with "_ore".
 * Fails: ERR_FIELD_INVALID.
 */
MUST_CHECK enum err field_check(struct ctx *ctx, const struct field *field, const struct form_value *sent, size_t row,
				bool in_ore, struct field_value *out);

#endif
