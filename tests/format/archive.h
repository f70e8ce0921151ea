/*
 * archive.h - zip archives of a test's own making: parts stored as they are, so that a test (or the fuzzer) reaches what
 * stands inside
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_TESTS_FORMAT_ARCHIVE_H
#define AMPULL_TESTS_FORMAT_ARCHIVE_H

#include "base/buf.h"

struct archive_part {
	const char *path;
	struct text bytes;
};

static inline uint32_t archive_crc(struct text bytes)
{
	uint32_t crc = UINT32_MAX;
	for (size_t i = 0; i < bytes.length; i++) {
		crc ^= (unsigned char)bytes.at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

/* Little-endian, `width` bytes. */
static inline void archive_number(struct buf *out, uint64_t number, int width)
{
	for (int i = 0; i < width; i++)
		buf_char(out, (char)(number >> 8 * i & 0xFF));
}

/* What a part's local header and its row of the directory share. */
static inline void archive_facts(struct buf *out, const struct archive_part *part)
{
	archive_number(out, 20, 2);                      /* Version needed. */
	archive_number(out, 0, 2);                       /* Flags. */
	archive_number(out, 0, 2);                       /* Stored. */
	archive_number(out, 0, 2);                       /* Time. */
	archive_number(out, 0x21, 2);                    /* Date. */
	archive_number(out, archive_crc(part->bytes), 4);
	archive_number(out, part->bytes.length, 4);
	archive_number(out, part->bytes.length, 4);
	archive_number(out, strlen(part->path), 2);
	archive_number(out, 0, 2);                       /* Extra field. */
}

static inline struct text archive_of(struct arena *arena, const struct archive_part *parts, size_t count)
{
	struct buf out, directory;
	buf_init(&out, arena, 64 * 1024 * 1024);
	buf_init(&directory, arena, 64 * 1024 * 1024);
	for (size_t i = 0; i < count; i++) {
		size_t at = out.length;
		archive_number(&out, 0x04034B50, 4);
		archive_facts(&out, &parts[i]);
		buf_z(&out, parts[i].path);
		buf_text(&out, parts[i].bytes);
		archive_number(&directory, 0x02014B50, 4);
		archive_number(&directory, 20, 2);       /* Version made by. */
		archive_facts(&directory, &parts[i]);
		archive_number(&directory, 0, 2);        /* Comment. */
		archive_number(&directory, 0, 2);        /* Disk. */
		archive_number(&directory, 0, 2);        /* Attributes inside. */
		archive_number(&directory, 0, 4);        /* Attributes outside. */
		archive_number(&directory, at, 4);
		buf_z(&directory, parts[i].path);
	}
	size_t at = out.length, length = directory.length;
	buf_text(&out, buf_done(&directory));
	archive_number(&out, 0x06054B50, 4);
	archive_number(&out, 0, 4);                      /* Disks. */
	archive_number(&out, count, 2);
	archive_number(&out, count, 2);
	archive_number(&out, length, 4);
	archive_number(&out, at, 4);
	archive_number(&out, 0, 2);                      /* Comment. */
	return buf_done(&out);
}

#define ARCHIVE_WORKBOOK                                                                                   \
	"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "                    \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"                  \
	"<sheets><sheet name=\"Blad 1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
#define ARCHIVE_RELATIONS                                                                                  \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"            \
	"<Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"                   \
	"<Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"

/* A workbook of one sheet. */
static inline struct text workbook_of(struct arena *arena, struct text strings, struct text sheet)
{
	const struct archive_part parts[] = {
		{ "xl/workbook.xml", TEXT(ARCHIVE_WORKBOOK) },
		{ "xl/_rels/workbook.xml.rels", TEXT(ARCHIVE_RELATIONS) },
		{ "xl/sharedStrings.xml", strings },
		{ "xl/worksheets/sheet1.xml", sheet },
	};
	return archive_of(arena, parts, COUNT_OF(parts));
}

#endif
