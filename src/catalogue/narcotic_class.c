/*
 * narcotic_class.c - the words of narcotic classes
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/narcotic_class.h"

static const char *const narcotic_names[] = { "0", "II", "III", "IV", "V", "unknown" };

const char *narcotic_class_name(enum narcotic_class class)
{
	EXPECT((size_t)class < COUNT_OF(narcotic_names));
	return narcotic_names[class];
}

enum err narcotic_class_of(struct ctx *ctx, struct text word, enum narcotic_class *out)
{
	for (size_t i = 0; i < COUNT_OF(narcotic_names); i++)
		if (text_is(word, narcotic_names[i])) {
			*out = (enum narcotic_class)i;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "narcotic_class", "\"%.*s\" is no narcotic class", TEXT_ARG(word));
}

bool is_narcotic(struct text word)
{
	return text_is(word, "II") || text_is(word, "III") || text_is(word, "IV") || text_is(word, "V");
}
