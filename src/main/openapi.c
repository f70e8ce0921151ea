/*
 * openapi.c - one entry per route under /api/, with its fields as they are checked
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/openapi.h"

#include "base/limits.h"
#include "format/json.h"
#include "main/routes.h"
#include "people/permission.h"
#include "web/answer.h"

static void schema(struct json_writer *w, const struct field *field)
{
	json_object_start(w);
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INTEGER:
		json_put_text(w, "type", TEXT("integer"));
		json_put_text(w, "format", TEXT("int64"));
		json_put_i64(w, "minimum", field->type == FIELD_ID ? 1 : field->minimum);
		if (field->maximum)
			json_put_i64(w, "maximum", field->maximum);
		break;
	case FIELD_FLAG:
		json_put_text(w, "type", TEXT("boolean"));
		break;
	case FIELD_DAY:
		json_put_text(w, "type", TEXT("string"));
		json_put_text(w, "format", TEXT("date"));
		break;
	case FIELD_CHOICE: {
		struct text rest = text_of(field->choices);
		json_put_text(w, "type", TEXT("string"));
		json_name(w, "enum");
		json_array_start(w);
		for (struct text choice; (choice = text_next(&rest, '|')).at;)
			json_text(w, choice);
		json_array_end(w);
		break;
	}
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_RAW:
	case FIELD_MONEY:
	case FIELD_FILE:
		json_put_text(w, "type", TEXT("string"));
		if (field->maximum)
			json_put_i64(w, "maxLength", field->maximum);
		break;
	}
	if (field->about)
		json_put_text(w, "description", text_of(field->about));
	json_object_end(w);
}

static void parameters(struct json_writer *w, const struct route *route)
{
	json_name(w, "parameters");
	json_array_start(w);
	for (size_t i = 0; i < route->field_count; i++) {
		const struct field *field = &route->fields[i];
		if (field->place == IN_BODY)
			continue;
		json_object_start(w);
		json_put_text(w, "name", text_of(field->name));
		json_put_text(w, "in", field->place == IN_PATH ? TEXT("path") : TEXT("query"));
		json_put_bool(w, "required", field->required);
		json_name(w, "schema");
		schema(w, field);
		json_object_end(w);
	}
	if (route->method == HTTP_POST && route->permission != PERMIT_EVERYBODY) {
		json_object_start(w);
		json_put_text(w, "name", TEXT("Idempotency-Key"));
		json_put_text(w, "in", TEXT("header"));
		json_put_bool(w, "required", true);
		json_name(w, "schema");
		json_object_start(w);
		json_put_text(w, "type", TEXT("string"));
		json_put_i64(w, "maxLength", LIMIT_REQUEST_KEY);
		json_object_end(w);
		json_object_end(w);
	}
	json_array_end(w);
}

/* Members of a repeated group, "lines.units", as the items of an array "lines". */
static void group(struct json_writer *w, const struct route *route, struct text name)
{
	json_object_start(w);
	json_put_text(w, "type", TEXT("array"));
	json_name(w, "items");
	json_object_start(w);
	json_put_text(w, "type", TEXT("object"));
	json_name(w, "properties");
	json_object_start(w);
	for (size_t i = 0; i < route->field_count; i++) {
		struct text field = text_of(route->fields[i].name);
		if (!route->fields[i].repeated || !text_starts_with(field, text_copy(w->out->arena, name).at))
			continue;
		json_name(w, route->fields[i].name + name.length + 1);
		schema(w, &route->fields[i]);
	}
	json_object_end(w);
	json_object_end(w);
	json_object_end(w);
}

static void properties(struct json_writer *w, const struct route *route)
{
	struct text last = TEXT("");
	json_name(w, "properties");
	json_object_start(w);
	for (size_t i = 0; i < route->field_count; i++) {
		const struct field *field = &route->fields[i];
		if (field->place != IN_BODY)
			continue;
		if (field->repeated) {
			struct text name = text_slice(text_of(field->name), 0, text_find(text_of(field->name), '.'));
			if (!text_equal(name, last)) {
				json_name(w, text_copy(w->out->arena, name).at);
				group(w, route, name);
			}
			last = name;
			continue;
		}
		json_name(w, field->name);
		schema(w, field);
	}
	json_object_end(w);
	json_name(w, "required");
	json_array_start(w);
	for (size_t i = 0; i < route->field_count; i++)
		if (route->fields[i].place == IN_BODY && route->fields[i].required && !route->fields[i].repeated)
			json_text(w, text_of(route->fields[i].name));
	json_array_end(w);
	json_put_bool(w, "additionalProperties", false);
}

static void operation(struct json_writer *w, const struct route *route)
{
	json_name(w, route->method == HTTP_POST ? "post" : "get");
	json_object_start(w);
	json_put_text(w, "summary", text_of(route->about));
	json_put_text(w, "x-permission", text_of(permission_name((enum permission)route->permission)));
	parameters(w, route);
	if (route->method == HTTP_POST) {
		json_name(w, "requestBody");
		json_object_start(w);
		json_name(w, "content");
		json_object_start(w);
		json_name(w, "application/json");
		json_object_start(w);
		json_name(w, "schema");
		json_object_start(w);
		json_put_text(w, "type", TEXT("object"));
		properties(w, route);
		json_object_end(w);
		json_object_end(w);
		json_object_end(w);
		json_object_end(w);
	}
	json_name(w, "responses");
	json_object_start(w);
	static const char *const statuses[][2] = { { "200", NULL }, { "401", "sign in first" }, { "403", "no right" },
						   { "404", "there is no such thing" }, { "409", "refused or changed meanwhile" },
						   { "422", "a field is wrong" } };
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		json_name(w, statuses[i][0]);
		json_object_start(w);
		json_put_text(w, "description", text_of(statuses[i][1] ? statuses[i][1] : route->replies));
		json_object_end(w);
	}
	json_object_end(w);
	json_object_end(w);
}

struct text openapi_document(struct ctx *ctx)
{
	struct buf out;
	buf_init(&out, ctx->arena, LIMIT_REPLY);
	struct json_writer writer = json_to(&out), *w = &writer;
	json_object_start(w);
	json_put_text(w, "openapi", TEXT("3.1.0"));
	json_name(w, "info");
	json_object_start(w);
	json_put_text(w, "title", TEXT("Ampull"));
	json_put_text(w, "version", TEXT("1"));
	json_object_end(w);
	json_name(w, "paths");
	json_object_start(w);
	for (const struct route_table *table = route_tables(); table->routes; table++)
		for (size_t i = 0; i < table->count; i++) {
			const struct route *route = &table->routes[i];
			bool                seen = false;
			if (!text_starts_with(text_of(route->path), "/api/"))
				continue;
			for (size_t k = 0; k < i; k++)
				seen = seen || strcmp(table->routes[k].path, route->path) == 0;
			if (seen)
				continue;
			json_name(w, route->path);
			json_object_start(w);
			for (size_t k = i; k < table->count; k++)
				if (strcmp(table->routes[k].path, route->path) == 0)
					operation(w, &table->routes[k]);
			json_object_end(w);
		}
	json_object_end(w);
	json_name(w, "components");
	json_object_start(w);
	json_name(w, "securitySchemes");
	json_object_start(w);
	json_name(w, "bearer");
	json_object_start(w);
	json_put_text(w, "type", TEXT("http"));
	json_put_text(w, "scheme", TEXT("bearer"));
	json_object_end(w);
	json_object_end(w);
	json_object_end(w);
	json_object_end(w);
	return buf_done(&out);
}

static enum err openapi_face(struct ctx *ctx, struct db_tx *tx, struct exchange *x)
{
	(void)tx;
	x->reply.content_type = TEXT("application/json");
	x->reply.body = openapi_document(ctx);
	return OK;
}

const struct route openapi_routes[] = {
	{ HTTP_GET, "/api/v1/openapi.json", PERMIT_EVERYBODY, openapi_face, .about = "this document", .replies = "document" },
};
const size_t openapi_route_count = COUNT_OF(openapi_routes);
