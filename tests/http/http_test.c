/*
 * http_test.c - replies, cookies, encoding; what the guard lets through
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "base/buf.h"
#include "http/guard.h"
#include "http/http.h"

#include "bench.h"

static void redirects_stay_at_home(void **state)
{
	(void)state;
	struct http_reply reply = { 0 };
	http_reply_see_other(&reply, TEXT("/orders/1?done=DONE_SENT"));
	assert_int_equal(reply.status, 303);
	assert_string_equal(reply.headers[0].name, "Location");
	assert_text(reply.headers[0].value, "/orders/1?done=DONE_SENT");
}

static void see_other(void *location)
{
	struct http_reply reply = { 0 };
	http_reply_see_other(&reply, text_of(location));
}

static void header(void *value)
{
	struct http_reply reply = { 0 };
	http_reply_header(&reply, "X-A", text_of(value));
}

static void too_many_headers(void *argument)
{
	(void)argument;
	struct http_reply reply = { 0 };
	for (int i = 0; i <= HTTP_REPLY_HEADERS_MAX; i++)
		http_reply_header(&reply, "X-A", TEXT("a"));
}

static void what_would_break_a_reply_stops_the_program(void **state)
{
	(void)state;
	assert_stops(see_other, (void *)(uintptr_t)"//evil.example/");
	assert_stops(see_other, (void *)(uintptr_t)"/\\evil.example/");
	assert_stops(see_other, (void *)(uintptr_t)"https://evil.example/");
	assert_stops(see_other, (void *)(uintptr_t)"");
	assert_stops(see_other, (void *)(uintptr_t)"/a\r\nSet-Cookie: b");
	assert_stops(header, (void *)(uintptr_t)"a\rb");
	assert_stops(header, (void *)(uintptr_t)"a\nb");
	assert_stops(too_many_headers, NULL);
}

static void cookies_are_found_by_whole_name(void **state)
{
	(void)state;
	struct http_request request = { .cookie = TEXT("xsession=1; session=a=b ;lang=sv; empty=") };
	assert_text(http_cookie(&request, "session"), "a=b");
	assert_text(http_cookie(&request, "lang"), "sv");
	assert_text(http_cookie(&request, "empty"), "");
	assert_null(http_cookie(&request, "sess").at);
	assert_null(http_cookie(&(struct http_request){ 0 }, "lang").at);
}

static void encoding_leaves_only_what_is_safe(void **state)
{
	(void)state;
	struct ctx *ctx = bench_open();
	struct buf  out;
	buf_init(&out, ctx->arena, 100);
	http_encode(&out, (struct text){ "aZ9-._~ /&%?\xC3\xA5\0", 15 });
	assert_text(buf_done(&out), "aZ9-._~%20%2F%26%25%3F%C3%A5%00");
	bench_close(ctx);
}

static void paths_are_decoded_or_refused(void **state)
{
	(void)state;
	static const struct {
		const char *raw, *path; /* NULL: refused. */
	} cases[] = {
		{ "/", "/" },
		{ "/a%20b", "/a b" },
		{ "/%C3%A5", "/\xC3\xA5" },
		{ "/a+b", "/a+b" },
		{ "//a/", "//a/" },
		{ "/a/...", "/a/..." },
		{ "", NULL },
		{ "a", NULL },
		{ "/a/..", NULL },
		{ "/./a", NULL },
		{ "/%2e%2E", NULL },
		{ "/a%2Fb", NULL },
		{ "/a\\b", NULL },
		{ "/a%5cb", NULL },
		{ "/%00", NULL },
		{ "/%7f", NULL },
		{ "/%0A", NULL },
		{ "/%", NULL },
		{ "/%2", NULL },
		{ "/%zz", NULL },
		{ "/%ff", NULL },
		{ "/%c0%ae", NULL },
	};
	struct ctx *ctx = bench_open();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text path = guard_path(ctx->arena, text_of(cases[i].raw));
		if (cases[i].path)
			assert_text(path, cases[i].path);
		else if (path.at)
			fail_msg("%s was let through", cases[i].raw);
	}
	bench_close(ctx);
}

struct line {
	const char *name, *value;
};

static int verdict(struct ctx *ctx, const char *version, const struct line *lines, struct http_request *request)
{
	*request = (struct http_request){ 0 };
	struct guard guard = guard_start(ctx->arena, request);
	guard_first_line(&guard, TEXT("POST"), TEXT("/a?b=c"), text_of(version));
	for (; lines->name; lines++)
		guard_header(&guard, text_of(lines->name), text_of(lines->value));
	return guard_verdict(&guard);
}

static void a_good_request_is_taken_apart(void **state)
{
	(void)state;
	struct ctx         *ctx = bench_open();
	struct http_request r;
	const struct line   lines[] = { { "HOST", "a.example:8080" },     { "content-length", "4194304" },
					{ "Accept", " text/html " },       { "accept", "a/b" },
					{ "Cookie", "a=1" },               { "Cookie", "b=2" },
					{ "Referer", "http://\xE5/" },     { "Idempotency-Key", "k" },
					{ "X-Other", "\tanything\xC3\xA5" }, { NULL, NULL } };
	assert_int_equal(verdict(ctx, "HTTP/1.1", lines, &r), 0);
	assert_int_equal(r.method, HTTP_POST);
	assert_text(r.path, "/a");
	assert_text(r.query, "b=c");
	assert_text(r.host, "a.example:8080");
	assert_text(r.accept, "text/html, a/b");
	assert_text(r.cookie, "a=1; b=2");
	assert_text(r.idempotency_key, "k");
	assert_null(r.referer.at); /* Not UTF-8: as if it were missing. */
	assert_null(r.origin.at);
	bench_close(ctx);
}

static void a_bad_request_is_refused(void **state)
{
	(void)state;
	struct ctx         *ctx = bench_open();
	struct http_request r;
	static const struct {
		int         status;
		const char *version;
		struct line lines[4];
	} cases[] = {
		{ 400, "HTTP/1.1", { { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "host", "a" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a b" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "1" }, { "Content-Length", "1" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "1" }, { "Transfer-Encoding", "chunked" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Transfer-Encoding", "identity" }, { NULL, NULL } } },
		{ 400, "HTTP/1.0", { { "Host", "a" }, { "Transfer-Encoding", "chunked" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "1a" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "9999999999999999999" }, { NULL, NULL } } },
		{ 413, "HTTP/1.1", { { "Host", "a" }, { "Content-Length", "4194305" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "X A", "1" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "X-A", "a\x01" }, { NULL, NULL } } },
		{ 400, "HTTP/1.1", { { "Host", "a" }, { "Authorization", "a" }, { "Authorization", "b" }, { NULL, NULL } } },
		{ 505, "HTTP/2.0", { { "Host", "a" }, { NULL, NULL } } },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int status = verdict(ctx, cases[i].version, cases[i].lines, &r);
		if (status != cases[i].status)
			fail_msg("case %zu: %d and not %d", i, status, cases[i].status);
	}
	bench_close(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(redirects_stay_at_home),
		cmocka_unit_test(what_would_break_a_reply_stops_the_program),
		cmocka_unit_test(cookies_are_found_by_whole_name),
		cmocka_unit_test(encoding_leaves_only_what_is_safe),
		cmocka_unit_test(paths_are_decoded_or_refused),
		cmocka_unit_test(a_good_request_is_taken_apart),
		cmocka_unit_test(a_bad_request_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
