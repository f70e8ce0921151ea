/*
 * xlsx_read.c - zip by libzip, XML by libxml2's SAX; the only file that knows either
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "format/xlsx_read.h"

#include <libxml/parser.h>
#include <pthread.h>
#include <zip.h>

#include "base/buf.h"
#include "base/limits.h"

enum { READ_BYTES = 64 * 1024, DEPTH_MAX = 64, TARGET_BYTES = 300, ENTRIES_MAX = 4096, ROW_NUMBER_MAX = 1048576 };
/* A value grows by doubling, and may be unescaped into a copy. */
enum { ROOM_FOR_CELL = 8 * LIMIT_CELL };

enum part { PART_WORKBOOK, PART_RELATIONS, PART_STRINGS, PART_SHEET };

/* Everything one reading needs; one SAX handler serves all parts, told apart by `part`. */
struct reading {
	struct ctx *ctx;
	enum err    err;
	enum part   part;
	int         depth;
	size_t      unpacked, elements; /* Of all parts so far. */

	struct xlsx_about *about;

	/* Of the workbook: the first sheet; of its relations: where it and the strings lie. */
	struct text        sheet_relation;
	struct text sheet_path;
	struct text strings_path;

	/* Shared strings. */
	struct text *strings;
	size_t       string_count, string_capacity;
	bool         in_phonetic;   /* Furigana beside a text, there and in the cells. */

	/* The sheet. */
	bool         is_collecting; /* Inside <v> or <t>. */
	struct buf   value;
	struct text *cells;         /* LIMIT_XLSX_COLUMNS. */
	size_t       cell_count;
	size_t       column;        /* Of the cell being read. */
	size_t       next_column;
	enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT } cell_kind;
	bool         in_row, in_cell;
	int64_t      row_number;
	int64_t      rows;
	xlsx_row    *row;
	void        *argument;
	struct arena_mark row_mark;
};

static void stop(struct reading *r, enum err err, const char *what)
{
	if (!r->err)
		r->err = fail(r->ctx, err, "file", "%s", what);
}

/* As stop(), with the place as a spreadsheet shows it. */
static void stop_at_cell(struct reading *r, const char *what)
{
	char   letters[4] = "";
	size_t at = sizeof letters - 1;
	for (size_t left = r->column + 1; left > 0 && at > 0; left = (left - 1) / 26)
		letters[--at] = (char)('A' + (left - 1) % 26);
	if (!r->err)
		r->err = fail(r->ctx, ERR_FILE_INVALID, "file", "sheet \"%.*s\" row %lld column %s: %s", TEXT_ARG(r->about->sheet_name),
			      (long long)r->row_number, letters + at, what);
}

/* An attribute by local name; libxml2 gives five pointers each. */
static struct text attribute(const xmlChar **attributes, int count, const char *name, bool with_prefix)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = &attributes[i * 5];
		if (strcmp((const char *)a[0], name) == 0 && (a[1] != NULL) == with_prefix)
			return (struct text){ (const char *)a[3], (size_t)(a[4] - a[3]) };
	}
	return TEXT_NONE;
}

/* "BC12" is column 54. */
static bool column_of(struct text reference, size_t *column)
{
	size_t at = 0, number = 0;
	while (at < reference.length && reference.at[at] >= 'A' && reference.at[at] <= 'Z' && at < 4)
		number = number * 26 + (size_t)(reference.at[at++] - 'A') + 1;
	*column = number - 1;
	return number > 0;
}

/* What is read until the next look must fit: a larger workbook is refused, not a bug of sizing. */
static bool has_room(struct reading *r)
{
	if (arena_room(r->ctx->arena) < ROOM_FOR_CELL)
		stop(r, ERR_FILE_TOO_LARGE, "the workbook holds more than can be read here");
	return !r->err;
}

static void start_cell(struct reading *r, const xmlChar **attributes, int count)
{
	if (!r->in_row || r->in_cell) {
		stop(r, ERR_FILE_INVALID, "a cell stands outside a row, or in another cell");
		return;
	}
	if (!has_room(r))
		return;
	r->in_cell = true;
	struct text reference = attribute(attributes, count, "r", false);
	struct text type = attribute(attributes, count, "t", false);
	if (!reference.at || !column_of(reference, &r->column))
		r->column = r->next_column;
	r->next_column = r->column + 1;
	if (r->column >= LIMIT_XLSX_COLUMNS) {
		stop_at_cell(r, "the sheet has more than 200 columns");
		return;
	}
	r->cell_kind = text_is(type, "s") ? CELL_SHARED : !type.at || text_is(type, "n") ? CELL_NUMBER : CELL_TEXT;
	buf_init(&r->value, r->ctx->arena, LIMIT_CELL);
}

static void start_row(struct reading *r, const xmlChar **attributes, int count)
{
	int64_t     number = r->row_number + 1;
	struct text told = attribute(attributes, count, "r", false);
	if (r->in_row) {
		stop(r, ERR_FILE_INVALID, "a row stands in another row");
		return;
	}
	if (told.at && (num_parse(told, &number) != OK || number <= r->row_number || number > ROW_NUMBER_MAX)) {
		stop(r, ERR_FILE_INVALID, "the rows are not numbered upwards");
		return;
	}
	r->in_row = true;
	r->row_mark = arena_here(r->ctx->arena);
	r->row_number = number;
	if (++r->rows > LIMIT_XLSX_ROWS)
		stop(r, ERR_FILE_TOO_LARGE, "the sheet has too many rows");
	for (size_t i = 0; i < LIMIT_XLSX_COLUMNS; i++)
		r->cells[i] = TEXT("");
	r->cell_count = 0;
	r->next_column = 0;
}

static void start_sheet_element(struct reading *r, const char *name, const xmlChar **attributes, int count)
{
	if (strcmp(name, "row") == 0)
		start_row(r, attributes, count);
	else if (strcmp(name, "c") == 0)
		start_cell(r, attributes, count);
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetic = true;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		r->is_collecting = r->in_cell && !r->in_phonetic;
}

static void start_element(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
			  int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
			  const xmlChar **attributes)
{
	(void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
	struct reading *r = context;
	const char     *name = (const char *)local;
	if (r->err)
		return;
	if (++r->depth > DEPTH_MAX)
		stop(r, ERR_FILE_INVALID, "the file is nested too deeply");
	if (++r->elements > LIMIT_XLSX_ELEMENTS)
		stop(r, ERR_FILE_TOO_LARGE, "the workbook holds more elements than the limit");
	switch (r->part) {
	case PART_WORKBOOK:
		if (strcmp(name, "sheet") == 0 && !r->sheet_relation.at) {
			struct text told = text_cut(attribute(attributes, attribute_count, "name", false), TARGET_BYTES);
			r->about->sheet_name = told.at ? text_copy(r->ctx->arena, told) : TEXT("");
			r->sheet_relation = text_copy(r->ctx->arena, attribute(attributes, attribute_count, "id", true));
		} else if (strcmp(name, "workbookPr") == 0) {
			struct text told = attribute(attributes, attribute_count, "date1904", false);
			r->about->counts_from_1904 = text_is(told, "1") || text_is(told, "true");
		}
		break;
	case PART_RELATIONS:
		if (strcmp(name, "Relationship") == 0) {
			struct text target = attribute(attributes, attribute_count, "Target", false);
			struct text type = attribute(attributes, attribute_count, "Type", false);
			if (text_equal(attribute(attributes, attribute_count, "Id", false), r->sheet_relation))
				r->sheet_path = text_copy(r->ctx->arena, target);
			else if (text_ends_with(type, "/sharedStrings"))
				r->strings_path = text_copy(r->ctx->arena, target);
		}
		break;
	case PART_STRINGS:
		if (strcmp(name, "si") == 0 && has_room(r))
			buf_init(&r->value, r->ctx->arena, LIMIT_CELL);
		else if (strcmp(name, "rPh") == 0)
			r->in_phonetic = true;
		else if (strcmp(name, "t") == 0)
			r->is_collecting = !r->in_phonetic && r->value.arena != NULL;
		break;
	case PART_SHEET:
		start_sheet_element(r, name, attributes, attribute_count);
		break;
	}
}

static int hex_digit(char byte)
{
	return byte >= '0' && byte <= '9' ? byte - '0' : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* "_x000D_" is how the format writes what XML cannot hold; "_x005F_" is its underscore, where a text looks like that. */
static struct text unescaped(struct arena *arena, struct text text)
{
	size_t length = 0;
	char  *at = NULL;
	for (size_t i = 0; i < text.length; i++) {
		unsigned code = 0;
		size_t   digits = 0;
		bool     is_escape = text_starts_with(text_slice(text, i, text.length), "_x");
		while (is_escape && digits < 4 && i + 2 + digits < text.length && hex_digit(text.at[i + 2 + digits]) >= 0)
			code = code * 16 + (unsigned)hex_digit(text.at[i + 2 + digits++]);
		is_escape = is_escape && digits == 4 && i + 6 < text.length && text.at[i + 6] == '_' && code > 0 && code < 0x80;
		if (is_escape && !at) {
			at = arena_alloc(arena, text.length + 1);
			memcpy(at, text.at, i);
			length = i;
		}
		if (at)
			at[length++] = is_escape ? (char)code : text.at[i];
		i += is_escape ? 6 : 0;
	}
	return at ? (struct text){ at, length } : text;
}

static void end_string(struct reading *r)
{
	if (r->value.overflowed) {
		stop(r, ERR_FILE_INVALID, "a text is longer than the format allows");
		return;
	}
	if (r->string_count == r->string_capacity) {
		size_t capacity = r->string_capacity ? r->string_capacity * 2 : 1024;
		if (capacity > 4 * (size_t)LIMIT_XLSX_ROWS) {
			stop(r, ERR_FILE_TOO_LARGE, "the workbook has too many strings");
			return;
		}
		if (arena_room(r->ctx->arena) < capacity * sizeof *r->strings + ROOM_FOR_CELL) {
			stop(r, ERR_FILE_TOO_LARGE, "the workbook holds more than can be read here");
			return;
		}
		struct text *larger = arena_array(r->ctx->arena, struct text, capacity);
		if (r->string_count)
			memcpy(larger, r->strings, r->string_count * sizeof *larger);
		r->strings = larger;
		r->string_capacity = capacity;
	}
	r->strings[r->string_count++] = unescaped(r->ctx->arena, buf_done(&r->value));
	r->value = (struct buf){ 0 };
}

static void end_cell(struct reading *r)
{
	struct text value = buf_done(&r->value);
	r->in_cell = false;
	if (r->value.overflowed)
		stop_at_cell(r, "the cell is longer than 32767 bytes");
	r->value = (struct buf){ 0 };
	if (r->cell_kind == CELL_SHARED && value.length) {
		int64_t index;
		if (num_parse(value, &index) != OK || index < 0 || (size_t)index >= r->string_count) {
			stop_at_cell(r, "the cell points to a string that is not there");
			return;
		}
		value = r->strings[index];
	} else if (r->cell_kind == CELL_TEXT) {
		value = unescaped(r->ctx->arena, value);
	}
	r->cells[r->column] = value;
	if (r->column + 1 > r->cell_count)
		r->cell_count = r->column + 1;
}

static void end_element(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix, (void)uri;
	struct reading *r = context;
	const char     *name = (const char *)local;
	r->depth--;
	if (r->err)
		return;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		r->is_collecting = false;
	else if (strcmp(name, "rPh") == 0)
		r->in_phonetic = false;
	else if (r->part == PART_STRINGS && strcmp(name, "si") == 0 && r->value.arena)
		end_string(r);
	else if (r->part == PART_SHEET && strcmp(name, "c") == 0 && r->in_cell)
		end_cell(r);
	else if (r->part == PART_SHEET && strcmp(name, "row") == 0 && r->in_row) {
		r->in_row = false;
		enum err err = r->row(r->ctx, r->row_number, r->cells, r->cell_count, r->argument);
		if (err)
			r->err = err; /* What it tells may lie behind the mark. */
		else
			arena_rewind(r->ctx->arena, r->row_mark);
	}
}

static void characters(void *context, const xmlChar *bytes, int length)
{
	struct reading *r = context;
	if (!r->err && r->is_collecting && r->value.arena)
		buf_put(&r->value, bytes, (size_t)length);
}

static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	stop(context, ERR_FILE_INVALID, "a document type is not allowed");
}

static xmlEntityPtr no_entity(void *context, const xmlChar *name)
{
	(void)context;
	return xmlGetPredefinedEntity(name);
}

static void say_nothing(void *context, const char *message, ...)
{
	(void)context, (void)message; /* The parser's return value tells; nothing is printed. */
}

static enum err parse_part(struct reading *r, zip_t *archive, const char *path, enum part part)
{
	struct ctx *ctx = r->ctx;
	zip_file_t *file = zip_fopen(archive, path, 0);
	if (!file)
		return fail(ctx, ERR_FILE_INVALID, "file", "the workbook has no part %s", path);
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = start_element,
		.endElementNs = end_element,
		.characters = characters,
		.cdataBlock = characters,
		.internalSubset = refuse_doctype,
		.getEntity = no_entity,
		.error = say_nothing,
		.warning = say_nothing,
	};
	r->part = part;
	r->depth = 0;
	r->is_collecting = false;
	r->value = (struct buf){ 0 };
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, r, NULL, 0, NULL);
	EXPECT(parser != NULL);
	xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	char        bytes[READ_BYTES];
	zip_int64_t got = 0;
	int         wrong = 0;
	while (!r->err && !wrong && (got = zip_fread(file, bytes, sizeof bytes)) > 0) {
		r->unpacked += (size_t)got;
		if (r->unpacked > LIMIT_XLSX_UNPACKED)
			stop(r, ERR_FILE_TOO_LARGE, "the workbook unpacks to more than the limit");
		else
			wrong = xmlParseChunk(parser, bytes, (int)got, 0);
	}
	if (!r->err && !wrong)
		wrong = xmlParseChunk(parser, bytes, 0, 1);
	if (!r->err && (wrong || got < 0))
		r->err = fail(ctx, ERR_FILE_INVALID, "file", "part %s of the workbook is damaged", path);
	if (parser->myDoc) /* Made for a document type's entities before we are told of it, and then ours. */
		xmlFreeDoc(parser->myDoc);
	parser->myDoc = NULL;
	xmlFreeParserCtxt(parser);
	zip_fclose(file);
	return r->err;
}

/* A relation's target: absolute in the archive, or beside the workbook. */
static const char *part_path(struct ctx *ctx, struct text target)
{
	if (text_starts_with(target, "/"))
		return text_copy(ctx->arena, text_slice(target, 1, target.length)).at;
	return text_format(ctx->arena, "xl/%.*s", TEXT_ARG(target)).at;
}

static enum err read_archive(struct reading *r, zip_t *archive)
{
	if (zip_get_num_entries(archive, 0) > ENTRIES_MAX)
		return fail(r->ctx, ERR_FILE_INVALID, "file", "the archive has more than %d parts: it is no workbook", ENTRIES_MAX);
	TRY(parse_part(r, archive, "xl/workbook.xml", PART_WORKBOOK));
	if (!r->sheet_relation.at)
		return fail(r->ctx, ERR_FILE_INVALID, "file", "the workbook has no sheet");
	TRY(parse_part(r, archive, "xl/_rels/workbook.xml.rels", PART_RELATIONS));
	if (!r->sheet_path.at || r->sheet_path.length > TARGET_BYTES || r->strings_path.length > TARGET_BYTES)
		return fail(r->ctx, ERR_FILE_INVALID, "file", "the workbook does not say where its sheet is");
	if (r->strings_path.at)
		TRY(parse_part(r, archive, part_path(r->ctx, r->strings_path), PART_STRINGS));
	return parse_part(r, archive, part_path(r->ctx, r->sheet_path), PART_SHEET);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void           open_parser(void)
{
	xmlInitParser();
}

enum err xlsx_read(struct ctx *ctx, struct text bytes, xlsx_row *row, void *argument, struct xlsx_about *about)
{
	pthread_once(&once, open_parser);
	if (bytes.length > LIMIT_FILE_XLSX)
		return fail(ctx, ERR_FILE_TOO_LARGE, "file", "the file is larger than %d bytes", LIMIT_FILE_XLSX);
	*about = (struct xlsx_about){ .sheet_name = TEXT("") };
	zip_error_t   error;
	zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
	EXPECT(source != NULL);
	zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (!archive) {
		zip_source_free(source);
		return fail(ctx, ERR_FILE_INVALID, "file", "the file is no workbook (not a readable zip archive)");
	}
	struct reading r = { .ctx = ctx, .row = row, .argument = argument, .about = about };
	r.cells = arena_array(ctx->arena, struct text, LIMIT_XLSX_COLUMNS);
	enum err err = read_archive(&r, archive);
	zip_discard(archive);
	return err;
}
