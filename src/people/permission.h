/*
 * permission.h - who may do what where: permission = role x place x validity
 *
 * A grant gives a person a role at a place, and at everything below it, between two days (both included); a grant
 * without a place reaches the whole region.  A role at a pharmacy or store also reaches the ordering places that its
 * stores supply, and an orderer sees the stock of the store that supplies the ward; nothing else crosses the tree.
 *
 * The command line (actor without a person, address "cli") acts as the system and may everything.
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_PERMISSION_H
#define AMPULL_PERMISSION_H

#include "base/base.h"
#include "base/ctx.h"
#include "place/place.h"
#include "store/db.h"

/** What a route or a use case asks for.  Bit n of a person's permissions stands for number n. */
enum permission {
	PERMIT_EVERYBODY = 0, /* Also without a session. */
	PERMIT_SIGNED_IN,
	PERMIT_ORDER,              /* For a ward, as its authorised orderer. */
	PERMIT_ORDER_ON_BEHALF,    /* Pharmacy staff for a ward; both persons are recorded. */
	PERMIT_RECEIVE_AT_WARD,
	PERMIT_REVIEW,             /* Approve, change, refuse and exchange order lines. */
	PERMIT_PICK,
	PERMIT_SEND,
	PERMIT_RECEIVE_GOODS,      /* Deliveries from suppliers, putting away. */
	PERMIT_VIEW_STOCK,
	PERMIT_BLOCK,              /* Stop a batch everywhere. */
	PERMIT_QUARANTINE,
	PERMIT_ATTACH_CODE,        /* Tie a scanned code to a pack. */
	PERMIT_EDIT_ARTICLE,
	PERMIT_DISPENSE_EXCEPTION, /* Dated dispensations from R-ORDER-02. */
	PERMIT_VIEW_ORDERS,
	PERMIT_PURCHASE,
	PERMIT_REPORT,
	PERMIT_AUDIT,              /* Read the journal. */
	PERMIT_ADMINISTER,         /* People, grants, places. */
	PERMIT_IMPORT,
	PERMIT_COUNT,              /* Open counts and count. */
	PERMIT_APPROVE_COUNT,      /* Post differences. */
	PERMIT_WASTE,              /* Destroy goods, or sign for it as the second person. */
	PERMIT_RELEASE_QUARANTINE, /* R-STOCK-05. */
	PERMIT_RELEASE_PREPAREDNESS, /* Set floors of preparedness stock, and release from below them. */
	PERMIT_CONTROL_NARCOTICS,  /* Count narcotics against the book of a place. */
	PERMIT_ASK_OTHERS,         /* The night question: what other units hold or last received. */
	PERMIT_RECALL,             /* Open, extend and close recalls. */
	PERMIT_ANSWER_RECALL,      /* For a ward; the pharmacy by telephone. */
	PERMIT_RETURN_GOODS,       /* Send goods back from a ward. */
	PERMIT_RECEIVE_RETURN,     /* Take returned goods in and decide. */
	PERMIT_RESTOCK_RETURN,     /* R-RETURN-05. */
	PERMIT_ERASE,              /* Documents and words whose time is out; see what may go. */
	PERMIT_MANAGE_TOURS,       /* Delivery tours and the calendar they follow. */
	PERMIT_KEEP_REGISTERS,     /* Assortments, licences, exchange additions, wards' marks. */
	PERMIT_KEEP_CONTRACTS,     /* Which packs are on contract. */
	PERMISSION_COUNT /* At most 64. */
};

enum role {
	ROLE_ORDERER,
	ROLE_PHARMACIST, /* Apotekare or receptarie. */
	ROLE_TECHNICIAN,
	ROLE_PURCHASER,
	ROLE_CONTROLLER,
	ROLE_AUDITOR,
	ROLE_ADMINISTRATOR,
	ROLE_COUNT
};

/** The name in the database: "pharmacist". */
const char *role_name(enum role role);
/** Find a role by its name in the database.  Fails: ERR_FIELD_INVALID. */
MUST_CHECK enum err role_of(struct ctx *ctx, struct text name, enum role *out);
/** What a role may, as bits; without a look at place or day. */
uint64_t role_permissions(enum role role);
/** What the holder of these roles (bit n: role n) may somewhere, as bits; for somebody who is signed in. */
uint64_t roles_permissions(uint64_t held);
/** The name of a permission in tests and documents: "review". */
const char *permission_name(enum permission permission);
/** Whether the actor is the system: the command line, without a person. */
bool actor_is_system(const struct actor *actor);

/**
 * Check that the actor has the permission at the place on ctx->today.  `place_id` 0: anywhere, for what is not bound to
 * a place (articles, imports).
 *
 * Fails: ERR_UNAUTHENTICATED (nobody), ERR_FORBIDDEN, ERR_DATABASE.
 */
MUST_CHECK enum err person_may(struct ctx *ctx, struct db_tx *tx, enum permission permission, int64_t place_id);
/** The permissions that the actor has somewhere today, as bits, for menus and routes.  Fails: ERR_DATABASE. */
MUST_CHECK enum err person_permissions(struct ctx *ctx, struct db_tx *tx, uint64_t *bits);
/** The open ordering places where the actor has the permission today, by name.  Fails: ERR_DATABASE. */
MUST_CHECK enum err person_places(struct ctx *ctx, struct db_tx *tx, enum permission permission, struct place_list *out);

enum orderer_state { ORDERER_NONE, ORDERER_NOT_YET, ORDERER_VALID, ORDERER_EXPIRED };

/** The grant that decides whether a person is an authorised orderer, for rule_authorised_orderer() and its text. */
struct orderer_found {
	enum orderer_state state;
	struct day         valid_from; /* DAY_NONE: no grant at all. */
	struct day         valid_to;   /* The last day; DAY_NONE: until further notice. */
};
/**
 * Look a person up in the register of authorised orderers of a place on a day: the valid grant, else the next one to
 * come, else the last one that ended.  A person who is no longer active has none.  Fails: ERR_DATABASE.
 */
MUST_CHECK enum err orderer_check(struct ctx *ctx, struct db_tx *tx, int64_t person_id, int64_t place_id, struct day day,
				  struct orderer_found *out);

#endif
