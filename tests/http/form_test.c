/*
 * form_test.c - typed fields from query, path, urlencoded, multipart and JSON
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "bench.h"

static const struct field fields[] = {
	{ .name = "order_id", .type = FIELD_ID, .place = IN_PATH, .required = true },
	{ .name = "q", .type = FIELD_TEXT, .place = IN_QUERY },
	{ .name = "ward_id", .type = FIELD_ID, .place = IN_BODY },
	{ .name = "packs", .type = FIELD_INTEGER, .place = IN_BODY, .minimum = 1, .maximum = 100 },
	{ .name = "name", .type = FIELD_TEXT, .place = IN_BODY, .maximum = 10 },
	{ .name = "note", .type = FIELD_LONG_TEXT, .place = IN_BODY },
	{ .name = "scan", .type = FIELD_RAW, .place = IN_BODY },
	{ .name = "day", .type = FIELD_DAY, .place = IN_BODY },
	{ .name = "price", .type = FIELD_MONEY, .place = IN_BODY },
	{ .name = "class", .type = FIELD_CHOICE, .place = IN_BODY, .choices = "0|II|III" },
	{ .name = "urgent", .type = FIELD_FLAG, .place = IN_BODY },
	{ .name = "sheet", .type = FIELD_FILE, .place = IN_BODY, .maximum = 1000 },
	{ .name = "lines.pack_id", .type = FIELD_ID, .place = IN_BODY, .repeated = true, .required = true },
	{ .name = "lines.units", .type = FIELD_INTEGER, .place = IN_BODY, .repeated = true },
	{ .name = "lines.price", .type = FIELD_MONEY, .place = IN_BODY, .repeated = true },
	{ .name = "lines.reason", .type = FIELD_TEXT, .place = IN_BODY, .repeated = true },
	{ .name = "linesman.id", .type = FIELD_ID, .place = IN_BODY, .repeated = true },
};

static const char URLENCODED[] = "application/x-www-form-urlencoded";
static const char JSON[] = "application/json";
static const char MULTIPART[] = "multipart/form-data; boundary=b";

static enum err read_as(struct ctx *ctx, const char *type, struct text body, struct form **form)
{
	struct http_request request = { .method = HTTP_POST, .query = TEXT(""), .content_type = text_of(type), .body = body };
	ctx->error = (struct error){ 0 };
	return form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT("7"), 1, form);
}

static struct form *good(struct ctx *ctx, const char *type, const char *body)
{
	struct form *form;
	if (read_as(ctx, type, text_of(body), &form) != OK)
		fail_msg("%s: %.*s", body, TEXT_ARG(ctx->error.detail));
	return form;
}

static void refused(struct ctx *ctx, enum err expected, const char *type, struct text body)
{
	struct form *form;
	enum err     err = read_as(ctx, type, body, &form);
	if (err != expected)
		fail_msg("%.*s: %s and not %s: %.*s", TEXT_ARG(body), err ? err_name(err) : "OK", err_name(expected),
			 TEXT_ARG(ctx->error.detail));
	assert_true(ctx->error.field.length > 0);
	assert_true(text_is_utf8(ctx->error.detail));
}

static void check_all(struct form *form)
{
	assert_int_equal(form_i64(form, "order_id"), 7);
	assert_int_equal(form_i64(form, "ward_id"), 12);
	assert_int_equal(form_i64(form, "packs"), 3);
	assert_text(form_text(form, "name"), "\xC3\x85sa & co");
	assert_text(form_text(form, "note"), "a\r\nb");
	assert_text(form_text(form, "scan"), " \x1D" "01 ");
	assert_int_equal(form_day(form, "day").number, day_of(2026, 11, 24).number);
	assert_int_equal(form_money(form, "price").ore, 211228);
	assert_text(form_text(form, "class"), "II");
	assert_true(form_flag(form, "urgent"));
	assert_text(form_csrf(form), "token");
	assert_text(form_request_key(form), "key-1");
	assert_int_equal(form_count(form, "lines"), 2);
	assert_int_equal(form_i64_at(form, "lines.pack_id", 0), 5);
	assert_int_equal(form_i64_at(form, "lines.pack_id", 1), 6);
	assert_int_equal(form_i64_at(form, "lines.units", 1), 20);
	assert_text(form_text_at(form, "lines.reason", 0), "");
	assert_int_equal(form_count(form, "linesman"), 0);
}

static void a_form_and_json_mean_the_same(void **state)
{
	(void)state;
	struct ctx *ctx = bench_open();
	check_all(good(ctx, "Application/X-WWW-Form-Urlencoded; charset=utf-8",
		       "csrf=token&request_key=+key-1+&ward_id=12&packs=3&name=+%C3%85sa+%26+co+&note=a%0D%0Ab&scan=+%1D01+"
		       "&day=2026-11-24&price=2+112%2c28&class=II&urgent=on&lines.pack_id=5&lines.units=&lines.pack_id=6"
		       "&lines.units=20"));
	check_all(good(ctx, "application/json; charset=utf-8",
		       "{\"csrf\":\"token\",\"request_key\":\"key-1\",\"ward_id\":12,\"packs\":3,\"name\":\"\\u00c5sa & co\","
		       "\"note\":\"a\\r\\nb\",\"scan\":\" \\u001d01 \",\"day\":\"2026-11-24\",\"price_ore\":211228,\"class\":\"II\","
		       "\"urgent\":true,\"lines\":[{\"pack_id\":5},{\"units\":20,\"pack_id\":6}]}"));
	check_all(good(ctx, MULTIPART,
		       "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n"
		       "--b\r\nContent-Disposition: form-data; name=request_key\r\n\r\nkey-1\r\n"
		       "--b\r\ncontent-disposition: FORM-DATA; name=\"ward_id\"\r\nContent-Type: text/plain\r\n\r\n12\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"packs\"\r\n\r\n3\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\xC3\x85sa & co\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na\r\nb\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"scan\"\r\n\r\n \x1D" "01 \r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"day\"\r\n\r\n2026-11-24\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"price\"\r\n\r\n2112.28\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"class\"\r\n\r\nII\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"urgent\"\r\n\r\n1\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"lines.pack_id\"\r\n\r\n5\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"lines.pack_id\"\r\n\r\n6\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"lines.units\"\r\n\r\n\r\n"
		       "--b\r\nContent-Disposition: form-data; name=\"lines.units\"\r\n\r\n20\r\n--b--\r\n"));
	bench_close(ctx);
}

static void empty_is_missing(void **state)
{
	(void)state;
	struct ctx        *ctx = bench_open();
	static const char *bodies[] = { "", "ward_id=&packs=+&name=%20%09&scan=&day=&price=&class=&urgent=&&",
					"{\"ward_id\":null,\"packs\":null,\"price_ore\":null,\"name\":\"\",\"lines\":[]}" };
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct form *form = good(ctx, i == 2 ? JSON : URLENCODED, bodies[i]);
		struct text  file_name;
		assert_false(form_has(form, "ward_id"));
		assert_int_equal(form_i64(form, "ward_id"), 0);
		assert_int_equal(form_i64(form, "packs"), I64_NONE);
		assert_text(form_text(form, "name"), "");
		assert_true(day_is_none(form_day(form, "day")));
		assert_true(money_is_none(form_money(form, "price")));
		assert_false(form_flag(form, "urgent"));
		assert_null(form_file(form, "sheet", &file_name).at);
		assert_null(form_csrf(form).at);
		assert_int_equal(form_count(form, "lines"), 0);
	}
	bench_close(ctx);
}

static void values_that_cannot_be_read_are_refused(void **state)
{
	(void)state;
	static const struct {
		enum err    err;
		const char *body;
	} cases[] = {
		{ ERR_FIELD_UNKNOWN, "other=1" },
		{ ERR_FIELD_UNKNOWN, "q=1" }, /* Stands in the query. */
		{ ERR_FIELD_UNKNOWN, "order_id=8" },
		{ ERR_FIELD_UNKNOWN, "lines=1" },
		{ ERR_FIELD_UNKNOWN, "price_ore=100" }, /* Only JSON. */
		{ ERR_FIELD_UNKNOWN, "done=1" },
		{ ERR_FIELD_UNKNOWN, "=1" },
		{ ERR_FIELD_UNKNOWN, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%C3%A5a=1" },
		{ ERR_FIELD_INVALID, "ward_id=0" },
		{ ERR_FIELD_INVALID, "ward_id=-1" },
		{ ERR_FIELD_INVALID, "ward_id=1.0" },
		{ ERR_FIELD_INVALID, "ward_id=9223372036854775808" },
		{ ERR_FIELD_INVALID, "ward_id=1&ward_id=1" },
		{ ERR_FIELD_INVALID, "csrf=1&csrf=2" },
		{ ERR_FIELD_INVALID, "request_key=1&request_key=1" },
		{ ERR_FIELD_INVALID, "request_key=a%00" },
		{ ERR_FIELD_INVALID, "packs=0" },
		{ ERR_FIELD_INVALID, "packs=101" },
		{ ERR_FIELD_INVALID, "packs=1e1" },
		{ ERR_FIELD_INVALID, "name=12345678901" },
		{ ERR_FIELD_INVALID, "name=a%0Ab" },
		{ ERR_FIELD_INVALID, "name=a%C2%85b" },
		{ ERR_FIELD_INVALID, "name=%FF" },
		{ ERR_FIELD_INVALID, "name=%C0%80" },
		{ ERR_FIELD_INVALID, "name=%" },
		{ ERR_FIELD_INVALID, "name=%4" },
		{ ERR_FIELD_INVALID, "name=%4G" },
		{ ERR_FIELD_INVALID, "note=a%08" },
		{ ERR_FIELD_INVALID, "scan=a%00b" },
		{ ERR_FIELD_INVALID, "day=2026-02-29" },
		{ ERR_FIELD_INVALID, "day=24/11/2026" },
		{ ERR_FIELD_INVALID, "price=1,234" }, /* Thousands or decimals: nobody guesses. */
		{ ERR_FIELD_INVALID, "price=1.234,50" },
		{ ERR_FIELD_INVALID, "price=1e3" },
		{ ERR_FIELD_INVALID, "price=12," },
		{ ERR_FIELD_INVALID, "price=,50" },
		{ ERR_FIELD_INVALID, "price=1+2" },
		{ ERR_FIELD_INVALID, "price=1234+567" },
		{ ERR_FIELD_INVALID, "price=-1" },
		{ ERR_FIELD_INVALID, "price=99999999999999999999" },
		{ ERR_FIELD_INVALID, "class=I" },
		{ ERR_FIELD_INVALID, "class=II%7CIII" },
		{ ERR_FIELD_INVALID, "urgent=yes" },
		{ ERR_FIELD_INVALID, "sheet=abcd" },
		{ ERR_FIELD_INVALID, "lines.pack_id=1&lines.pack_id=2&lines.units=1" },
		{ ERR_FIELD_MISSING, "lines.pack_id=1&lines.pack_id=&lines.units=1&lines.units=2" },
		{ ERR_FIELD_MISSING, "lines.units=1" },
	};
	struct ctx *ctx = bench_open();
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		refused(ctx, cases[i].err, URLENCODED, text_of(cases[i].body));
	refused(ctx, ERR_BAD_REQUEST, "text/plain", TEXT("ward_id=1"));
	refused(ctx, ERR_BAD_REQUEST, NULL, TEXT("ward_id=1"));
	bench_close(ctx);
}

static void json_has_types_and_rows_of_its_own(void **state)
{
	(void)state;
	static const struct {
		enum err    err;
		const char *body;
	} cases[] = {
		{ ERR_FIELD_INVALID, "[]" },
		{ ERR_FIELD_INVALID, "1" },
		{ ERR_FIELD_INVALID, "{" },
		{ ERR_FIELD_INVALID, "{\"packs\":1,\"packs\":1}" },
		{ ERR_FIELD_INVALID, "{\"packs\":1.5}" },
		{ ERR_FIELD_INVALID, "{\"packs\":true}" },
		{ ERR_FIELD_INVALID, "{\"packs\":{}}" },
		{ ERR_FIELD_INVALID, "{\"name\":5}" },
		{ ERR_FIELD_INVALID, "{\"day\":20261124}" },
		{ ERR_FIELD_INVALID, "{\"price\":5}" }, /* Kronor or \xC3\xB6re? */
		{ ERR_FIELD_INVALID, "{\"price_ore\":\"5\"}" },
		{ ERR_FIELD_INVALID, "{\"price_ore\":-5}" },
		{ ERR_FIELD_INVALID, "{\"price\":\"1\",\"price_ore\":100}" },
		{ ERR_FIELD_UNKNOWN, "{\"packs_ore\":1}" },
		{ ERR_FIELD_INVALID, "{\"sheet\":\"YQ\"}" },
		{ ERR_FIELD_INVALID, "{\"sheet\":\"YR==\"}" }, /* Bits left over. */
		{ ERR_FIELD_INVALID, "{\"sheet\":\"Y=Q=\"}" },
		{ ERR_FIELD_INVALID, "{\"sheet\":\"YW Jj\"}" },
		{ ERR_FIELD_INVALID, "{\"lines\":[1]}" },
		{ ERR_FIELD_INVALID, "{\"lines\":[{\"pack_id\":[1]}]}" },
		{ ERR_FIELD_UNKNOWN, "{\"lines\":1}" },
		{ ERR_FIELD_UNKNOWN, "{\"others\":[]}" },
		{ ERR_FIELD_UNKNOWN, "{\"lines\":[{\"pack_id\":1,\"other\":1}]}" },
		{ ERR_FIELD_UNKNOWN, "{\"lines.pack_id\":1}" },
		{ ERR_FIELD_MISSING, "{\"lines\":[{}]}" },
		{ ERR_FIELD_MISSING, "{\"lines\":[{\"pack_id\":1},{\"units\":2}]}" }, /* Never one row of two halves. */
		{ ERR_FIELD_INVALID, "{\"lines\":[{\"pack_id\":1,\"price\":\"1\",\"price_ore\":1}]}" },
	};
	struct ctx *ctx = bench_open();
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		refused(ctx, cases[i].err, JSON, text_of(cases[i].body));
	struct form *form = good(ctx, JSON, "{\"lines\":[{\"pack_id\":1},{\"pack_id\":2,\"price_ore\":5,\"reason\":\"r\"}]}");
	assert_int_equal(form_count(form, "lines"), 2);
	assert_true(money_is_none(form_money_at(form, "lines.price", 0)));
	assert_int_equal(form_money_at(form, "lines.price", 1).ore, 5);
	assert_text(form_text_at(form, "lines.reason", 0), "");
	assert_text(form_text_at(form, "lines.reason", 1), "r");
	struct text name;
	assert_text(form_file(good(ctx, JSON, "{\"sheet\":\"w6VhYg==\"}"), "sheet", &name), "\xC3\xA5" "ab");
	assert_null(name.at);
	bench_close(ctx);
}

static void files_come_by_multipart(void **state)
{
	(void)state;
	static const char file[] = "--b\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"a;b=\xC3\xA5.xlsx\"\r\n"
				   "Content-Type: application/octet-stream\r\n\r\n\x00\xFF\r\n-\r\n--\r\n\r\n--b--\r\n";
	static const char left_alone[] = "--b\r\nContent-Disposition: form-data; name=\"sheet\"; filename=\"\"\r\n\r\n\r\n--b--";
	struct ctx       *ctx = bench_open();
	struct form      *form;
	struct text       name;
	assert_int_equal(read_as(ctx, "multipart/form-data; charset=x; boundary=\"b\"",
				 (struct text){ file, sizeof file - 1 }, &form), OK);
	assert_true(form_has(form, "sheet"));
	assert_true(text_equal(form_file(form, "sheet", &name), (struct text){ "\x00\xFF\r\n-\r\n--\r\n", 11 }));
	assert_text(name, "a;b=\xC3\xA5.xlsx");
	assert_false(form_has(good(ctx, MULTIPART, left_alone), "sheet"));
	assert_int_equal(form_count(good(ctx, MULTIPART, "--b--"), "lines"), 0);
	bench_close(ctx);
}

static void broken_multipart_is_refused(void **state)
{
	(void)state;
#define PART(headers, bytes) "--b\r\n" headers "\r\n\r\n" bytes "\r\n--b--\r\n"
	static const char *bodies[] = {
		"x",
		"--b",
		"--b\r\n",
		"--c\r\n--c--",
		"preamble\r\n--b--",
		"--b--\r\nepilogue",
		"--b\r\n--b--",
		"--bx\r\nContent-Disposition: form-data; name=\"packs\"\r\n\r\n1\r\n--b--",
		"--b\r\nContent-Disposition: form-data; name=\"packs\"\r\n\r\n1\r\n--b",
		"--b\r\nContent-Disposition: form-data; name=\"packs\"\r\n\r\n1",
		"--b\r\nContent-Disposition: form-data; name=\"packs\"\n\n1\r\n--b--",
		PART("X: y", "1"),
		PART("nothing", "1"),
		PART("Content-Disposition: form-data", "1"),
		PART("Content-Disposition: form-data; name=\"\"", "1"),
		PART("Content-Disposition: form-data; name=\"packs", "1"),
		PART("Content-Disposition: form-data; name=\"packs\" x", "1"),
		PART("Content-Disposition: form-data; name=\"packs\"; name=\"packs\"", "1"),
		PART("Content-Disposition: attachment; name=\"packs\"", "1"),
		PART("Content-Disposition: form-data; name=\"packs\"\r\nContent-Disposition: form-data; name=\"packs\"", "1"),
		PART("Content-Disposition: form-data; name=\"packs\"\r\nContent-Transfer-Encoding: base64", "MQ=="),
		PART("Content-Disposition: form-data; name=\"packs\"; filename=\"a\"", "1"),
		PART("Content-Disposition: form-data; name=\"sheet\"", "not a file"),
		PART("Content-Disposition: form-data; name=\"sheet\"; filename=\"a\x01\"", "1"),
		PART("Content-Disposition: form-data; name=\"sheet\"; filename=\"\xFF\"", "1"),
		PART("Content-Disposition: form-data; name=\"name\"", "\xFF"),
	};
	struct ctx *ctx = bench_open();
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		refused(ctx, ERR_FIELD_INVALID, MULTIPART, text_of(bodies[i]));
	static const char *types[] = { "multipart/form-data", "multipart/form-data; boundary=",
				       "multipart/form-data; boundary=a; boundary=b",
				       "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901" };
	for (size_t i = 0; i < COUNT_OF(types); i++)
		refused(ctx, ERR_BAD_REQUEST, types[i], TEXT("--b--"));
	bench_close(ctx);
}

static void every_size_has_its_limit(void **state)
{
	(void)state;
	enum { MANY = LIMIT_FORM_FIELDS + 1, BYTES = 4 };
	struct ctx *ctx = bench_open();
	char       *pairs = arena_alloc(ctx->arena, LIMIT_BODY);
	for (size_t i = 0; i < MANY; i++)
		memcpy(pairs + i * BYTES, "q=1&", BYTES);
	refused(ctx, ERR_REQUEST_TOO_LARGE, URLENCODED, (struct text){ pairs, (size_t)MANY * BYTES });
	/* A body of nothing but values would need more memory than a request has: refused before it is parsed. */
	memset(pairs, '[', 1);
	for (size_t i = 1; i + 2 < LIMIT_BODY; i += 2)
		memcpy(pairs + i, "1,", 2);
	refused(ctx, ERR_REQUEST_TOO_LARGE, JSON, (struct text){ pairs, LIMIT_BODY });
	memset(pairs, '{', LIMIT_BODY);
	refused(ctx, ERR_REQUEST_TOO_LARGE, JSON, (struct text){ pairs, LIMIT_BODY });
	char key[LIMIT_REQUEST_KEY + 20] = "request_key=";
	memset(key + 12, 'k', LIMIT_REQUEST_KEY + 1);
	refused(ctx, ERR_FIELD_INVALID, URLENCODED, text_of(key));
	key[12 + LIMIT_REQUEST_KEY] = 0;
	good(ctx, URLENCODED, key);
	bench_close(ctx);
}

static void queries_and_paths_are_typed_too(void **state)
{
	(void)state;
	struct ctx         *ctx = bench_open();
	struct form        *form;
	struct http_request request = { .method = HTTP_GET, .query = TEXT("q=paracetamol+500&done=DONE_SAVED") };
	assert_int_equal(form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT("8"), 1, &form), OK);
	assert_text(form_text(form, "q"), "paracetamol 500");
	assert_int_equal(form_i64(form, "order_id"), 8);
	request.query = TEXT("q=1&other=2");
	assert_int_equal(form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT("8"), 1, &form), ERR_FIELD_UNKNOWN);
	request.query = TEXT("csrf=1");
	assert_int_equal(form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT("8"), 1, &form), ERR_FIELD_UNKNOWN);
	request.query = TEXT("");
	assert_int_equal(form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT("x"), 1, &form), ERR_FIELD_INVALID);
	assert_int_equal(form_read(ctx, &request, fields, COUNT_OF(fields), &TEXT(" "), 1, &form), ERR_FIELD_MISSING);
	bench_close(ctx);
}

static void ask_unknown(void *form)
{
	form_text(form, "nothing");
}
static void ask_type(void *form)
{
	form_text(form, "packs");
}
static void ask_row(void *form)
{
	form_i64_at(form, "lines.pack_id", 2);
}
static void ask_group(void *form)
{
	form_count(form, "rows");
}
static void check_table_of_one(void *field)
{
	form_check_table(field, 1);
}

static void a_face_that_asks_wrongly_stops_the_program(void **state)
{
	(void)state;
	struct ctx  *ctx = bench_open();
	struct form *form = good(ctx, URLENCODED, "lines.pack_id=1&lines.pack_id=2");
	assert_stops(ask_unknown, form);
	assert_stops(ask_type, form);
	assert_stops(ask_row, form);
	assert_stops(ask_group, form);
	struct field wrong[] = {
		{ .name = "rows", .repeated = true, .place = IN_BODY },
		{ .name = "a.b" },
		{ .name = "a.b", .repeated = true, .place = IN_QUERY },
		{ .name = "a.b", .repeated = true, .place = IN_BODY, .type = FIELD_FILE },
		{ .name = "a", .type = FIELD_CHOICE },
		{ .name = "a", .type = FIELD_TEXT, .choices = "b" },
		{ .name = "a", .type = FIELD_FILE, .place = IN_QUERY },
		{ .name = "csrf", .place = IN_BODY },
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_stops(check_table_of_one, &wrong[i]);
	form_check_table(fields, COUNT_OF(fields));
	bench_close(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_and_json_mean_the_same),
		cmocka_unit_test(empty_is_missing),
		cmocka_unit_test(values_that_cannot_be_read_are_refused),
		cmocka_unit_test(json_has_types_and_rows_of_its_own),
		cmocka_unit_test(files_come_by_multipart),
		cmocka_unit_test(broken_multipart_is_refused),
		cmocka_unit_test(every_size_has_its_limit),
		cmocka_unit_test(queries_and_paths_are_typed_too),
		cmocka_unit_test(a_face_that_asks_wrongly_stops_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
