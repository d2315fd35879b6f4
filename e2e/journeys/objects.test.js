// An administrator makes an object of the company's own, and everybody works with it at once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE } from "../support/browser.js";
import { demo, signIn } from "../support/demo.js";
import { until } from "../support/program.js";

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
  en: { name: "vessel", labels: ["Vessel", "Vessels"], field: "Flag", options: ["Malta", "Panama"], record: "Mary", note: "Painted in spring" },
  "zh-CN": { name: "machine", labels: ["设备", "设备"], field: "状态", options: ["运行", "停机"], record: "一号机", note: "春季检修" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`an object with a choice is made, used, taken away and brought back, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      const submit = () => main.locator("form .form-foot button[type=submit]").first().click();
      const fill = (name, text) => page.fill(`main [name="${name}"]`, text);

      await page.goto(`${server.url}/admin/new-object`);
      await fill(`label.${lang}`, words.labels[0]);
      await fill(`plural_label.${lang}`, words.labels[1]);
      await fill("name", words.name);
      await submit();
      await page.waitForURL(new RegExp(`/admin/objects/${words.name}$`));
      await assertAccessible(page);

      // A choice, its options by keyboard.
      await page.goto(`${server.url}/admin/objects/${words.name}/new-field`);
      await page.locator(".kinds a[href$='kind=choice']").click();
      await page.waitForURL(/kind=choice/);
      await fill(`label.${lang}`, words.field);
      await fill("name", "state");
      await fill(`options[0].${lang}`, words.options[0]);
      await page.click("[data-add]");
      await until(() => page.evaluate(() => document.activeElement?.getAttribute("name")?.startsWith("options[1].")));
      await fill(`options[1].${lang}`, words.options[1]);
      await assertAccessible(page);
      await submit();
      await page.waitForURL(new RegExp(`/admin/objects/${words.name}$`));
      await main.locator("a[href$='/fields/state']").waitFor();

      // It is in the navigation, and its records have a page and a timeline.
      await page.locator(`#nav a[href='/${words.name}s']`).click();
      await page.waitForURL(new RegExp(`/${words.name}s$`));
      await page.goto(`${server.url}/${words.name}s/new`);
      await fill("name", words.record);
      await submit();
      await page.waitForURL(/s\/[0-9a-f-]{36}/);
      const record = page.url();
      await page.goto(`${record}?add=note#composer`);
      await page.locator("#composer [contenteditable=true]").click();
      await page.keyboard.type(words.note);
      await page.locator("#composer button[type=submit]").first().click();
      await page.locator("#timeline", { hasText: words.note }).waitFor();

      // The field goes with its values, and comes back.
      await page.goto(`${server.url}/admin/objects/${words.name}/fields/state`);
      await page.locator("form:has(input[value=delete]) button").click();
      await page.waitForURL(new RegExp(`/admin/objects/${words.name}$`));
      await until(async () => (await main.locator("a[href$='/fields/state']").count()) === 0);
      await page.locator("form:has(input[value=restore]) button").click();
      await main.locator("a[href$='/fields/state']").waitFor();
    });
  });
}

test("what is wrong with a field is told on its form, on a phone too", async () => {
  const storageState = await signIn(browser, server.url, { lang: "en" });
  await onPage(browser, { storageState, viewport: PHONE }, async (page) => {
    await page.goto(`${server.url}/admin/objects/company/new-field?kind=formula`);
    await page.fill("main [name='label.en']", "Odd");
    await page.fill("main [name=formula]", "employees +");
    await page.locator("main form .form-foot button[type=submit]").first().click();
    await page.locator("main [role=alert]").waitFor();
    assert.equal(await page.inputValue("main [name=formula]"), "employees +");
    await assertAccessible(page);
  });
});
