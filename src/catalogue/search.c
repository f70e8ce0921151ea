/*
 * search.c - folded words in a table, prefix ranges over it
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "catalogue/search.h"

#include "base/limits.h"
#include "format/fold.h"

enum { WORDS_OF_PACK_MAX = 120, WORD_BYTES_MAX = 60 };

/* Put a word, and where digits meet letters also its parts: "500mg" is found by "500", by "mg" and by itself. */
static enum err put_word(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text word)
{
	word = text_cut(word, WORD_BYTES_MAX); /* PostgreSQL takes no half letter. */
	TRY(pack_word_put(ctx, tx, (struct pack_word_put_in){ word, pack_id }));
	for (size_t i = 1; i < word.length; i++) {
		bool was_digit = word.at[i - 1] >= '0' && word.at[i - 1] <= '9', is_digit = word.at[i] >= '0' && word.at[i] <= '9';
		if (was_digit != is_digit)
			return pack_word_put(ctx, tx, (struct pack_word_put_in){ text_slice(word, i, word.length), pack_id });
	}
	return OK;
}

static enum err put_words(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text text)
{
	struct text rest = fold_search(ctx->arena, text);
	for (struct text word; (word = text_next(&rest, ' ')).at;)
		if (word.length > 0)
			TRY(put_word(ctx, tx, pack_id, word));
	return OK;
}

/* "500 mg" is also one word, "500mg". */
static enum err put_joined(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, struct text strength)
{
	struct text folded = fold_search(ctx->arena, strength);
	size_t      blank = text_find(folded, ' ');
	if (blank == SIZE_MAX)
		return OK;
	struct text rest = text_slice(folded, blank + 1, folded.length), second = text_next(&rest, ' ');
	return put_word(ctx, tx, pack_id,
			text_format(ctx->arena, "%.*s%.*s", (int)blank, folded.at, TEXT_ARG(second)));
}

enum err search_index_texts(struct ctx *ctx, struct db_tx *tx, int64_t pack_id, const struct text *texts, size_t count,
			    struct text strength, bool is_new)
{
	struct arena_mark mark = arena_here(ctx->arena);
	if (!is_new)
		TRY(pack_words_drop(ctx, tx, (struct pack_words_drop_in){ pack_id }));
	for (size_t i = 0; i < count; i++)
		TRY(put_words(ctx, tx, pack_id, texts[i]));
	TRY(put_joined(ctx, tx, pack_id, strength));
	arena_rewind(ctx->arena, mark);
	return OK;
}

enum err search_index_pack(struct ctx *ctx, struct db_tx *tx, int64_t pack_id)
{
	struct pack_texts_row row;
	TRY(pack_texts(ctx, tx, (struct pack_texts_in){ ctx->actor.region_id, pack_id }, &row));
	const struct text texts[] = { row.name, row.strength, row.form,           row.pack_text, row.company, row.vnr,
				      row.atc,  row.npl_pack_id, row.article_number, row.national_substance, row.substance };
	return search_index_texts(ctx, tx, pack_id, texts, COUNT_OF(texts), row.strength, false);
}

struct range {
	struct text from, to;
};

static struct range range_of(struct ctx *ctx, struct text word)
{
	/* Every word that starts with `word` sorts before it with the last code point behind. */
	return (struct range){ text_copy(ctx->arena, word),
			       text_format(ctx->arena, "%.*s\xF4\x8F\xBF\xBF", TEXT_ARG(word)) };
}

enum err search_packs(struct ctx *ctx, struct db_tx *tx, struct text query, bool only_articles, int64_t limit,
		      struct pack_search_rows *out)
{
	struct range ranges[LIMIT_SEARCH_WORDS];
	size_t       count = 0, longest = 0;
	struct text  rest = fold_search(ctx->arena, query);
	for (struct text word; count < LIMIT_SEARCH_WORDS && (word = text_next(&rest, ' ')).at;)
		if (word.length > 0)
			ranges[count++] = range_of(ctx, text_cut(word, WORD_BYTES_MAX));
	*out = (struct pack_search_rows){ 0 };
	if (count == 0)
		return OK;
	for (size_t i = 1; i < count; i++)
		if (ranges[i].from.length > ranges[longest].from.length)
			longest = i;
	struct range first = ranges[longest]; /* The longest word is the rarest: it drives. */
	ranges[longest] = ranges[0];
	ranges[0] = first;
	for (; count < LIMIT_SEARCH_WORDS; count++)
		ranges[count] = (struct range){ TEXT(""), TEXT("") };
	return pack_search(ctx, tx,
			   (struct pack_search_in){ ctx->actor.region_id, ranges[0].from, ranges[0].to, ranges[1].from,
						    ranges[1].to, ranges[2].from, ranges[2].to, ranges[3].from, ranges[3].to,
						    ranges[4].from, ranges[4].to, ranges[5].from, ranges[5].to, only_articles,
						    limit },
			   out);
}
