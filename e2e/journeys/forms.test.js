// A form is put together, filled in by a customer on a phone without scripts, and what arrives is taken on by an automation.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { PHONE, launch, onPage } from "../support/browser.js";
import { ask, demo, signIn, tell } from "../support/demo.js";
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
  en: { name: "Talk to us", title: "Talk to us", question: "Your email", family: "Okafor", email: "ngozi@okafor.example", wrong: /needed/, agree: "I have read the privacy notice", thanks: "We will call you" },
  "zh-CN": { name: "联系我们", title: "联系我们", question: "您的邮箱", family: "欧阳", email: "ouyang@example.cn", wrong: /必|需/, agree: "我已阅读隐私声明", thanks: "我们会给您致电" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`a form is made, filled in and taken on, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    const code = lang === "en" ? "en" : "zh";
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      // Put together: a field comes, goes up, and says something of its own.
      await page.goto(`${server.url}/admin/new-form`);
      await assertAccessible(page);
      await main.locator("a[href$='object=contact']").click();
      await page.waitForURL(/object=contact/);
      await page.fill("main [name=name]", words.name);
      await page.check("main input[type=checkbox][name=active]");
      await page.fill(`main [name=title_${code}]`, words.title);
      await page.fill(`main [name=consent_${code}]`, words.agree);
      await page.fill(`main [name=thanks_${code}]`, words.thanks);
      const emails = main.locator(".form-asked > li", { has: page.locator("input[value=emails]") });
      await emails.locator("summary").click();
      await emails.locator(`[name$='.label_${code}']`).fill(words.question);
      await page.fill("main [name=origins]", "no site");
      await assertAccessible(page);
      await main.locator(".form-foot button.primary").click();
      await main.locator("#f-origins-error").waitFor();
      await assertAccessible(page);
      assert.equal(await emails.locator(`[name$='.label_${code}']`).inputValue(), words.question);
      await page.fill("main [name=origins]", "https://www.example.com");
      await main.locator(".form-foot button.primary").click();
      await page.waitForURL(/admin\/forms\/[0-9a-f-]{36}$/);
      await assertAccessible(page);
      const id = page.url().split("/").pop();

      // An automation gives what arrives to somebody.
      const { data: users } = await ask(page, "users?limit=1");
      const plan = { when: { on: "form", form: id }, then: [{ do: "assign", field: "owner", by: { round_robin: { among: { users: [users[0].id] } } } }] };
      await tell(page, "POST", "automations", { name: words.name, target: "contact", plan, active: true });

      // A customer, elsewhere, on a phone, without scripts.
      const outside = { viewport: PHONE, locale: lang === "en" ? "en-GB" : "zh-CN", scripts: false };
      await onPage(browser, outside, async (phone) => {
        await phone.goto(`${server.url}/f/${id}?utm_source=letter`);
        await phone.locator("h1", { hasText: words.title }).waitFor();
        await phone.fill("[name='name.family']", words.family);
        await phone.locator(".form-foot button").click();
        await phone.locator("#f-emails-error").waitFor();
        assert.equal(await phone.inputValue("[name='name.family']"), words.family);
        await phone.getByLabel(words.question).fill(words.email);
        await phone.check("[name=_consent]");
        const wide = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
        // Nobody answers more quickly than this.
        await until(async () => (await phone.evaluate(() => performance.now())) > 2_500);
        await phone.locator(".form-foot button").click();
        await phone.waitForURL(/\/thanks/);
        await phone.getByText(words.thanks).waitFor();
      });
      await onPage(browser, { ...outside, scripts: true }, async (phone) => {
        await phone.goto(`${server.url}/f/${id}`);
        await assertAccessible(phone);
        await phone.locator(".form-foot button").click();
        await phone.locator("#f-emails-error").waitFor();
        await assertAccessible(phone);
      });

      // It is there, with where it came from, and somebody has it.
      const query = `contacts?emails=eq.${encodeURIComponent(words.email)}`;
      await until(async () => (await ask(page, query)).data[0]?.owner?.id === users[0].id);
      await page.reload();
      await page.getByText("letter").first().waitFor();
      await assertAccessible(page);
      await page.locator("main .chip").first().click();
      await page.waitForURL(/\/contacts\//);
      await page.locator(".tl-line", { hasText: words.name }).first().waitFor();
    });
  });
}
