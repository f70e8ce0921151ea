/*
 * calendar.c - the Swedish calendar
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "place/calendar.h"

enum { FRIDAY = 5, SATURDAY = 6 };

static const char *const names[NAMED_DAY_COUNT] = {
	[DAY_UNNAMED] = "",
	[DAY_NEW_YEAR] = "new_year",
	[DAY_EPIPHANY] = "epiphany",
	[DAY_GOOD_FRIDAY] = "good_friday",
	[DAY_EASTER] = "easter",
	[DAY_EASTER_MONDAY] = "easter_monday",
	[DAY_MAY_FIRST] = "may_first",
	[DAY_ASCENSION] = "ascension",
	[DAY_WHIT_SUNDAY] = "whit_sunday",
	[DAY_NATIONAL] = "national",
	[DAY_MIDSUMMER] = "midsummer",
	[DAY_ALL_SAINTS] = "all_saints",
	[DAY_CHRISTMAS] = "christmas",
	[DAY_BOXING] = "boxing",
	[DAY_TWELFTH_NIGHT_EVE] = "twelfth_night_eve",
	[DAY_MAUNDY_THURSDAY] = "maundy_thursday",
	[DAY_EASTER_EVE] = "easter_eve",
	[DAY_WALPURGIS_EVE] = "walpurgis_eve",
	[DAY_WHIT_EVE] = "whit_eve",
	[DAY_MIDSUMMER_EVE] = "midsummer_eve",
	[DAY_ALL_SAINTS_EVE] = "all_saints_eve",
	[DAY_CHRISTMAS_EVE] = "christmas_eve",
	[DAY_NEW_YEARS_EVE] = "new_years_eve",
};
static const char *const kinds[] = { [DAY_OPEN] = "open", [DAY_HALF] = "half", [DAY_CLOSED] = "closed" };

struct day easter_of(int32_t year)
{
	/* The anonymous Gregorian algorithm (Nature, 20 April 1876). */
	int32_t a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25,
		g = (b - f + 1) / 3;
	int32_t h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451, month = (h + l - 7 * m + 114) / 31,
		day = (h + l - 7 * m + 114) % 31 + 1;
	return day_of(year, month, day);
}

/* The first day of a weekday on or after a date. */
static struct day first_after(int32_t year, int32_t month, int32_t day, int32_t weekday)
{
	struct day from = day_of(year, month, day);
	return day_plus(from, (weekday - day_weekday(from) + 7) % 7);
}

/* Days of a date, days that follow Easter, days that are a weekday on or after a date; holidays of law stand first. */
static enum named_day holiday_of_law(struct day day, struct civil date, int32_t after_easter)
{
	static const struct {
		int32_t        month, day;
		enum named_day name;
	} fixed[] = { { 1, 1, DAY_NEW_YEAR }, { 1, 6, DAY_EPIPHANY },    { 5, 1, DAY_MAY_FIRST },
		      { 6, 6, DAY_NATIONAL }, { 12, 25, DAY_CHRISTMAS }, { 12, 26, DAY_BOXING } };
	static const struct {
		int32_t        after;
		enum named_day name;
	} movable[] = { { -2, DAY_GOOD_FRIDAY },
			{ 0, DAY_EASTER },
			{ 1, DAY_EASTER_MONDAY },
			{ 39, DAY_ASCENSION },
			{ 49, DAY_WHIT_SUNDAY } };
	for (size_t i = 0; i < COUNT_OF(movable); i++)
		if (movable[i].after == after_easter)
			return movable[i].name;
	for (size_t i = 0; i < COUNT_OF(fixed); i++)
		if (fixed[i].month == date.month && fixed[i].day == date.day)
			return fixed[i].name;
	if (day.number == first_after(date.year, 6, 20, SATURDAY).number)
		return DAY_MIDSUMMER;
	return day.number == first_after(date.year, 10, 31, SATURDAY).number ? DAY_ALL_SAINTS : DAY_UNNAMED;
}

static enum named_day eve_of(struct day day, struct civil date, int32_t after_easter)
{
	static const struct {
		int32_t        month, day;
		enum named_day name;
	} fixed[] = { { 1, 5, DAY_TWELFTH_NIGHT_EVE },
		      { 4, 30, DAY_WALPURGIS_EVE },
		      { 12, 24, DAY_CHRISTMAS_EVE },
		      { 12, 31, DAY_NEW_YEARS_EVE } };
	if (after_easter == -3)
		return DAY_MAUNDY_THURSDAY;
	if (after_easter == -1)
		return DAY_EASTER_EVE;
	if (after_easter == 48)
		return DAY_WHIT_EVE;
	for (size_t i = 0; i < COUNT_OF(fixed); i++)
		if (fixed[i].month == date.month && fixed[i].day == date.day)
			return fixed[i].name;
	if (day.number == first_after(date.year, 6, 19, FRIDAY).number)
		return DAY_MIDSUMMER_EVE;
	return day.number == first_after(date.year, 10, 30, FRIDAY).number ? DAY_ALL_SAINTS_EVE : DAY_UNNAMED;
}

enum named_day named_day_of(struct day day)
{
	struct civil   date = day_civil(day);
	int32_t        after_easter = day.number - easter_of(date.year).number;
	enum named_day holiday = holiday_of_law(day, date, after_easter);
	return holiday != DAY_UNNAMED ? holiday : eve_of(day, date, after_easter);
}

const char *named_day_name(enum named_day name)
{
	EXPECT((unsigned)name < NAMED_DAY_COUNT);
	return names[name];
}

bool is_public_holiday(enum named_day name)
{
	return name != DAY_UNNAMED && name <= DAY_LAST_OF_LAW;
}

bool is_holiday(struct day day)
{
	enum named_day name = named_day_of(day);
	return is_public_holiday(name) || name == DAY_MIDSUMMER_EVE || name == DAY_CHRISTMAS_EVE ||
	       name == DAY_NEW_YEARS_EVE;
}

bool is_working_day(struct day day)
{
	return day_weekday(day) < SATURDAY && !is_holiday(day);
}

const char *day_kind_name(enum day_kind kind)
{
	EXPECT((unsigned)kind < COUNT_OF(kinds));
	return kinds[kind];
}

enum err day_kind_of(struct ctx *ctx, struct text name, enum day_kind *out)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (text_is(name, kinds[i])) {
			*out = (enum day_kind)i;
			return OK;
		}
	return fail(ctx, ERR_FIELD_INVALID, "kind", "\"%.*s\" is no kind of day", TEXT_ARG(name));
}

struct calendar_day calendar_on(const struct calendar *calendar, struct day day)
{
	struct calendar_day out = { .kind = DAY_OPEN, .name = named_day_of(day), .note = TEXT("") };
	for (size_t i = 0; i < calendar->day_count; i++) {
		const struct decided_day *decided = &calendar->days[i];
		if (decided->on_day.number != day.number)
			continue;
		out.kind = decided->kind;
		out.closes_minute = decided->kind == DAY_HALF ? decided->closes_minute : 0;
		out.is_decided = true;
		out.note = decided->note;
		return out;
	}
	if (is_public_holiday(out.name)) {
		out.kind = DAY_CLOSED;
		return out;
	}
	for (size_t i = 0; i < calendar->eve_count && out.name != DAY_UNNAMED; i++) {
		const struct eve_rule *eve = &calendar->eves[i];
		if (eve->name != out.name || eve->valid_from.number > day.number ||
		    (!day_is_none(eve->valid_to) && eve->valid_to.number < day.number))
			continue;
		out.kind = eve->kind;
		out.is_own = eve->is_own;
		out.closes_minute = eve->kind == DAY_HALF ? eve->closes_minute : 0;
	}
	return out;
}
