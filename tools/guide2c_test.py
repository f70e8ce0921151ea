#!/usr/bin/env python3
"""The guide's small Markdown: what it makes, and what it refuses.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import importlib.util
import pathlib
import struct
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("guide2c", HERE / "guide2c.py")
guide2c = importlib.util.module_from_spec(spec)
spec.loader.exec_module(guide2c)


class Guide(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.picture = self.folder / "one.png"
        self.picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480))

    def page(self, text, name="order.md"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return guide2c.Page(path, {"README", "order", "pick"}, {"one.png": self.picture}).read()

    def made(self, text):
        return "".join(self.page("# T\n\n" + text).out)[len("<h1>T</h1>"):]

    def test_what_it_makes(self):
        for text, told in [
            ("En rad\nsom går vidare.", "<p>En rad som går vidare.</p>"),
            ("a < b & \"c\"", "<p>a &lt; b &amp; &quot;c&quot;</p>"),
            ("**fet** och `<kod>**`", "<p><strong>fet</strong> och <code>&lt;kod&gt;**</code></p>"),
            ("[Plocka](pick.md), [alla](README.md), [kön](/review?state=placed)",
             '<p><a href="/guide/pick">Plocka</a>, <a href="/guide">alla</a>, <a href="/review?state=placed">kön</a></p>'),
            ("## Steg", "<h2>Steg</h2>"),
            ("1. ett\n2. två\n   längre\n\nSlut", "<ol><li>ett</li><li>två längre</li></ol><p>Slut</p>"),
            ("- ett\n- två", "<ul><li>ett</li><li>två</li></ul>"),
            ("1. ett\n\n![Bild](pictures/one.png)\n\n2. två",
             '<ol><li>ett</li></ol><p class="shot"><img src="/guide/pictures/one.png" alt="Bild" width="640" height="480" loading="lazy"></p>'
             '<ol start="2"><li>två</li></ol>'),
            ("```\na < b\n```", '<pre tabindex="0">a &lt; b</pre>'),
        ]:
            with self.subTest(text=text):
                self.assertEqual(self.made(text), told)

    def test_a_table(self):
        told = self.made("| Tangent | Gör |\n| --- | --- |\n| `?` | hjälp |")
        self.assertIn('<th scope="col">Tangent</th>', told)
        self.assertIn('<td data-label="Gör"><span>hjälp</span></td>', told)
        self.assertNotIn("---", told)

    def test_what_it_refuses(self):
        for text in ["[bort](https://example.org/)", "[bort](//example.org/)", "[bort](javascript:alert)", "[sida](other.md)",
                     "![Bild](pictures/two.png)", "![](pictures/one.png)", "text\n\n![Bild](https://example.org/x.png)", "# En till"]:
            with self.subTest(text=text), self.assertRaises(guide2c.Wrong):
                self.made(text)
        with self.assertRaises(guide2c.Wrong):
            self.page("ingen titel")

    def test_the_guide_as_it_stands(self):
        guide = HERE.parent / "docs" / "guide"
        files = [*guide.glob("*.md"), *guide.glob("pictures/*.png")]
        made = guide2c.translate(files)
        self.assertGreater(made.count("<h1>"), 10)
        names = {path.stem for path in files if path.suffix == ".md"}
        pictures = {path.name: path for path in files if path.suffix == ".png"}
        shown = ""
        listed = (guide / "README.md").read_text(encoding="utf-8")
        for path in sorted(guide.glob("*.md")):
            page = guide2c.Page(path, names, pictures).read()
            shown += "".join(page.out)
            xml.etree.ElementTree.fromstring("<page>" + "".join(page.out).replace("loading=\"lazy\">", "loading=\"lazy\"/>") + "</page>")
            if path.stem != "README":
                self.assertIn(f"({path.name})", listed, "every page stands in the guide's list")
        for name, path in pictures.items():
            self.assertIn(f"/guide/pictures/{name}", shown, "every picture is shown")
            self.assertLessEqual(path.stat().st_size, 120 * 1024, name)


if __name__ == "__main__":
    unittest.main()
