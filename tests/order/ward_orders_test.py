#!/usr/bin/env python3
"""A ward's ordering over HTTP: one form, a request key that books once, who may ask what, fragments and lists.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import concurrent.futures
import pathlib
import re
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person  # noqa: E402


class WardOrders(served.ServedRegion):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.nurse, cls.stranger = Person(base, "ssk1"), Person(base, "ssk2")
        cls.pharmacist, cls.controller = Person(base, "apotekare1"), Person(base, "ekonom")
        page = cls.nurse.page("/orders/new")[1]
        cls.ward = int(re.findall(r'name="ward_id" value="(\d+)"', page)[0])

    def draft(self):
        status, reply = self.nurse.post("/api/v1/orders", {"ward_id": self.ward})
        self.assertEqual(status, 200, reply)
        return reply["order_id"]

    def rows(self, order_id):
        """The rows of a draft's page: pack, what it says, what is proposed."""
        status, page = self.nurse.page(f"/orders/{order_id}")
        self.assertEqual(status, 200)
        return re.findall(r'name="lines.pack_id" value="(\d+)"><input type="hidden" name="lines.was" value="(\d+)"><input type="number" name="lines.packs" value="(\d*)"', page)

    def held(self, order_id):
        status, order = self.nurse.get(f"/api/v1/orders/{order_id}")
        self.assertEqual(status, 200)
        return {line["pack_id"]: line["requested_units"] for line in order["lines"]}

    def test_many_add_to_one_line_at_once(self):
        """What was acknowledged is in the line, whoever read it when."""
        order_id = self.draft()
        pack = int(self.rows(order_id)[0][0])
        self.nurse.post(f"/api/v1/orders/{order_id}/lines", {"pack_id": pack, "packs": 1})
        one = self.held(order_id)[pack]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.nurse.post(f"/api/v1/orders/{order_id}/lines",
                                                              {"pack_id": pack, "packs": 1, "add": True})[0], range(60)))
        self.assertGreater(answers.count(200), 0)
        self.assertLessEqual(set(answers), {200, 409, 503})
        self.assertEqual(self.held(order_id), {pack: one * (1 + answers.count(200))})

    def test_one_form_saves_and_places(self):
        order_id = self.draft()
        rows = self.rows(order_id)
        self.assertGreater(len(rows), 30)
        self.assertTrue(all(row[1:] == ("0", "") for row in rows))
        first, second = int(rows[0][0]), int(rows[1][0])
        lines = [{"pack_id": int(pack), "packs": 2 if int(pack) == first else 0, "was": 0} for pack, _, _ in rows]
        key = str(uuid.uuid4())
        reply = self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": lines, "note": "till ronden"}, key)
        self.assertEqual(reply[0], 200, reply)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": lines, "note": "till ronden"}, key), reply)
        self.assertEqual(list(self.held(order_id)), [first])
        self.assertEqual(self.rows(order_id)[0][1:], ("2", "2"))
        self.assertIn("till ronden", self.nurse.page(f"/orders/{order_id}")[1])

        # What a row says about exchange is saved with it, shown again, and is the line's.
        marked = {"pack_id": first, "packs": 2, "was": 2, "mark": "no", "mark_was": ""}
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [{**marked, "mark": "kanske"}]})[0], 422)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [marked]})[0], 200)
        page = self.nurse.page(f"/orders/{order_id}")[1]
        self.assertEqual(page.count('<option value="no" selected>'), 1)
        self.assertIn('<span class="chip bad">Ej byte</span>', page)
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [{**marked, "mark": "yes"}]})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))

        # A row that says something else by now is refused, with who changed it; so is a page of an older version.
        stale = [{"pack_id": first, "packs": 7, "was": 0}]
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": stale})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))
        self.assertIn("Ssk Medicin (demo)", reply["error"]["detail"])
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/place", {"version": 1, "lines": []})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))

        # What is written last goes along when the order is placed.
        version = int(re.search(r'name="version" value="(\d+)"', self.nurse.page(f"/orders/{order_id}")[1]).group(1))
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/place",
                                        {"version": version, "lines": [{"pack_id": second, "packs": 1, "was": 0}]})
        self.assertEqual(status, 200, reply)
        self.assertEqual(set(self.held(order_id)), {first, second})
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": stale})
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_STATE"))
        self.assertEqual(self.stranger.post(f"/api/v1/orders/{order_id}/again")[0], 403)
        status, again = self.nurse.post(f"/api/v1/orders/{order_id}/again")
        self.assertEqual(set(self.held(again["order_id"])), {first, second})

    def test_suggestions_fill_empty_rows_and_leave_written_ones(self):
        order_id = self.draft()
        pack = int(self.rows(order_id)[0][0])
        self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [{"pack_id": pack, "packs": 77, "was": 0}]})
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"fill": "suggested"})
        self.assertEqual(status, 200, reply)
        held = self.held(order_id)
        self.assertGreater(len(held), 20)
        page = self.nurse.page(f"/orders/{order_id}")[1]
        self.assertIn('value="77"', page)
        self.assertTrue(re.search(r"mål \d+", page), "how a suggestion came to be")
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"fill": "everything"})[0], 422)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [{"packs": 1}]})[0], 422)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"lines": [{"pack_id": pack, "packs": -1}]})[0], 422)

    def test_a_scan_under_one_request_key_books_once(self):
        order_id = self.draft()
        page = self.nurse.page(f"/orders/{order_id}")[1]
        vnr = re.search(r'class="quiet">[^<]* · (\d{6})</span>', page).group(1)
        key = str(uuid.uuid4())
        first = self.nurse.post(f"/api/v1/orders/{order_id}/scan", {"scan": vnr}, key)
        self.assertEqual(first[0], 200, first)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/scan", {"scan": vnr}, key), first)
        once = self.held(order_id)
        self.assertEqual(len(once), 1)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/scan", {"scan": vnr})[0], 200)
        pack = next(iter(once))
        self.assertEqual(self.held(order_id)[pack], 2 * once[pack])
        status, reply = self.nurse.post(f"/api/v1/orders/{order_id}/scan", {"scan": "123456"})
        self.assertEqual((status, reply["error"]["code"]), (404, "ERR_CODE_UNKNOWN"))
        status, shelf = self.nurse.page(f"/orders/{order_id}/scan")
        self.assertIn("data-scan", shelf)
        self.assertNotIn("data-sound", shelf)  # A look makes no sound.
        self.assertIn('data-sound="right"', self.nurse.page(f"/orders/{order_id}/scan?done=DONE_SCANNED")[1])
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/scan/undo", {"scan_id": first[1]["scan_id"]})[0], 200)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/scan/undo", {"scan_id": first[1]["scan_id"]})[0], 409)
        self.assertEqual(self.held(order_id), once)
        self.assertEqual(self.stranger.post(f"/api/v1/orders/{order_id}/scan", {"scan": vnr})[0], 403)
        self.assertEqual(self.stranger.page(f"/orders/{order_id}/scan")[0], 403)

    def test_the_night_question_tells_a_balance_from_what_was_received(self):
        found = self.nurse.get("/order-lines?format=json&state=received")[1]
        self.assertTrue(found)
        self.assertEqual({row["state"] for row in found}, {"received"})
        order_id = re.search(r'href="/orders/(\d+)"', self.nurse.page("/order-lines?state=received")[1]).group(1)
        pack = self.nurse.get(f"/api/v1/orders/{order_id}")[1]["lines"][0]["pack_id"]
        status, page = self.nurse.page(f"/packs/{pack}/where?ward_id={self.ward}")
        self.assertEqual(status, 200)
        for words in ("Egen enhet", "Apoteket", "Kan ersätta", "Har saldo", "Har senast mottagit", "Det här är inget saldo"):
            self.assertIn(words, page)
        # Another ward's people see what this one has, each in its part, with a number to call.
        status, page = self.stranger.page(f"/packs/{pack}/where")
        kept, received = page.split("<h2>Har saldo")[1].split("<h2>Har senast mottagit")
        self.assertIn("Norrälvens sjukhus", kept + received)
        self.assertRegex(kept + received, r"070-17406\d\d")
        self.assertEqual(self.pharmacist.page(f"/packs/{pack}/where")[0], 200)
        where = self.pharmacist.get(f"/api/v1/packs/{pack}/where")[1]
        self.assertFalse([lot for lot in where["balances"] if lot["received_on"]])
        self.assertFalse([lot for lot in where["last_received"] if not lot["received_on"]])
        self.assertEqual(self.controller.page(f"/packs/{pack}/where")[0], 403)
        self.assertEqual(self.controller.page("/night?q=para")[0], 403)
        self.assertEqual(self.stranger.page(f"/packs/{pack}/where?ward_id={self.ward}")[0], 403)
        self.assertEqual(self.stranger.post("/api/v1/night/order", {"ward_id": self.ward, "pack_id": pack, "packs": 1})[0], 403)
        status, reply = self.nurse.post("/api/v1/night/order", {"ward_id": self.ward, "pack_id": pack, "packs": 1})
        self.assertEqual(status, 200, reply)
        self.assertIn(pack, self.held(reply["order_id"]))

    def test_the_trail_comes_as_a_part_and_opens_to_each_step(self):
        order_id = re.search(r'href="/orders/(\d+)"', self.nurse.page("/order-lines?state=received")[1]).group(1)
        status, part = self.nurse.page(f"/orders/{order_id}/live")
        self.assertEqual(status, 200)
        self.assertTrue(part.strip().startswith("<section"), part[:80])
        self.assertIn(f'data-live="/orders/{order_id}/live"', part)
        self.assertNotIn("<html", part)
        for step in ("Lagd", "Godkänd", "Släppt till plock", "Plockad", "Skickad", "Mottagen"):
            self.assertIn(step, part)
        self.assertIn(part.strip(), self.nurse.page(f"/orders/{order_id}")[1])
        self.assertEqual(self.stranger.page(f"/orders/{order_id}/live")[0], 403)

    def test_templates_and_drafts_belong_to_the_ward(self):
        order_id = self.draft()
        pack = int(self.rows(order_id)[0][0])
        body = {"ward_id": self.ward, "name": "Natt", "lines": [{"pack_id": pack, "packs": 3}], "days": [{"number": 1}, {"number": 4}],
                "every_weeks": 2}
        status, made = self.nurse.post("/api/v1/templates", body)
        self.assertEqual(status, 200, made)
        self.assertEqual(self.nurse.post("/api/v1/templates", body)[0], 409)
        self.assertEqual(self.nurse.post("/api/v1/templates", {**body, "name": "I dag", "first_day": "2020-01-06"})[0], 422)
        self.assertEqual(self.stranger.page(f"/templates/{made['template_id']}")[0], 403)
        path = f"/api/v1/templates/{made['template_id']}"
        status, one = self.nurse.get(path)
        self.assertEqual((status, one["name"], one["ward_id"], one["days"], one["every_weeks"], one["is_put_away"]),
                         (200, "Natt", self.ward, body["days"], 2, False))
        self.assertEqual([(line["pack_id"], line["packs"]) for line in one["lines"]], [(pack, 3)])
        self.assertEqual(self.stranger.get(path)[0], 403)
        self.assertEqual(self.nurse.get("/api/v1/templates/999999")[0], 404)
        change = {key: one[key] for key in ("name", "days", "every_weeks", "first_day", "version")}  # What is read is what a change takes.
        lines = [{"pack_id": line["pack_id"], "packs": line["packs"]} for line in one["lines"]]
        self.assertEqual(self.nurse.post(path, {**change, "lines": lines})[0], 200)
        self.assertEqual(self.nurse.post(path, {**change, "lines": lines})[1]["error"]["code"], "ERR_CHANGED_MEANWHILE")
        again = self.nurse.get(path)[1]
        self.assertEqual({**one, "version": 0, "changed_at": 0}, {**again, "version": 0, "changed_at": 0})
        status, listed = self.nurse.get(f"/api/v1/templates?ward_id={self.ward}")
        found, = [row for row in listed["templates"] if row["template_id"] == made["template_id"]]
        self.assertEqual((found["name"], found["line_count"], found["next_day"]), ("Natt", 1, one["next_day"]))
        self.assertIn(found, self.nurse.get("/api/v1/templates")[1]["templates"])
        self.assertNotIn(found["template_id"], [row["template_id"] for row in self.stranger.get("/api/v1/templates")[1]["templates"]])
        self.assertEqual(self.stranger.get(f"/api/v1/templates?ward_id={self.ward}")[0], 403)
        page = self.nurse.page(f"/templates/{made['template_id']}")[1]
        self.assertEqual(page.count(" checked"), 2)
        self.assertIn("Nästa utkast", page)
        status, reply = self.nurse.post(f"/api/v1/templates/{made['template_id']}/order")
        self.assertEqual(len(self.held(reply["order_id"])), 1)
        self.assertEqual(self.stranger.post(f"/api/v1/templates/{made['template_id']}/order")[0], 403)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/draft", {"template_id": made["template_id"]})[0], 200)
        self.assertEqual(len(self.held(order_id)), 1)

        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/delete")[0], 200)
        self.assertIn("Ångra: ta tillbaka", self.nurse.page(f"/orders/{order_id}")[1])
        listed = {row["number"]: row["state"] for row in self.nurse.get("/drafts?format=json")[1]}
        number = self.nurse.get(f"/api/v1/orders/{order_id}")[1]["number"]
        self.assertEqual(listed[str(number)], "put_away")
        self.assertNotIn(str(number), [str(row["number"]) for row in self.nurse.get(f"/orders?format=json&ward_id={self.ward}")[1]])
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/place", {})[0], 409)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/restore")[0], 200)
        self.assertEqual(self.nurse.post(f"/api/v1/orders/{order_id}/place", {})[0], 200)
        self.assertFalse([row for row in self.stranger.get("/drafts?format=json")[1] if row["number"] == str(number)])

    def test_a_schedule_of_today_has_made_its_draft_once(self):
        prepared = [row for row in self.nurse.get("/drafts?format=json")[1] if row["due_day"]]
        templates = [row["template"] for row in prepared]  # The demo's, and the server's start made no other.
        self.assertIn("Dagens basvaror", templates)
        self.assertEqual(len(templates), len(set(templates)))
        self.assertLessEqual(set(templates), {"Dagens basvaror", "Till helgen"})  # The other on Saturdays.
        start = self.nurse.page("/")[1]
        self.assertIn("Förberedda utkast att lägga", start)

    def test_an_order_is_as_far_as_its_least_far_line(self):
        far = ["draft", "placed", "short", "backordered", "approved", "released", "picked", "sent", "received", "rejected", "cancelled"]
        seen = set()
        for row in self.pharmacist.rows("/orders"):
            status, order = self.pharmacist.get(f"/api/v1/orders/{row['number']}")
            self.assertEqual(status, 200)
            states = [line["state"] for line in order["lines"]] or ["draft"]
            self.assertEqual((row["state"], row["lines"]), (min(states, key=far.index), len(order["lines"])), row)
            seen.add(row["state"])
        self.assertGreater(len(seen), 4)

    def test_favourites_are_toggled(self):
        order_id = self.draft()
        pack = self.nurse.get("/api/v1/packs?only_articles=1&q=paracetamol")[1]["packs"][0]["pack_id"]
        self.assertEqual(self.nurse.post("/api/v1/favourites", {"ward_id": self.ward, "pack_id": pack})[0], 200)
        self.assertIn(f'name="unstar" value="{pack}"', self.nurse.page(f"/orders/{order_id}")[1])
        self.assertEqual(self.nurse.post("/api/v1/favourites", {"ward_id": self.ward, "pack_id": pack, "favourite": "0"})[0], 200)
        self.assertNotIn(f'name="unstar" value="{pack}"', self.nurse.page(f"/orders/{order_id}")[1])
        self.assertEqual(self.stranger.post("/api/v1/favourites", {"ward_id": self.ward, "pack_id": pack})[0], 403)
        self.assertEqual(self.nurse.post("/api/v1/favourites", {"ward_id": self.ward, "pack_id": 99999999})[0], 404)


if __name__ == "__main__":
    unittest.main()
