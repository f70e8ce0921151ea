/*
 * http.c - requests and replies as values
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "http/http.h"

#include "base/buf.h"

void http_reply_header(struct http_reply *reply, const char *name, struct text value)
{
	EXPECT(reply->header_count < HTTP_REPLY_HEADERS_MAX);
	for (size_t i = 0; i < value.length; i++)
		EXPECT((unsigned char)value.at[i] >= 0x20 && value.at[i] != 0x7F);
	reply->headers[reply->header_count++] = (struct http_header){ name, value };
}

void http_reply_see_other(struct http_reply *reply, struct text location)
{
	EXPECT(text_starts_with(location, "/"));
	/* Browsers read both of these as the start of another host. */
	EXPECT(!text_starts_with(location, "//") && !text_starts_with(location, "/\\"));
	reply->status = 303;
	http_reply_header(reply, "Location", location);
}

struct text http_cookie(const struct http_request *request, const char *name)
{
	struct text rest = request->cookie;
	for (struct text pair; (pair = text_next(&rest, ';')).at;) {
		pair = text_trim(pair);
		size_t equals = text_find(pair, '=');
		if (equals != SIZE_MAX && text_is(text_slice(pair, 0, equals), name))
			return text_slice(pair, equals + 1, pair.length);
	}
	return TEXT_NONE;
}

void http_encode(struct buf *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		bool          plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
			     strchr("-._~", byte);
		if (plain && byte)
			buf_char(out, (char)byte);
		else
			buf_format(out, "%%%02X", byte);
	}
}
