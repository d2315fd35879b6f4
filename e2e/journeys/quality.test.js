// From what is wrong with the records to the records, and back to a better number.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE } from "../support/browser.js";
import { ask, demo, signIn, tell } from "../support/demo.js";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const [lang, family] of [
  ["en", "Mistyped"],
  ["zh-CN", "误写"],
]) {
  test(`a number leads to its records, and mending them makes it smaller, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState, ...(lang === "en" ? {} : { viewport: PHONE }) }, async (page) => {
      const main = page.locator("main");
      await page.goto(`${server.url}/quality`);
      await tell(page, "POST", "contacts", { name: { given: "Ada", family }, emails: [{ address: `ada.${lang.toLowerCase()}@gmial.com` }] });
      await page.goto(`${server.url}/quality`);
      // The page is there at once, its numbers come.
      await main.locator(".quality-summary a[href='/quality/contacts']").waitFor();
      await main.locator(".quality-summary a[href='/quality/companies']").waitFor();
      await assertAccessible(page);
      await main.locator(".quality-summary a[href='/quality/contacts']").click();
      await page.waitForURL(/quality\/contacts$/);
      await main.locator("[aria-busy]").waitFor({ state: "detached" });
      await assertAccessible(page);
      await main.locator("tbody a[href*='gmial.com']").click();
      await page.waitForURL(/contacts\?.*gmial/);
      await main.getByText(family).first().waitFor();
      const found = await ask(page, "contacts?emails=ilike.*@gmial.com");
      for (const contact of found.data) await tell(page, "PATCH", `contacts/${contact.id}`, { emails: [{ address: `ada.${lang.toLowerCase()}@gmail.com` }] });
      await page.goto(`${server.url}/quality/contacts`);
      await main.locator("h1").waitFor();
      assert.equal(await main.locator("tbody a[href*='gmial.com']").count(), 0);

      // What counts is decided here.
      await main.locator("details.change summary").click();
      await main.locator("input[name=fields][value=job_title]").setChecked(true);
      await page.fill("main [name=stale_days]", "0");
      await main.locator("details.change button.primary").click();
      await page.waitForURL(/quality\/contacts$/);
      await main.locator("details.change summary").click();
      await page.locator("main [name=stale_days][value='0']").waitFor();
      assert.ok(await main.locator("input[name=fields][value=job_title]").isChecked());
    });
  });
}
