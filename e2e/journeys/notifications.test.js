// One learns in the product what concerns one: the bell counts by itself, a line leads to its record, and what one does not want
// to hear of is switched off.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE } from "../support/browser.js";
import { ask, demo, signIn, tell } from "../support/demo.js";

let browser;
let server;
let claire;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo(40)]);
  claire = await signIn(browser, server.url, { email: "claire.dubois@talbach.example" });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const stories = { en: { name: "Bell Ltd", given: /assigned Bell Ltd to you/ }, "zh-CN": { name: "铃铛有限公司", given: /将“铃铛有限公司”分配给了您/ } };

for (const [lang, { name, given }] of Object.entries(stories)) {
  test(`what others do is told by the bell, and read behind it, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState: claire }, async (other) => {
      await other.goto(`${server.url}/companies`);
      await onPage(browser, { storageState }, async (page) => {
        const main = page.locator("main");
        const unread = (n) => page.locator("#bell .pill", { hasText: new RegExp(`^${n}$`) });
        await page.goto(`${server.url}/notifications`);
        const me = (await ask(page, "me")).id;
        await tell(page, "POST", "notifications/read", {});
        await page.goto(`${server.url}/companies`, { waitUntil: "load" });
        await page.locator("#bell:not(:has(.pill))").waitFor();

        // While one looks at something else, somebody gives one a company and works on it.
        const company = await tell(other, "POST", "companies", { name, owner: me });
        await unread(1).waitFor();
        await page.goto(`${server.url}/companies/${company.id}`, { waitUntil: "load" });
        await main.locator("form[action$='/follow'] button").first().click();
        await main.locator("form[action$='/follow'] button[aria-pressed=true]").first().waitFor();
        await tell(other, "PATCH", `companies/${company.id}`, { industry: "Watchmaking" });
        await unread(2).waitFor();
        await tell(other, "PATCH", `companies/${company.id}`, { tax_id: "DE1" });

        await page.locator("#bell").click();
        await page.waitForURL(/\/notifications$/);
        await main.locator(".item", { hasText: given }).waitFor();
        await assertAccessible(page);
        assert.equal(await main.locator(".item", { hasText: name }).locator("strong").count(), 2, "what was changed is one line");

        // Kept for later and read again, without leaving the page.
        const line = main.locator(".item", { hasText: given });
        await line.locator("button").click();
        await unread(1).waitFor();
        await line.locator("strong").waitFor({ state: "detached" });
        await line.locator("button").click();
        await unread(2).waitFor();

        // By the keyboard to the record; what was opened is read.
        await line.locator("a").focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(new RegExp(`/companies/${company.id}$`));
        await unread(1).waitFor();
        await page.goto(`${server.url}/notifications`);
        await main.locator("form[action='/notifications/read'] button").first().click();
        await page.locator("#bell:not(:has(.pill))").waitFor();
        await assertAccessible(page);

        // What one does not want to hear of.
        await page.goto(`${server.url}/settings#notifications`);
        await page.locator("#notifications input[type=checkbox][name=assigned]").uncheck();
        await page.locator("#notifications button[type=submit]").click();
        await page.locator("#toasts .toast").first().waitFor();
        assert.equal(await page.locator("#notifications input[type=checkbox][name=assigned]").isChecked(), false);
        await tell(other, "POST", "companies", { name: `${name} 2`, owner: me });
        await tell(other, "PATCH", `companies/${company.id}`, { industry: "Clocks" });
        await unread(1).waitFor();
        await page.locator("#notifications input[type=checkbox][name=assigned]").check();
        await page.locator("#notifications button[type=submit]").click();
        await page.locator("#toasts .toast").first().waitFor();
      });

      // On a phone before scripts have loaded: the same page, and everything is read with one button.
      await onPage(browser, { storageState, scripts: false, viewport: PHONE }, async (page) => {
        await page.goto(`${server.url}/notifications`);
        await page.locator("main .item strong", { hasText: name }).waitFor();
        await page.locator("form[action='/notifications/read'] button").click();
        assert.equal(await page.locator("#bell .pill").count(), 0);
        assert.equal(await page.locator("main .item strong").count(), 0);
      });
    });
  });
}
