// Somebody asks how many there are of what, keeps the answer, goes to the records behind a number, and puts it on a dashboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE } from "../support/browser.js";
import { ask, demo, signIn } from "../support/demo.js";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const stories = {
  en: { name: "Who buys", board: "Mornings", customer: "Customer" },
  "zh-CN": { name: "谁在购买", board: "晨会", customer: "客户" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`a report is made, read, kept and put on a dashboard, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      await page.goto(`${server.url}/reports`);
      await page.locator("main a[href='/reports/new']").click();
      await page.locator("main a[href='/reports/new?object=company']").click();
      await page.waitForURL(/object=company/);
      const told = page.locator("#report-preview");

      // The answer follows what is chosen.
      await page.selectOption("select[name=group] >> nth=0", "relation");
      // Another group has the word within its own.
      const rowOf = (place) => place.locator("tbody tr", { has: page.getByRole("rowheader", { name: words.customer, exact: true }) });
      const barOf = (place) => place.locator(".chart-bars li", { has: page.getByRole("link", { name: words.customer, exact: true }) });
      await rowOf(told).waitFor();
      await page.check("input[name=chart][value=bar]");
      await told.locator(".drawing.bars").waitFor();
      await assertAccessible(page);

      // Kept under a name, found again.
      await page.fill("input[name=name]", words.name);
      await page.locator("button[formaction='/reports']").click();
      await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
      await page.getByRole("heading", { level: 1, name: words.name }).waitFor();
      await assertAccessible(page);
      const report = page.url().split("/").pop();

      // The number beside a group is that of its records.
      const count = Number((await rowOf(page.locator("main")).locator("td.num").textContent()).trim());
      const { page: listed } = await ask(page, "companies?relation=eq.customer&count=exact&limit=1");
      assert.equal(count, listed.count);
      await barOf(page.locator("main")).getByRole("link").press("Enter");
      await page.waitForURL(/\/companies\?relation=eq\.customer$/);
      await page.locator(".table tbody tr").first().waitFor();

      // On a dashboard, made by buttons alone.
      await page.goto(`${server.url}/dashboards`);
      await page.fill("main input[name=name]", words.board);
      await page.locator("form[action='/dashboards'] button[type=submit]").press("Enter");
      await page.waitForURL(/\/dashboards\/[0-9a-f-]{36}\?edit=1$/);
      const tiles = page.locator(".tile");
      const add = async (id, so) => {
        await page.selectOption("select[name=report]", id);
        await page.locator("form[action$='/tiles'] button[type=submit]").click();
        await tiles.nth(so).waitFor();
      };
      const { data } = await ask(page, "reports?shared=is.true&limit=1");
      await add(data[0].id, 0);
      await add(report, 1);
      await assertAccessible(page);
      await tiles.nth(1).locator("button[value=earlier]").press("Enter");
      await page.locator(".tile:first-child h2", { hasText: words.name }).waitFor();
      await tiles.nth(0).locator("button[value=wider]").press("Enter");
      await page.locator(".tile.w3:first-child").waitFor();

      // The filter of the dashboard narrows what has the field.
      await page.selectOption("select[name=owner]", "eq.me");
      await page.locator("main form[method=get] button[type=submit]").press("Enter");
      await page.waitForURL(/owner=eq\.me/);
      const mine = await ask(page, "companies?relation=eq.customer&owner=eq.me&count=exact&limit=1");
      const tile = page.locator(".tile", { has: page.getByRole("heading", { name: words.name }) });
      await tile.waitFor();
      const narrowed = barOf(tile).locator(".number");
      const shown = (await narrowed.count()) ? Number((await narrowed.textContent()).trim()) : 0;
      assert.equal(shown, mine.page.count);
    });
  });
}

test("a dashboard on a phone: one tile below the other, nothing wider than the window", async () => {
  const storageState = await signIn(browser, server.url);
  await onPage(browser, { storageState, viewport: PHONE }, async (page) => {
    await page.goto(`${server.url}/dashboards`);
    await page.locator(".report-cards a", { hasText: "Customers at a glance" }).click();
    await page.locator(".tile .drawing").first().waitFor();
    await assertAccessible(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
  });
});
