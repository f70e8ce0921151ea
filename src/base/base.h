/*
 * base.h - what every file of Ampull may take for granted: integers, the error type, early return
 *
 * Included first by every source file.  Knows nothing of the pharmacy.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_BASE_H
#define AMPULL_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/** Number of elements of a true array. */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/** Every way an operation can go wrong; 0 is success.  The rows stand in errors.def. */
enum err {
	OK = 0,
#define X(code, kind, http_status, english) code,
#include "base/errors.def"
#undef X
	ERR_COUNT_
};

/** Return early with the error of `call`; only where nothing needs undoing (arenas make that nearly everywhere). */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum err try_ = (call);                                                            \
		if (try_)                                                                          \
			return try_;                                                               \
	} while (0)

/** Stop the program: something that cannot be is.  Transactions roll back, request keys make repetition safe. */
#define BUG(...) bug_stop(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_stop(const char *file, int line, const char *format, ...) PRINTF_LIKE(3, 4);

/** Assert in release builds too: one condition a line. */
#define EXPECT(condition)                                                                          \
	do {                                                                                       \
		if (!(condition))                                                                  \
			BUG("expected %s", #condition);                                            \
	} while (0)

#endif
