/*
 * routes.c - the areas' tables in one place, and the navigation
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "base/base.h"
#include "main/routes.h"

#include "main/about_page.h"
#include "main/find_page.h"
#include "main/guide_page.h"
#include "main/live.h"
#include "main/openapi.h"
#include "main/sign_in_page.h"
#include "main/start_page.h"
#include "main/static_page.h"
#include "order/box_page.h"
#include "order/correct_page.h"
#include "order/count_review_page.h"
#include "order/departure_page.h"
#include "order/dispensation_page.h"
#include "order/draft_page.h"
#include "order/handheld_page.h"
#include "order/night_page.h"
#include "order/order_page.h"
#include "order/order_subjects.h"
#include "order/recall_page.h"
#include "order/receive_page.h"
#include "order/register_page.h"
#include "order/return_page.h"
#include "order/review_page.h"
#include "order/schedule_page.h"
#include "order/shelf_page.h"
#include "order/stop_page.h"
#include "order/template_page.h"
#include "order/tour_page.h"
#include "order/trace_page.h"
#include "order/trail_page.h"
#include "order/walk_new_page.h"
#include "order/walk_page.h"
#include "order/waste_page.h"
#include "people/changes_page.h"
#include "people/document_page.h"
#include "people/journal_page.h"
#include "people/people_page.h"
#include "people/permission.h"
#include "people/second_signer_page.h"
#include "report/board_page.h"
#include "report/figures_page.h"
#include "stock/batch_page.h"
#include "stock/count_page.h"
#include "stock/floor_page.h"
#include "stock/label_page.h"
#include "stock/move_page.h"
#include "stock/narcotics_page.h"
#include "stock/short_dated_page.h"
#include "stock/stock_page.h"
#include "stock/scanned_pack.h"
#include "stock/stock_subjects.h"

const struct route_table *route_tables(void)
{
	/* The counts are only known to the linker, so the table is filled when it is asked for. */
	static struct route_table tables[ROUTE_TABLES_MAX];
	const struct route_table  all[] = {
		{ "main", sign_in_routes, sign_in_route_count },    { "main", start_routes, start_route_count },
		{ "main", openapi_routes, openapi_route_count },    { "main", about_routes, about_route_count },
		{ "order", order_routes, order_route_count },       { "stock", batch_routes, batch_route_count },
		{ "order", pick_routes, pick_route_count },         { "order", stop_routes, stop_route_count },         { "stock", stock_routes, stock_route_count },
		{ "stock", receipt_routes, receipt_route_count },
		{ "stock", count_routes, count_route_count },
		{ "stock", count_figure_routes, count_figure_route_count },
		{ "order", count_review_routes, count_review_route_count },
		{ "order", review_routes, review_route_count },
		{ "order", review_line_routes, review_line_route_count },
		{ "order", register_routes, register_route_count },
		{ "order", waste_routes, waste_route_count },
		{ "order", quarantine_routes, quarantine_route_count },
		{ "order", correct_routes, correct_route_count },
		{ "stock", move_routes, move_route_count },
		{ "order", trace_routes, trace_route_count },
		{ "stock", narcotics_routes, narcotics_route_count },
		{ "stock", control_routes, control_route_count },
		{ "stock", discrepancy_routes, discrepancy_route_count },
		{ "stock", floor_routes, floor_route_count },
		{ "stock", short_dated_routes, short_dated_route_count },
		{ "people", signer_routes, signer_route_count },
		{ "order", recall_new_routes, recall_new_route_count },
		{ "order", recall_routes, recall_route_count },
		{ "order", recall_task_routes, recall_task_route_count },
		{ "order", recall_report_routes, recall_report_route_count },
		{ "order", return_routes, return_route_count },
		{ "order", return_take_routes, return_take_route_count },
		{ "main", guide_routes, guide_route_count },
		{ "main", static_routes, static_route_count },
		{ "main", live_routes, live_route_count },
		{ "main", find_routes, find_route_count },
		{ "report", figures_routes, figures_route_count },
		{ "order", draft_routes, draft_route_count },
		{ "order", trail_routes, trail_route_count },
		{ "order", template_routes, template_route_count },
		{ "order", shelf_routes, shelf_route_count },
		{ "order", night_routes, night_route_count },
		{ "people", document_routes, document_route_count },
		{ "people", retention_routes, retention_route_count },
		{ "people", journal_routes, journal_route_count },
		{ "people", people_routes, people_route_count },
		{ "people", account_routes, account_route_count },
		{ "people", changes_routes, changes_route_count },
		{ "order", dispensation_routes, dispensation_route_count },
		{ "order", schedule_routes, schedule_route_count },
		{ "order", tour_routes, tour_route_count },
		{ "order", calendar_routes, calendar_route_count },
		{ "order", departure_routes, departure_route_count },
		{ "order", difference_routes, difference_route_count },
		{ "order", walk_new_routes, walk_new_route_count },
		{ "order", walk_routes, walk_route_count },
		{ "order", box_routes, box_route_count },
		{ "stock", label_routes, label_route_count },
		{ "report", board_routes, board_route_count },
		{ "order", handheld_routes, handheld_route_count },
		{ "order", handheld_waste_routes, handheld_waste_route_count },
		{ NULL, NULL, 0 },
	};
	memcpy(tables, all, sizeof all);
	return tables;
}

const struct subject_kind *const main_subjects[] = { people_subjects, stock_subjects, order_subjects, NULL };

const struct erasable *const main_erasables[] = { &journal_erasable, &scanned_pack_erasable, NULL };

const struct nav_entry main_navigation[] = {
	{ T_NAV_START, "/", PERMIT_SIGNED_IN },
	NAV_SECTION(T_NAV_SECTION_ORDERS),
	{ T_NAV_ORDERS, "/orders", PERMIT_VIEW_ORDERS },
	{ T_WARD_DRAFTS, "/drafts", PERMIT_ORDER },
	{ T_WARD_TEMPLATES, "/templates", PERMIT_ORDER },
	{ T_NIGHT_NAV, "/night", PERMIT_ASK_OTHERS },
	{ T_NAV_REVIEW, "/review", PERMIT_REVIEW },
	NAV_SECTION(T_NAV_SECTION_PICKING),
	{ T_HANDHELD_TITLE, "/handheld", PERMIT_PICK },
	{ T_NAV_PICKING, "/picking", PERMIT_PICK },
	{ T_WALKS, "/walks", PERMIT_PICK },
	{ T_BOARD_TITLE, "/board", PERMIT_PICK },
	{ T_NAV_SHIPMENTS, "/shipments", PERMIT_VIEW_ORDERS },
	{ T_NAV_TOURS, "/departures", PERMIT_VIEW_ORDERS },
	{ T_NAV_DIFFERENCES, "/differences", PERMIT_SEND },
	NAV_SECTION(T_NAV_SECTION_STOCK),
	{ T_NAV_RECEIPTS, "/receipts", PERMIT_RECEIVE_GOODS },
	{ T_NAV_STOCK, "/stock", PERMIT_VIEW_STOCK },
	{ T_NAV_COUNTS, "/counts", PERMIT_COUNT },
	{ T_BOOK_TITLE, "/narcotics", PERMIT_CONTROL_NARCOTICS },
	{ T_DISCREPANCY_TITLE, "/discrepancies", PERMIT_APPROVE_COUNT },
	{ T_NAV_RETURNS, "/returns", PERMIT_RETURN_GOODS },
	{ T_NAV_RECALLS, "/recalls", PERMIT_VIEW_STOCK },
	NAV_SECTION(T_NAV_SECTION_CATALOGUE),
	{ T_NAV_CATALOGUE, "/catalogue", PERMIT_SIGNED_IN },
	{ T_NAV_SCAN, "/scan", PERMIT_SIGNED_IN },
	{ T_NAV_DISPENSATIONS, "/dispensations", PERMIT_DISPENSE_EXCEPTION },
	{ T_REGISTERS, "/registers", PERMIT_VIEW_ORDERS },
	{ T_FLOOR_TITLE, "/floors", PERMIT_REVIEW },
	{ T_LIMIT_TITLE, "/short-dated", PERMIT_EDIT_ARTICLE },
	NAV_SECTION(T_NAV_SECTION_ADMINISTRATION),
	{ T_NAV_IMPORTS, "/imports", PERMIT_IMPORT },
	{ T_PEOPLE, "/people", PERMIT_ADMINISTER },
	{ T_EYES_TITLE, "/second-signatures", PERMIT_ADMINISTER },
	{ T_RETENTION_TITLE, "/retention", PERMIT_ERASE },
	{ T_RETENTION_TITLE, "/retention", PERMIT_AUDIT },
	{ T_NAV_JOURNAL, "/journal", PERMIT_AUDIT },
	{ T_NONE, NULL, 0 },
};

const struct help_entry main_help[] = {
	{ "/", T_HELP_ON_START },
	{ "/figures", T_HELP_ON_FIGURES },
	{ "/orders", T_HELP_ON_ORDERS },
	{ "/orders/new", T_HELP_ON_ORDER_NEW },
	{ "/orders/{order_id}", T_HELP_ON_ORDER },
	{ "/orders/{order_id}/scan", T_HELP_ON_SHELF },
	{ "/orders/{order_id}/scan/undo", T_HELP_ON_SHELF },
	{ "/order-lines", T_HELP_ON_WARD_LINES },
	{ "/drafts", T_HELP_ON_DRAFTS },
	{ "/templates", T_HELP_ON_TEMPLATES },
	{ "/templates/{template_id}", T_HELP_ON_TEMPLATES },
	{ "/night", T_HELP_ON_NIGHT },
	{ "/packs/{pack_id}/where", T_HELP_ON_NIGHT },
	{ "/orders/{order_id}/review", T_HELP_ON_REVIEW },
	{ "/orders/{order_id}/approve", T_HELP_ON_REVIEW },
	{ "/orders/{order_id}/lines/{line_id}", T_HELP_ON_REVIEW },
	{ "/review", T_HELP_ON_QUEUE },
	{ "/review/rest", T_HELP_ON_QUEUE },
	{ "/review/{line_id}", T_HELP_ON_REVIEW_LINE },
	{ "/picking", T_HELP_ON_PICKING },
	{ "/picking/approved", T_HELP_ON_PICKING },
	{ "/pick-lists/{pick_list_id}", T_HELP_ON_PICK_LIST },
	{ "/shipments/{shipment_id}/boxes", T_HELP_ON_BOXES },
	{ "/boxes/{box_id}", T_HELP_ON_BOX },
	{ "/board", T_HELP_ON_BOARD },
	{ "/labels", T_HELP_ON_LABELS },
	{ "/handheld", T_HELP_ON_HANDHELD },
	{ "/handheld/put-away", T_HELP_ON_SHELVE },
	{ "/handheld/receive", T_HELP_ON_RECEIVE },
	{ "/handheld/waste", T_HELP_ON_WASTE_STEP },
	{ "/walks", T_HELP_ON_WALKS },
	{ "/walks/new", T_HELP_ON_WALK_NEW },
	{ "/walks/{walk_id}", T_HELP_ON_WALK },
	{ "/shipments", T_HELP_ON_SHIPMENTS },
	{ "/shipments/{shipment_id}", T_HELP_ON_SHIPMENT },
	{ "/orders/urgent", T_HELP_ON_URGENT },
	{ "/tours", T_HELP_ON_TOURS },
	{ "/tours/{tour_id}", T_HELP_ON_TOUR },
	{ "/calendar", T_HELP_ON_CALENDAR },
	{ "/departures", T_HELP_ON_DEPARTURES },
	{ "/departures/{tour_id}/{on_day}", T_HELP_ON_DEPARTURE },
	{ "/differences", T_HELP_ON_DIFFERENCES },
	{ "/receipts", T_HELP_ON_RECEIPTS },
	{ "/receipts/{receipt_id}", T_HELP_ON_RECEIPT },
	{ "/stock", T_HELP_ON_STOCK },
	{ "/batches/{batch_id}", T_HELP_ON_BATCH },
	{ "/batches/{batch_id}/trace", T_HELP_ON_TRACE },
	{ "/narcotics", T_HELP_ON_NARCOTICS },
	{ "/narcotics/{place_id}/{pack_id}", T_HELP_ON_NARCOTICS },
	{ "/narcotics/due", T_HELP_ON_CONTROL },
	{ "/narcotics/{place_id}/{pack_id}/control", T_HELP_ON_CONTROL },
	{ "/narcotics/intervals", T_HELP_ON_CONTROL },
	{ "/discrepancies", T_HELP_ON_DISCREPANCIES },
	{ "/discrepancies/{case_id}", T_HELP_ON_DISCREPANCIES },
	{ "/discrepancies/{case_id}/investigate", T_HELP_ON_DISCREPANCIES },
	{ "/discrepancies/{case_id}/report", T_HELP_ON_DISCREPANCIES },
	{ "/discrepancies/{case_id}/close", T_HELP_ON_DISCREPANCIES },
	{ "/floors", T_HELP_ON_FLOORS },
	{ "/floors/new", T_HELP_ON_FLOORS },
	{ "/floors/{floor_id}", T_HELP_ON_FLOOR },
	{ "/floors/releases", T_HELP_ON_FLOOR },
	{ "/short-dated", T_HELP_ON_LIMITS },
	{ "/second-signatures", T_HELP_ON_EYES },
	{ "/move", T_HELP_ON_MOVE },
	{ "/waste", T_HELP_ON_WASTE },
	{ "/waste/expired", T_HELP_ON_WASTE_CHOOSE },
	{ "/batches/{batch_id}/waste", T_HELP_ON_WASTE_CHOOSE },
	{ "/quarantine", T_HELP_ON_QUARANTINE },
	{ "/recalls", T_HELP_ON_RECALLS },
	{ "/recalls/new", T_HELP_ON_RECALL_NEW },
	{ "/recalls/{recall_id}", T_HELP_ON_RECALL },
	{ "/recalls/{recall_id}/goods", T_HELP_ON_RECALL_GOODS },
	{ "/recalls/{recall_id}/reminders", T_HELP_ON_RECALL_REMIND },
	{ "/recalls/{recall_id}/report", T_HELP_ON_RECALL_REPORT },
	{ "/recall-tasks/{task_id}", T_HELP_ON_RECALL_TASK },
	{ "/returns", T_HELP_ON_RETURNS },
	{ "/returns/new", T_HELP_ON_RETURN_NEW },
	{ "/returns/{return_id}", T_HELP_ON_RETURN },
	{ "/counts", T_HELP_ON_COUNTS },
	{ "/counts/{count_id}/bins/{place_id}", T_HELP_ON_COUNT_BIN },
	{ "/counts/{count_id}/review", T_HELP_ON_COUNT_REVIEW },
	{ "/counts/{count_id}/approve", T_HELP_ON_COUNT_REVIEW },
	{ "/catalogue", T_HELP_ON_CATALOGUE },
	{ "/packs/{pack_id}", T_HELP_ON_PACK },
	{ "/scan", T_HELP_ON_SCAN },
	{ "/dispensations", T_HELP_ON_DISPENSATIONS },
	{ "/registers", T_HELP_ON_REGISTERS },
	{ "/orderers", T_HELP_ON_REGISTERS },
	{ "/assortments", T_HELP_ON_ASSORTMENTS },
	{ "/licences", T_HELP_ON_LICENCES },
	{ "/contracts", T_HELP_ON_CONTRACTS },
	{ "/exchange-marks", T_HELP_ON_EXCHANGE_MARKS },
	{ "/exchange-additions", T_HELP_ON_EXCHANGE_ADDITIONS },
	{ "/eves", T_HELP_ON_EVES },
	{ "/recall-limits", T_HELP_ON_RECALL_LIMITS },
	{ "/imports", T_HELP_ON_IMPORTS },
	{ "/journal", T_HELP_ON_JOURNAL },
	{ "/guide", T_HELP_ON_GUIDE },
	{ "/guide/{name}", T_HELP_ON_GUIDE },
	{ "/documents/of/{subject_kind}/{subject_id}", T_HELP_ON_DOCUMENTS },
	{ "/documents/{document_id}", T_HELP_ON_DOCUMENTS },
	{ "/people", T_HELP_ON_PEOPLE },
	{ "/people/{person_id}", T_HELP_ON_PERSON },
	{ "/account", T_HELP_ON_ACCOUNT },
	{ "/retention", T_HELP_ON_RETENTION },
	{ "/changes/{subject_kind}/{subject_id}", T_HELP_ON_CHANGES },
	{ NULL, T_NONE },
};
