// A section is laid out for the moment at which it matters.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage } from "../support/browser.js";
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
  en: { layout: "Everybody's", name: "everybody_s", section: "Partner papers", relation: "partner", title: "Northwind" },
  "zh-CN": { layout: "全体布局", name: "layout", section: "供应商文件", relation: "supplier", title: "北风贸易" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`a section comes when it matters, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      await page.goto(`${server.url}/admin/objects/company/new-layout`);
      await page.fill(`main [name="label.${lang}"]`, words.layout);
      await assertAccessible(page);
      await main.locator(".form-foot button.primary").click();
      await page.waitForURL(new RegExp(`/layouts/${words.name}$`));
      await assertAccessible(page);

      // A section of its own, for partners only, and first.
      await main.locator("a.btn[href*='/sections/']").click();
      await page.waitForURL(/\/sections\/\d+$/);
      const at = Number(page.url().split("/").at(-1));
      await page.fill(`main [name="label.${lang}"]`, words.section);
      await main.locator("input[name=columns][value=tax_id]").check();
      await page.selectOption("main .frow .by-field", "relation");
      await main.locator(`.frow .fvalue option[value=${words.relation}]`).first().waitFor({ state: "attached" });
      await page.selectOption("main .frow .fvalue select", words.relation);
      await assertAccessible(page);
      await main.locator(".form-foot button.primary").click();
      await page.waitForURL(new RegExp(`/layouts/${words.name}$`));
      await main.locator(".layout-preview h3", { hasText: words.section }).waitFor();
      await main.locator(`form:has(input[value="up.${at}"]) button`).click();
      await main.locator(`form:has(input[value="up.${at - 1}"])`).waitFor();
      await page.waitForLoadState("load");
      assert.equal(await main.locator(".layout-preview h3").nth(at - 1).textContent(), words.section);

      // The form shows the section as soon as it is a partner.
      await page.goto(`${server.url}/companies/new`);
      await page.fill("main [name=name]", words.title);
      const papers = main.locator("fieldset", { hasText: words.section });
      assert.ok(await papers.isHidden());
      await page.selectOption("main [name=relation]", words.relation);
      await papers.locator("[name=tax_id]").waitFor();
      await assertAccessible(page);
      await page.fill("main [name=tax_id]", "DE 7");
      await main.locator(".form-foot button.primary").click();
      await page.waitForURL(/companies\/[0-9a-f-]{36}/);
      await main.locator("#record-facts", { hasText: words.section }).waitFor();
      const made = await ask(page, `companies?name=eq.${encodeURIComponent(words.title)}`);
      assert.equal(made.data[0].tax_id, "DE 7");

      await page.goto(`${server.url}/admin/objects/company/layouts/${words.name}`);
      await main.locator("form:has(input[value=delete]) button").click();
      await page.waitForURL(/\/admin\/objects\/company$/);
    });
  });
}
