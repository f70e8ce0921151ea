#!/usr/bin/env python3
"""Walks, boxes and labels over HTTP: who may do what, the same step sent twice, and what is printed is what scanners read.

Labels are drawn by pdftoppm and read by zbarimg (Code 128) and dmtxread (Data Matrix), which know nothing of us.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.request
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person, TOP  # noqa: E402


def pictures(pdf, resolution):
    """The pages of a PDF as files, in a folder of their own."""
    folder = tempfile.TemporaryDirectory()
    paper = pathlib.Path(folder.name, "paper.pdf")
    paper.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(paper), str(paper.with_suffix(""))], check=True)
    return folder, sorted(pathlib.Path(folder.name).glob("paper-*.png"))


def linear_codes(pdf):
    folder, pages = pictures(pdf, 200)
    with folder:
        said = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Scode128.enable", *map(str, pages)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.split()


def matrix_codes(pdf, most):
    folder, pages = pictures(pdf, 150)
    with folder:
        said = subprocess.run(["dmtxread", "--newline", f"--stop-after={most}", "--milliseconds=6000", str(pages[0])],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return said.stdout.split()


ORDERS = 6  # Of all tests together.


class Walks(served.ServedRegion):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = cls.base
        cls.first, cls.second = Person(base, "tekniker1"), Person(base, "tekniker2")
        cls.nurse, cls.pharmacist = Person(base, "ssk1"), Person(base, "apotekare1")
        status, page = cls.first.page("/walks/new")
        assert status == 200, page
        cls.store = int(re.search(r'name="store_id" value="(\d+)"', page).group(1))
        rows = re.findall(r'<tr class="[a-z]*">.*?</tr>', page, re.S)
        places = [line.split(";") for line in (TOP / "demo/places.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
        cls.way = {place[0]: int(place[6]) for place in places if place[2] == "plats"}
        cls.orders = [int(re.search(r'value="(\d+)"', row).group(1)) for row in rows if "chip warn" not in row]
        cls.orders = [cls.approved() for _ in range(ORDERS - len(cls.orders))] + cls.orders

    @classmethod
    def approved(cls):
        """One more order of a day that has too few: two articles that the store has plenty of, approved."""
        page = cls.nurse.page("/orders/new")[1]
        ward = int(re.search(r'name="ward_id" value="(\d+)"', page).group(1))
        order = cls.nurse.post("/api/v1/orders", {"ward_id": ward})[1]["order_id"]
        row = r'<tr[^>]*>(?:(?!</tr>).)*?chip good">(\d+) förp(?:(?!</tr>).)*?name="lines.pack_id" value="(\d+)"'
        plenty = [int(pack) for packs, pack in re.findall(row, cls.nurse.page(f"/orders/{order}")[1], re.S) if int(packs) > 4]
        for pack in plenty[:2]:
            status, reply = cls.nurse.post(f"/api/v1/orders/{order}/lines", {"pack_id": pack, "packs": 1})
            assert status == 200, reply
        for person, step in ((cls.nurse, "place"), (cls.pharmacist, "approve")):
            status, reply = person.post(f"/api/v1/orders/{order}/{step}")
            assert status == 200, reply
        return order

    def start(self, person, count):
        """A walk of orders that no test has taken yet."""
        orders = [self.orders.pop() for _ in range(count)]
        status, reply = person.post("/api/v1/walks", {"store_id": self.store, "orders": [{"order_id": i} for i in orders]})
        self.assertEqual(status, 200, reply)
        return reply["walk_id"], orders

    def takes(self, person, walk_id):
        status, walk = person.get(f"/api/v1/walks/{walk_id}")
        self.assertEqual(status, 200, walk)
        return walk["takes"]

    def pick(self, person, walk_id, take, key=None, **more):
        code = {"scan": take["vnr"]} if len(take["vnr"]) == 6 else {"reason_code": "no_code"}
        return person.post(f"/api/v1/walks/{walk_id}/takes/{take['allocation_id']}", {**code, **more}, key)

    def test_a_walk_is_one_persons(self):
        walk_id, orders = self.start(self.first, 2)
        again = {"store_id": self.store, "orders": [{"order_id": orders[0]}]}
        status, reply = self.second.post("/api/v1/walks", again)
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_CHANGED_MEANWHILE"))
        self.assertEqual(self.nurse.post("/api/v1/walks", again)[0], 403)
        self.assertEqual(self.nurse.page(f"/walks/{walk_id}")[0], 403)
        takes = [take for take in self.takes(self.second, walk_id) if take["state"] == "proposed"]  # What is done stands last.
        self.assertEqual([take["bin"] for take in takes], sorted((take["bin"] for take in takes), key=self.way.get))
        status, reply = self.pick(self.second, walk_id, takes[0])
        self.assertEqual((status, reply["error"]["code"]), (403, "ERR_FORBIDDEN"))
        self.assertIn("Ta över rundan", self.second.page(f"/walks/{walk_id}")[1])
        me = int(re.search(r'name="person_id" value="(\d+)"', self.second.page(f"/walks/{walk_id}")[1]).group(1))
        self.assertEqual(self.second.post(f"/api/v1/walks/{walk_id}/give", {"person_id": me})[0], 200)
        self.assertEqual(self.pick(self.first, walk_id, takes[0])[0], 403)
        self.assertEqual(self.pick(self.second, walk_id, takes[0])[0], 200)
        self.assertEqual(self.second.post(f"/api/v1/walks/{walk_id}/finish")[0], 409)
        self.assertEqual(self.second.post(f"/api/v1/walks/{walk_id}/finish", {"leave_rest": True})[0], 200)

    def test_a_step_sent_twice_is_done_once(self):
        walk_id, _ = self.start(self.first, 1)
        take = self.takes(self.first, walk_id)[0]
        key = str(uuid.uuid4())
        self.assertEqual(self.pick(self.first, walk_id, take, key), self.pick(self.first, walk_id, take, key))
        status, reply = self.pick(self.first, walk_id, take)
        self.assertEqual((status, reply["error"]["code"]), (409, "ERR_STATE"))
        self.assertEqual(self.first.post(f"/api/v1/walks/{walk_id}/undo")[0], 200)
        other = next(one for one in self.takes(self.first, walk_id) if one["allocation_id"] == take["allocation_id"])
        self.assertEqual((other["state"], other["picked_units"]), ("proposed", 0))
        path = f"/api/v1/walks/{walk_id}/takes/{take['allocation_id']}"
        self.assertEqual(self.first.post(path, {"scan": "A-01-11" if take["bin"] != "A-01-11" else "A-01-12"})[1]["error"]["code"], "ERR_WRONG_BIN")
        self.assertIn("place_id", self.first.post(path, {"scan": take["bin"]})[1])  # A bin label is no pack: nothing is taken.
        wrong = self.first.post(f"/api/v1/walks/{walk_id}/takes/{take['allocation_id']}", {"scan": "999999"})
        self.assertIn(wrong[1]["error"]["code"], ("ERR_WRONG_PACK", "ERR_CODE_UNKNOWN"))

    def test_what_was_short_is_taken_back(self):
        walk_id, _ = self.start(self.first, 1)
        before = self.takes(self.first, walk_id)
        short = {"units": 0, "reason_code": "not_in_bin"}
        path = f"/api/v1/walks/{walk_id}/takes/{before[0]['allocation_id']}"
        self.assertEqual(self.first.post(path, short)[0], 200)
        self.assertIn("Fattades", self.first.page(f"/walks/{walk_id}")[1])
        self.assertEqual(self.second.post(f"/api/v1/walks/{walk_id}/undo")[0], 403)
        key = str(uuid.uuid4())
        status, reply = self.first.post(f"/api/v1/walks/{walk_id}/undo", None, key)
        self.assertEqual((status, reply.get("allocation_id")), (200, before[0]["allocation_id"]), reply)
        self.assertEqual(self.first.post(f"/api/v1/walks/{walk_id}/undo", None, key), (status, reply))
        after = self.takes(self.first, walk_id)
        self.assertEqual([(take["allocation_id"], take["state"]) for take in after],
                         [(take["allocation_id"], take["state"]) for take in before])
        self.assertEqual(self.first.post(f"/api/v1/walks/{walk_id}/undo")[0], 409)  # Nothing is left to take back.
        self.assertEqual(self.pick(self.first, walk_id, before[0])[0], 200)
        self.assertEqual(self.first.post(f"/api/v1/walks/{walk_id}/finish", {"leave_rest": True})[0], 200)

    def test_the_bin_is_proved_where_the_store_says_so(self):
        self.assertEqual(self.first.post("/api/v1/walks/setting", {"store_id": self.store, "trolley_positions": 8, "scans_bin": True})[0], 200)
        try:
            walk_id, _ = self.start(self.first, 1)
            take = self.takes(self.first, walk_id)[0]
            self.assertEqual(self.pick(self.first, walk_id, take)[1]["error"]["code"], "ERR_FIELD_MISSING")
            self.assertEqual(self.pick(self.first, walk_id, take, bin="X-99")[1]["error"]["code"], "ERR_WRONG_BIN")
            status, page = self.first.page(f"/walks/{walk_id}?bin=X-99")
            self.assertEqual(status, 409)
            self.assertIn('data-sound="wrong"', page)
            status, page = self.first.page(f"/walks/{walk_id}?bin={take['bin']}")
            self.assertIn("✓ " + take["bin"], page)
            self.assertEqual(self.pick(self.first, walk_id, take, bin=take["bin"])[0], 200)
        finally:
            self.first.post("/api/v1/walks/setting", {"store_id": self.store, "trolley_positions": 8, "scans_bin": False})

    def test_boxes_their_labels_and_what_scanners_read(self):
        self.orders.append(self.approved())  # Of the demo's, some are picked in part without boxes.
        walk_id, _ = self.start(self.second, 1)
        while (take := self.takes(self.second, walk_id)[0])["state"] == "proposed":
            self.assertEqual(self.pick(self.second, walk_id, take)[0], 200)
        self.assertEqual(self.second.post(f"/api/v1/walks/{walk_id}/finish")[0], 200)
        shipment = take["shipment_id"]
        status, page = self.second.page(f"/shipments/{shipment}/boxes")
        boxes = sorted(set(map(int, re.findall(r'href="/boxes/(\d+)"', page))))
        self.assertTrue(boxes)
        status, made = self.second.post(f"/api/v1/shipments/{shipment}/boxes", {"kind": "narcotics"})
        self.assertEqual(status, 200)
        box = self.second.get(f"/api/v1/boxes/{boxes[0]}")[1]
        goods = box["contents"][0]["allocation_id"]
        self.assertEqual(self.second.post(f"/api/v1/boxes/{boxes[0]}/contents/{goods}/out")[0], 200)
        status, reply = self.second.post(f"/api/v1/boxes/{made['box_id']}/contents", {"allocation_id": goods})
        self.assertEqual((reply["error"]["code"], reply["error"]["rule"]), ("ERR_WRONG_BOX", "R-BOX-01"))
        self.assertEqual(self.nurse.post(f"/api/v1/boxes/{boxes[0]}/close")[0], 403)
        self.assertEqual(self.second.post(f"/api/v1/shipments/{shipment}/send")[0], 409)  # One pick lies loose.
        self.assertEqual(self.second.post(f"/api/v1/boxes/{boxes[0]}/contents", {"allocation_id": goods})[0], 200)
        for each in boxes:
            self.assertEqual(self.second.post(f"/api/v1/boxes/{each}/close")[0], 200)
        status, pdf = self.second.call("GET", f"/boxes/{boxes[0]}/label")
        self.assertEqual((status, linear_codes(pdf)), (200, [box["code"]]))
        status, pdf = self.second.call("GET", f"/shipments/{shipment}/labels")
        self.assertEqual(len(linear_codes(pdf)), len(boxes) + 1)
        self.assertEqual(self.second.call("GET", f"/boxes/{boxes[0]}/contents")[1][:5], b"%PDF-")
        request = urllib.request.Request(f"{self.second.base}/scan?code={box['code']}", headers={"Authorization": "Bearer " + self.second.token})
        with urllib.request.urlopen(request, timeout=30) as reply:
            self.assertTrue(reply.url.endswith(f"/boxes/{boxes[0]}"), reply.url)
        self.assertEqual(self.second.post(f"/api/v1/shipments/{shipment}/send")[0], 200)
        status, page = self.second.page(f"/shipments/{shipment}")
        self.assertIn(box["code"], page)
        self.assertEqual(self.second.post(f"/api/v1/boxes/{boxes[0]}/reopen")[0], 409)

    def test_bin_and_shelf_labels_are_read(self):
        status, pdf = self.first.call("GET", f"/labels/bins?store_id={self.store}&from_code=A-01-11&to_code=A-01-12&paper=single")
        self.assertEqual(status, 200)
        self.assertEqual(matrix_codes(pdf, 1), ["A-01-11"])
        status, pdf = self.first.call("GET", f"/labels/bins?store_id={self.store}&from_code=A-01-11&to_code=A-01-12")
        self.assertEqual(sorted(matrix_codes(pdf, 2)), ["A-01-11", "A-01-12"])
        self.assertEqual(self.first.page(f"/labels/bins?store_id={self.store}&from_code=NO-SUCH")[0], 404)
        self.assertEqual(self.nurse.page(f"/labels/bins?store_id={self.store}&from_code=A-01-11")[0], 403)
        status, page = self.nurse.page("/labels")
        self.assertNotIn("/labels/bins", page)
        ward = re.search(r'<option value="(\d+)">', page).group(1)
        status, pdf = self.nurse.call("GET", f"/labels/shelf?place_id={ward}&paper=single")
        self.assertEqual(status, 200)
        self.assertRegex(matrix_codes(pdf, 1)[0], r"^(01\d{14}|\d{6})$")

    def test_receive_put_away_and_take_back(self):
        status, page = self.first.page("/handheld/put-away")
        place, batch = re.search(r"put-away\?place_id=(\d+)&amp;batch_id=(\d+)", page).groups()
        home = re.search(r'<p class="where">([^<]+)</p>', self.first.page(f"/handheld/put-away?place_id={place}&batch_id={batch}")[1]).group(1)
        body = {"place_id": int(place), "batch_id": int(batch)}
        other = "A-01-11" if home != "A-01-11" else "A-01-12"
        self.assertEqual(self.first.post("/api/v1/put-away", {**body, "bin_code": other})[1]["error"]["code"], "ERR_WRONG_BIN")
        key = str(uuid.uuid4())
        status, reply = self.first.post("/api/v1/put-away", {**body, "bin_code": home}, key)
        self.assertEqual(status, 200, reply)
        self.assertEqual(self.first.post("/api/v1/put-away", {**body, "bin_code": home}, key), (status, reply))
        undo = {"movement_id": reply["movement_id"]}
        self.assertEqual(self.second.post("/api/v1/put-away/undo", undo)[0], 409)
        self.assertEqual(self.first.post("/api/v1/put-away/undo", undo)[0], 200)
        self.assertEqual(self.first.post("/api/v1/put-away/undo", undo)[0], 409)
        self.assertEqual(self.nurse.post("/api/v1/put-away", {**body, "bin_code": home})[0], 403)

    def test_the_boards_figures_are_their_lines(self):
        status, page = self.first.page("/board")
        self.assertEqual(status, 200)
        figures = re.findall(r'href="/board/orders\?stage=(\w+)"><span class="figure">([\d  ]+)</span>', page)
        self.assertEqual(len(figures), 7)
        for stage, count in figures:
            status, rows = self.first.get(f"/board/orders?stage={stage}&format=json")
            rows = rows if isinstance(rows, list) else rows.get("rows") or next(iter(rows.values()))
            self.assertEqual(len(rows), int(re.sub(r"\D", "", count)), stage)
        self.assertEqual(self.nurse.page("/board")[0], 403)


if __name__ == "__main__":
    unittest.main()
