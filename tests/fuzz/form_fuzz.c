/*
 * form_fuzz.c - any body and query through the typed fields
 *
 * Input: one letter for the content type (u, m, j; t: its own line first; other), the query up to a line break, the body.  A form that was read
 * keeps its table's promises.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/form.h"

#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { NAME_MAX_BYTES = 20, PACKS_MAX = 100 };

static const struct field fields[] = {
	{ .name = "id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "q", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = PACKS_MAX },
	{ .name = "name", .type = FIELD_TEXT, .place = IN_BODY, .maximum = NAME_MAX_BYTES },
	{ .name = "note", .type = FIELD_LONG_TEXT, .place = IN_BODY },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY },
	{ .name = "day", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "price", .type = FIELD_MONEY, .place = IN_BODY },
	{ .name = "class", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "0|II" },
	{ .name = "urgent", .type = FIELD_FLAG, .place = IN_BODY },
	{ .name = "sheet", .type = FIELD_FILE, .place = IN_BODY },
	{ .name = "lines.id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.price", .type = FIELD_MONEY, .place = IN_BODY, .repeated = true },
};

static void expect_kept(const struct form *form)
{
	struct text file_name, name = form_text(form, "name"), key = form_request_key(form), class = form_text(form, "class");
	EXPECT(name.length <= NAME_MAX_BYTES && text_is_utf8(name));
	EXPECT(key.length <= LIMIT_REQUEST_KEY && text_is_utf8(key));
	EXPECT(text_is_empty(class) || text_is(class, "0") || text_is(class, "II"));
	EXPECT(text_is_utf8(form_text(form, "note")));
	EXPECT(text_is_utf8(form_text(form, "scan")));
	EXPECT(text_is_utf8(form_text(form, "q")));
	EXPECT(!form_has(form, "packs") || (form_i64(form, "packs") >= 1 && form_i64(form, "packs") <= PACKS_MAX));
	EXPECT(!form_has(form, "price") || form_money(form, "price").ore >= 0);
	EXPECT(form_file(form, "sheet", &file_name).length <= LIMIT_BODY);
	form_day(form, "day");
	form_flag(form, "urgent");
	for (size_t i = 0; i < form_count(form, "lines"); i++) {
		EXPECT(form_i64_at(form, "lines.id", i) > 0);
		form_money_at(form, "lines.price", i);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena       *arena = arena_open(LIMIT_ARENA_REQUEST);
	struct ctx          ctx = { .arena = arena };
	struct text         rest = { (const char *)bytes, length }, kind = text_slice(rest, 0, 1);
	struct form        *form;
	rest = text_slice(rest, 1, length);
	struct http_request request = {
		.method = HTTP_POST,
		.content_type = text_is(kind, "u")   ? TEXT("application/x-www-form-urlencoded")
				: text_is(kind, "m") ? TEXT("multipart/form-data; boundary=b")
				: text_is(kind, "j") ? TEXT("application/json")
						     : TEXT("text/plain"),
	};
	if (text_is(kind, "t"))
		request.content_type = text_next(&rest, '\n');
	if (length) {
		request.query = text_next(&rest, '\n');
		request.body = rest;
	}
	if (form_read(&ctx, &request, fields, COUNT_OF(fields), &TEXT("1"), 1, &form) == OK)
		expect_kept(form);
	else
		EXPECT(ctx.error.err != OK && text_is_utf8(ctx.error.detail));
	arena_close(arena);
	return 0;
}
