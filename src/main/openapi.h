/*
 * openapi.h - the API's document (OpenAPI 3.1), written from the route table
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#ifndef AMPULL_OPENAPI_H
#define AMPULL_OPENAPI_H

#include "base/base.h"
#include "base/ctx.h"
#include "http/router.h"

extern const struct route openapi_routes[];
extern const size_t       openapi_route_count;

/** The document as JSON.  Owns: in ctx->arena. */
struct text openapi_document(struct ctx *ctx);

#endif
