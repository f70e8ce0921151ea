/*
 * permission.c - the table of roles, and the question who may do what where
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "people/permission.h"

#include <stdlib.h>

#include "people/people.sql.h"

#define MAY(name) (UINT64_C(1) << PERMIT_##name)

/* What everybody on the pharmacy's side may see. */
#define MAY_LOOK (MAY(VIEW_STOCK) | MAY(VIEW_ORDERS))

static const struct {
	const char *name;
	uint64_t    permissions;
} roles[ROLE_COUNT] = {
	[ROLE_ORDERER] = { "orderer", MAY_LOOK | MAY(ORDER) | MAY(RECEIVE_AT_WARD) | MAY(ASK_OTHERS) |
				MAY(ANSWER_RECALL) | MAY(RETURN_GOODS) | MAY(CONTROL_NARCOTICS) },
	[ROLE_PHARMACIST] = { "pharmacist", MAY_LOOK | MAY(ORDER_ON_BEHALF) | MAY(REVIEW) | MAY(PICK) | MAY(SEND) |
				MAY(RECEIVE_GOODS) | MAY(BLOCK) | MAY(QUARANTINE) | MAY(ATTACH_CODE) |
				MAY(EDIT_ARTICLE) | MAY(DISPENSE_EXCEPTION) | MAY(REPORT) | MAY(COUNT) |
				MAY(APPROVE_COUNT) | MAY(WASTE) | MAY(RELEASE_QUARANTINE) | MAY(ASK_OTHERS) |
				MAY(KEEP_REGISTERS) | MAY(KEEP_CONTRACTS) | MAY(MANAGE_TOURS) | MAY(ERASE) |
				MAY(RECALL) | MAY(ANSWER_RECALL) | MAY(RETURN_GOODS) | MAY(RECEIVE_RETURN) |
				MAY(RESTOCK_RETURN) | MAY(RELEASE_PREPAREDNESS) | MAY(CONTROL_NARCOTICS) },
	[ROLE_TECHNICIAN] = { "technician", MAY_LOOK | MAY(ORDER_ON_BEHALF) | MAY(PICK) | MAY(SEND) |
				MAY(RECEIVE_GOODS) | MAY(QUARANTINE) | MAY(ATTACH_CODE) | MAY(COUNT) | MAY(WASTE) |
				MAY(ASK_OTHERS) | MAY(MANAGE_TOURS) | MAY(ANSWER_RECALL) | MAY(RETURN_GOODS) |
				MAY(RECEIVE_RETURN) | MAY(CONTROL_NARCOTICS) },
	[ROLE_PURCHASER] = { "purchaser", MAY_LOOK | MAY(PURCHASE) | MAY(RECEIVE_GOODS) | MAY(REPORT) | MAY(IMPORT) |
				MAY(KEEP_CONTRACTS) },
	[ROLE_CONTROLLER] = { "controller", MAY_LOOK | MAY(REPORT) },
	[ROLE_AUDITOR] = { "auditor", MAY_LOOK | MAY(AUDIT) | MAY(REPORT) },
	[ROLE_ADMINISTRATOR] = { "administrator", MAY_LOOK | MAY(ADMINISTER) | MAY(IMPORT) | MAY(ERASE) },
};

/* What a role at a pharmacy or store may do about the ordering places that its stores supply. */
static const uint64_t reaches_supplied = MAY(ORDER_ON_BEHALF) | MAY(REVIEW) | MAY(PICK) | MAY(SEND) |
					 MAY(VIEW_ORDERS) | MAY(DISPENSE_EXCEPTION) | MAY(REPORT) |
					 MAY(ANSWER_RECALL) | MAY(RETURN_GOODS) | MAY(CONTROL_NARCOTICS) | MAY(APPROVE_COUNT);
/* What an orderer may do about the store that supplies the ward. */
static const uint64_t reaches_supplier = MAY(VIEW_STOCK);

static const char *const permission_names[PERMISSION_COUNT] = {
	[PERMIT_EVERYBODY] = "everybody",
	[PERMIT_SIGNED_IN] = "signed_in",
	[PERMIT_ORDER] = "order",
	[PERMIT_ORDER_ON_BEHALF] = "order_on_behalf",
	[PERMIT_RECEIVE_AT_WARD] = "receive_at_ward",
	[PERMIT_REVIEW] = "review",
	[PERMIT_PICK] = "pick",
	[PERMIT_SEND] = "send",
	[PERMIT_RECEIVE_GOODS] = "receive_goods",
	[PERMIT_VIEW_STOCK] = "view_stock",
	[PERMIT_BLOCK] = "block",
	[PERMIT_QUARANTINE] = "quarantine",
	[PERMIT_ATTACH_CODE] = "attach_code",
	[PERMIT_EDIT_ARTICLE] = "edit_article",
	[PERMIT_DISPENSE_EXCEPTION] = "dispense_exception",
	[PERMIT_VIEW_ORDERS] = "view_orders",
	[PERMIT_PURCHASE] = "purchase",
	[PERMIT_REPORT] = "report",
	[PERMIT_AUDIT] = "audit",
	[PERMIT_ADMINISTER] = "administer",
	[PERMIT_IMPORT] = "import",
	[PERMIT_COUNT] = "count",
	[PERMIT_APPROVE_COUNT] = "approve_count",
	[PERMIT_WASTE] = "waste",
	[PERMIT_RELEASE_QUARANTINE] = "release_quarantine",
	[PERMIT_RELEASE_PREPAREDNESS] = "release_preparedness",
	[PERMIT_CONTROL_NARCOTICS] = "control_narcotics",
	[PERMIT_ASK_OTHERS] = "ask_others",
	[PERMIT_RECALL] = "recall",
	[PERMIT_ANSWER_RECALL] = "answer_recall",
	[PERMIT_RETURN_GOODS] = "return_goods",
	[PERMIT_RECEIVE_RETURN] = "receive_return",
	[PERMIT_RESTOCK_RETURN] = "restock_return",
	[PERMIT_ERASE] = "erase",
	[PERMIT_MANAGE_TOURS] = "manage_tours",
	[PERMIT_KEEP_REGISTERS] = "keep_registers",
	[PERMIT_KEEP_CONTRACTS] = "keep_contracts",
};

_Static_assert(PERMISSION_COUNT <= 64, "a permission is a bit of 64");

const char *role_name(enum role role)
{
	EXPECT((unsigned)role < ROLE_COUNT);
	return roles[role].name;
}

enum err role_of(struct ctx *ctx, struct text name, enum role *out)
{
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		if (text_is(name, roles[role].name)) {
			*out = (enum role)role;
			return OK;
		}
	}
	return fail(ctx, ERR_FIELD_INVALID, "role", "\"%.*s\" is no role", TEXT_ARG(name));
}

uint64_t role_permissions(enum role role)
{
	EXPECT((unsigned)role < ROLE_COUNT);
	return roles[role].permissions;
}

uint64_t roles_permissions(uint64_t held)
{
	uint64_t bits = MAY(EVERYBODY) | MAY(SIGNED_IN);
	for (unsigned role = 0; role < ROLE_COUNT; role++)
		if (held >> role & 1)
			bits |= role_permissions((enum role)role);
	return bits;
}

const char *permission_name(enum permission permission)
{
	EXPECT((unsigned)permission < PERMISSION_COUNT);
	return permission_names[permission];
}

bool actor_is_system(const struct actor *actor)
{
	return actor->person_id == 0 && text_is(actor->address, "cli");
}

static bool has_bit(uint64_t bits, enum permission permission)
{
	return bits >> permission & 1;
}

/* The actor's grants that hold today. */
static enum err valid_grants(struct ctx *ctx, struct db_tx *tx, struct role_grant_select_valid_rows *out)
{
	return role_grant_select_valid(
		ctx, tx,
		(struct role_grant_select_valid_in){ ctx->actor.region_id, ctx->actor.person_id, ctx->today }, out);
}

/* Whether a grant at `root_id` reaches `place`, for a permission that its role has. */
static enum err grant_reaches(struct ctx *ctx, struct db_tx *tx, enum role role, int64_t root_id,
			      enum permission permission, const struct place *place, bool *reaches)
{
	*reaches = true;
	if (root_id == 0)
		return OK;
	TRY(place_covers(ctx, tx, root_id, place->id, reaches));
	if (*reaches)
		return OK;
	if (role == ROLE_ORDERER) {
		int64_t store_id = place->can_supply ? place->id : place->store_id;
		if (store_id != 0 && has_bit(reaches_supplier, permission))
			return place_supplies_below(ctx, tx, store_id, root_id, reaches);
		return OK;
	}
	if (place->supplied_by_id != 0 && has_bit(reaches_supplied, permission))
		return place_covers(ctx, tx, root_id, place->supplied_by_id, reaches);
	return OK;
}

static enum err forbidden(struct ctx *ctx, enum permission permission, struct text where)
{
	return fail(ctx, ERR_FORBIDDEN, "permission", "\"%.*s\" has no right \"%s\" %.*s today",
		    TEXT_ARG(ctx->actor.username), in_words(ctx, permission_name(permission)), TEXT_ARG(where));
}

/* The usual ways, with one question: a grant at the place or above it, or a pharmacy's at or above the store that supplies it. */
static enum err may_usually(struct ctx *ctx, struct db_tx *tx, enum permission permission, int64_t place_id, bool *may)
{
	struct role_grant_select_reach_rows grants;
	TRY(role_grant_select_reach(ctx, tx,
				    (struct role_grant_select_reach_in){ ctx->actor.region_id, ctx->actor.person_id, ctx->today,
									 place_id, PLACE_DEPTH_MAX },
				    &grants));
	*may = false;
	for (size_t i = 0; i < grants.count && !*may; i++) {
		enum role role;
		TRY(role_of(ctx, grants.at[i].role, &role));
		bool reaches = grants.at[i].way == 1 ||
			       (grants.at[i].way == 2 && role != ROLE_ORDERER && has_bit(reaches_supplied, permission));
		*may = reaches && has_bit(role_permissions(role), permission);
	}
	return OK;
}

enum err person_may(struct ctx *ctx, struct db_tx *tx, enum permission permission, int64_t place_id)
{
	if (permission == PERMIT_EVERYBODY || actor_is_system(&ctx->actor))
		return OK;
	if (ctx->actor.person_id == 0)
		return fail(ctx, ERR_UNAUTHENTICATED, "session", "nobody is signed in");
	if (permission == PERMIT_SIGNED_IN)
		return OK;
	bool may = false;
	if (place_id != 0)
		TRY(may_usually(ctx, tx, permission, place_id, &may));
	if (may)
		return OK;
	struct role_grant_select_valid_rows grants;
	TRY(valid_grants(ctx, tx, &grants));
	struct place place = { 0 };
	if (place_id != 0)
		TRY(place_load(ctx, tx, place_id, &place));
	for (size_t i = 0; i < grants.count; i++) {
		enum role role;
		bool      reaches;
		TRY(role_of(ctx, grants.at[i].role, &role));
		if (!has_bit(role_permissions(role), permission))
			continue;
		if (place_id == 0)
			return OK;
		TRY(grant_reaches(ctx, tx, role, grants.at[i].place_id, permission, &place, &reaches));
		if (reaches)
			return OK;
	}
	return forbidden(ctx, permission,
			 place_id == 0 ? text_of(in_words(ctx, "anywhere"))
				       : text_format(ctx->arena, "%s %.*s", in_words(ctx, "at"), TEXT_ARG(place.code)));
}

enum err person_permissions(struct ctx *ctx, struct db_tx *tx, uint64_t *bits)
{
	*bits = MAY(EVERYBODY);
	if (actor_is_system(&ctx->actor)) {
		*bits = (UINT64_C(1) << PERMISSION_COUNT) - 1;
		return OK;
	}
	if (ctx->actor.person_id == 0)
		return OK;
	*bits |= MAY(SIGNED_IN);
	struct role_grant_select_valid_rows grants;
	TRY(valid_grants(ctx, tx, &grants));
	for (size_t i = 0; i < grants.count; i++) {
		enum role role;
		TRY(role_of(ctx, grants.at[i].role, &role));
		*bits |= role_permissions(role);
	}
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Keep of `all`, which is in order of name, the places that stand in one of the lists. */
static void keep_listed(struct ctx *ctx, struct place_list *all, const struct place_list *lists, size_t list_count)
{
	size_t count = 0;
	for (size_t i = 0; i < list_count; i++)
		count += lists[i].count;
	int64_t *ids = arena_array(ctx->arena, int64_t, count + 1);
	count = 0;
	for (size_t i = 0; i < list_count; i++) {
		for (size_t j = 0; j < lists[i].count; j++)
			ids[count++] = lists[i].at[j].id;
	}
	qsort(ids, count, sizeof(int64_t), compare_ids);
	size_t kept = 0;
	for (size_t i = 0; i < all->count; i++) {
		if (bsearch(&all->at[i].id, ids, count, sizeof(int64_t), compare_ids))
			all->at[kept++] = all->at[i];
	}
	all->count = kept;
}

enum err person_places(struct ctx *ctx, struct db_tx *tx, enum permission permission, struct place_list *out)
{
	*out = (struct place_list){ 0 };
	if (actor_is_system(&ctx->actor))
		return place_ordering(ctx, tx, TEXT_NONE, out);
	struct role_grant_select_valid_rows grants;
	TRY(valid_grants(ctx, tx, &grants));
	struct place_list *lists = arena_array(ctx->arena, struct place_list, 2 * grants.count + 1);
	size_t             list_count = 0;
	for (size_t i = 0; i < grants.count; i++) {
		enum role role;
		TRY(role_of(ctx, grants.at[i].role, &role));
		if (!has_bit(role_permissions(role), permission))
			continue;
		if (grants.at[i].place_id == 0)
			return place_ordering(ctx, tx, TEXT_NONE, out);
		TRY(place_ordering_below(ctx, tx, grants.at[i].place_id, &lists[list_count++]));
		if (role != ROLE_ORDERER && has_bit(reaches_supplied, permission))
			TRY(place_ordering_supplied(ctx, tx, grants.at[i].place_id, &lists[list_count++]));
	}
	if (list_count <= 1) {
		*out = lists[0];
		return OK;
	}
	TRY(place_ordering(ctx, tx, TEXT_NONE, out));
	keep_listed(ctx, out, lists, list_count);
	return OK;
}

enum err orderer_check(struct ctx *ctx, struct db_tx *tx, int64_t person_id, int64_t place_id, struct day day,
		       struct orderer_found *out)
{
	*out = (struct orderer_found){ ORDERER_NONE, DAY_NONE, DAY_NONE };
	struct role_grant_select_orderer_rows rows;
	TRY(role_grant_select_orderer(ctx, tx,
				      (struct role_grant_select_orderer_in){ ctx->actor.region_id, person_id,
									     text_of(role_name(ROLE_ORDERER)), place_id,
									     PLACE_DEPTH_MAX },
				      &rows));
	/* By first day: the first valid one, else the first to come, else the one that ended last. */
	for (size_t i = 0; i < rows.count; i++) {
		struct orderer_found found = { ORDERER_VALID, rows.at[i].valid_from, rows.at[i].valid_to };
		if (found.valid_from.number > day.number)
			found.state = ORDERER_NOT_YET;
		else if (!day_is_none(found.valid_to) && found.valid_to.number < day.number)
			found.state = ORDERER_EXPIRED;
		bool better = out->state == ORDERER_NONE ||
			      (out->state == ORDERER_EXPIRED && found.state != ORDERER_EXPIRED) ||
			      (out->state == ORDERER_EXPIRED && found.valid_to.number > out->valid_to.number) ||
			      (out->state == ORDERER_NOT_YET && found.state == ORDERER_VALID);
		if (better)
			*out = found;
		if (out->state == ORDERER_VALID)
			return OK;
	}
	return OK;
}
