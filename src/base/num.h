/*
 * num.h - whole numbers that say so when they overflow, and exact decimals
 *
 * No floating point here or anywhere in stock and money.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_NUM_H
#define AMPULL_NUM_H

#include "base/base.h"
#include "base/text.h"

/** A missing number, in structs that come from nullable columns. */
#define I64_NONE INT64_MIN

/** An amount of money in öre; MONEY_NONE is "not known". */
struct money {
	int64_t ore;
};
#define MONEY_NONE ((struct money){ .ore = INT64_MIN })
static inline bool money_is_none(struct money money)
{
	return money.ore == INT64_MIN;
}

/** Sum, difference, product; ERR_QUANTITY_OVERFLOW instead of wrapping.  Fails: ERR_QUANTITY_OVERFLOW. */
MUST_CHECK enum err num_add(int64_t a, int64_t b, int64_t *out);
MUST_CHECK enum err num_subtract(int64_t a, int64_t b, int64_t *out);
MUST_CHECK enum err num_multiply(int64_t a, int64_t b, int64_t *out);
/**
 * a * b / c rounded half away from zero, exact in between (128 bits).  c must be positive.
 * Fails: ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err num_multiply_divide(int64_t a, int64_t b, int64_t c, int64_t *out);
/** As num_multiply_divide, rounded towards zero.  Fails: ERR_QUANTITY_OVERFLOW. */
MUST_CHECK enum err num_multiply_divide_floor(int64_t a, int64_t b, int64_t c, int64_t *out);

/** Read a whole number, optional sign, digits only, whole text.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err num_parse(struct text text, int64_t *out);
/**
 * Read a decimal with `,` or `.`, blanks or NBSP between thousands, or an exponent, scaled by 10^scale and rounded half
 * away from zero: "2 112,28" at scale 2 is 211228, and so is the float artefact "2112.2800000000002".
 * Fails: ERR_FIELD_INVALID, ERR_QUANTITY_OVERFLOW.
 */
MUST_CHECK enum err num_parse_decimal(struct text text, int scale, int64_t *out);

#endif
