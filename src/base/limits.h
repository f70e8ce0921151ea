/*
 * limits.h - every ceiling of the program, with its reason
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_LIMITS_H
#define AMPULL_LIMITS_H

enum {
	LIMIT_ARENA_REQUEST = 64 * 1024 * 1024,     /* One request; a page of 500 rows needs about 1 MiB. */
	LIMIT_ARENA_JOB = 1024 * 1024 * 1024,       /* An import stages a whole national file (14 202 rows, ~20 MiB). */
	LIMIT_BODY = 4 * 1024 * 1024,               /* A form of 2 000 order lines is about 300 KiB. */
	LIMIT_DOCUMENT = 3 * 1024 * 1024 - 64 * 1024, /* A document: a form, or base64 in JSON, fits into LIMIT_BODY. */
	LIMIT_HEADERS = 32 * 1024,                  /* MHD's memory per connection; more is answered 431. */
	LIMIT_URL = 4096,
	LIMIT_FORM_FIELDS = 20000,                  /* 2 000 lines of up to ten fields. */
	LIMIT_REPLY = 48 * 1024 * 1024,             /* A CSV of a whole list. */
	LIMIT_PAGE_ROWS = 50,                       /* Rows of a list page, if nothing else is asked for. */
	LIMIT_PAGE_ROWS_MAX = 500,
	LIMIT_LIST_ROWS = 20000,                    /* Rows of a list that is found in, sorted or taken as a file. */
	LIMIT_LIST_ROW_BYTES = 4000,                /* Of a row that is found in. */
	LIMIT_SEARCH_WORDS = 6,
	LIMIT_SEARCH_ROWS = 30,
	LIMIT_CONNECTIONS = 4000,                   /* stack.md 1: 22 KB each when idle. */
	LIMIT_WORKERS = 8,                          /* Request workers; each may hold one read connection. */
	LIMIT_GROUP_COMMIT = 64,                    /* Use cases in one commit; PostgreSQL's subtransaction cache is 64. */
	LIMIT_QUEUE_WRITES = 4096,                  /* Waiting use cases; more are answered 503. */
	LIMIT_ORDER_LINES = 2000,
	LIMIT_PACKS = 1000000,                      /* Packs on one line; a typing error, not an order. */
	LIMIT_UNITS = 1000000000,
	LIMIT_FILE_XLSX = 64 * 1024 * 1024,         /* The price database is 1.2 MiB. */
	LIMIT_XLSX_UNPACKED = 512 * 1024 * 1024,    /* 12.8 MiB for the same: a zip bomb stops here. */
	LIMIT_XLSX_ELEMENTS = 6 * 1000 * 1000,      /* 0.6 million for the same; 64 KiB can unpack to 16 million, seconds of work. */
	LIMIT_XLSX_ROWS = 400000,
	LIMIT_XLSX_COLUMNS = 200,
	LIMIT_CELL = 32767,                         /* The spreadsheet format's own ceiling. */
	LIMIT_CSV_FILE = 64 * 1024 * 1024,
	LIMIT_JSON_DEPTH = 16,
	LIMIT_JSON_VALUES = 50000,                  /* LIMIT_FORM_FIELDS and their objects; a tree of them is ~6 MiB. */
	LIMIT_REJECTED_TOLD = 200,                  /* Rejected rows told one by one; the rest as a count. */
	LIMIT_REQUEST_KEY = 100,                    /* Characters. */
	LIMIT_REQUEST_KEY_DAYS = 30,
	LIMIT_PASSWORD_LENGTH = 200,
	LIMIT_SESSION_HOURS = 12,
	LIMIT_SESSION_IDLE_MINUTES = 60,
};

#endif
