import { openBrowser, openPage, screenshot, signIn, visit, checkAccessible, checkNoSidewaysScroll } from "./harness.mjs";
const url = process.env.AMPULL_URL;
const browser = await openBrowser();
const look = async (user, pages) => {
  for (const width of [1280, 390]) {
    const page = await openPage(browser, { url }.url, { viewport: { width, height: 900 } });
    await signIn(page, user);
    for (const [name, path] of pages) {
      await visit(page, path);
      await page.screenshot({ path: `/tmp/tours-shots/${name}-${width}.png`, fullPage: true });
      try { await checkAccessible(page); await checkNoSidewaysScroll(page); } catch (e) { console.log(name, width, String(e.message).slice(0, 600)); }
    }
    await page.close();
  }
};
const args = process.argv.slice(2);
const user = args.shift();
await look(user, args.map((a) => a.split("=")));
await browser.close();
