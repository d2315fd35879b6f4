// A rule is made, and forms ask for what it needs as soon as it is needed.

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
  en: { rule: "Partners are known", name: "partners_are_known", message: "Partners need a tax ID", relation: "partner", company: "Northwind" },
  "zh-CN": { rule: "客户资料完整", name: "rule", message: "客户必须有税号", relation: "customer", company: "北风贸易" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`a rule is made and kept, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      const save = main.locator("form .form-foot button.primary");

      await page.goto(`${server.url}/admin/objects/company/new-rule`);
      await page.fill(`main [name="label.${lang}"]`, words.rule);
      // The operator and the value follow the field.
      await page.selectOption("main .frow .by-field", "relation");
      await main.locator(`.frow .fvalue option[value=${words.relation}]`).first().waitFor({ state: "attached" });
      await page.selectOption("main .frow .fvalue select", words.relation);
      await main.locator("input[name=require][value=tax_id]").check();
      await page.fill(`main [name="message.${lang}"]`, words.message);
      await assertAccessible(page);
      await main.locator("button[name=_foresee]").click();
      await main.locator(".callout a[href*='tax_id']").waitFor();
      assert.ok(await main.locator("input[name=require][value=tax_id]").isChecked());
      await save.click();
      await page.waitForURL(/\/admin\/objects\/company$/);
      await main.locator(`a[href$="/rules/${words.name}"]`).click();
      await main.locator(".callout a[href*='tax_id']").waitFor();
      await assertAccessible(page);

      // The form says what is needed as soon as it is, and no longer when it is not.
      await page.goto(`${server.url}/companies/new`);
      await page.fill("main [name=name]", words.company);
      await page.selectOption("main [name=relation]", words.relation);
      await main.locator("[data-needed~=tax_id]").waitFor();
      await main.locator("label[for=f-tax_id] .req, label[for=f-tax-id] .req").waitFor();
      await page.selectOption("main [name=relation]", "prospect");
      await main.locator("[data-needed='']").waitFor({ state: "attached" });
      await page.selectOption("main [name=relation]", words.relation);
      await main.locator("[data-needed~=tax_id]").waitFor();
      await save.click();
      await main.locator(".error", { hasText: words.message }).waitFor();
      await assertAccessible(page);
      await page.fill("main [name=tax_id]", "DE 123");
      await save.click();
      await page.waitForURL(/companies\/[0-9a-f-]{36}/);
      const made = await ask(page, `companies?name=eq.${encodeURIComponent(words.company)}`);
      assert.equal(made.data[0].tax_id, "DE 123");

      // What breaks it from before says so on its page.
      const old = await ask(page, `companies?relation=eq.${words.relation}&tax_id=is.null&limit=1`);
      await page.goto(`${server.url}/companies/${old.data[0].id}`);
      await main.locator("#record-facts .callout", { hasText: words.message }).waitFor();
      await assertAccessible(page);
    });
  });
}
