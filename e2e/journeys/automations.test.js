// An automation is put together step by step, told in words while it grows, kept, switched on and thrown away.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage } from "../support/browser.js";
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
  en: { name: "Events are followed up", task: "Call after the event", wait: "Wait 2 days.", told: /Make a task \(Subject: Call after the event/, guest: "Hopper" },
  "zh-CN": { name: "活动后跟进", task: "活动后致电", wait: "等待 2 天。", told: /新建任务（主题：活动后致电/, guest: "霍珀" },
};

for (const [lang, words] of Object.entries(stories)) {
  test(`an automation is put together, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      const told = main.locator(".auto-words li");
      await page.goto(`${server.url}/admin/new-automation`);
      await assertAccessible(page);
      await main.locator("a[href$='object=contact']").click();
      await page.waitForURL(/object=contact/);

      // Whom it is about.
      await page.fill("main [name=name]", words.name);
      await page.selectOption("main .frow .by-field", "source");
      await main.locator(".frow .fvalue option[value=event]").waitFor({ state: "attached" });
      await page.selectOption("main .frow .fvalue select", "event");

      // A wait, then a task; the task goes before it and comes back. Nothing that was said is lost on the way.
      await main.locator("button[name=_add][value=wait]").click();
      await page.fill("main [name='s[0].count']", "2");
      await main.locator("button[name=_add][value=create]").click();
      await told.filter({ hasText: words.wait }).waitFor();
      await page.selectOption("main [name='s[1].object']", "task");
      await main.locator("select[name='s[1].more']").waitFor();
      await page.selectOption("main [name='s[1].more']", "name");
      await page.fill("main [name='s[1].v.name']", words.task);
      await page.selectOption("main [name='s[1].more']", "due_at");
      await page.selectOption("main [name='s[1].how.due_at']", "formula");
      await page.fill("main [name='s[1].formula.due_at']", "today + 3");
      await assertAccessible(page);
      await main.locator("button[name=_up][value='1']").click();
      await main.locator("[name='s[0].v.name']").waitFor();
      assert.equal(await page.inputValue("main [name='s[0].formula.due_at']"), "today + 3");
      await main.locator("button[name=_down][value='0']").click();
      await main.locator("[name='s[1].v.name']").waitFor();
      await told.filter({ hasText: words.told }).waitFor();

      // What is wrong is told where it is.
      await page.fill("main [name='s[1].formula.due_at']", "tomorow");
      await main.locator(".form-foot button.primary").click();
      await main.locator("#step-2 .error").waitFor();
      await assertAccessible(page);
      await page.fill("main [name='s[1].formula.due_at']", "today + 3");
      await main.locator(".form-foot button.primary").click();
      await page.waitForURL(/automations\/[0-9a-f-]{36}$/);
      await told.filter({ hasText: words.told }).waitFor();
      await assertAccessible(page);
      const id = page.url().split("/").pop();
      const kept = await ask(page, `automations/${id}`);
      assert.deepEqual(kept.plan.then, [
        { do: "wait", minutes: 2880 },
        { do: "create", object: "task", link: "regarding", values: { name: words.task, due_at: "=today + 3" } },
      ]);
      assert.equal(kept.plan.only, "source.eq.event");

      // On: a new contact starts it, and its page says how far that is. What it would have done is told before anybody asks.
      await main.locator("form[action$='/state'] button").first().click();
      await page.locator(".toast").first().waitFor();
      await tell(page, "POST", "contacts", { name: { given: "Grace", family: words.guest }, source: "event" });
      const run = main.locator("#runs li", { hasText: words.guest });
      await until(async () => {
        await page.goto(`${server.url}/admin/automations/${id}`);
        return (await run.locator("details").count()) > 0;
      });
      await run.locator("summary").click();
      await assertAccessible(page);
      await main.locator("a[href$='days=7']").click();
      await main.locator(".auto-table tr", { hasText: words.guest }).waitFor();
      await assertAccessible(page);

      // Thrown away with a way back.
      await page.goto(`${server.url}/admin/automations`);
      const line = main.locator("li", { hasText: words.name });
      await line.locator(".status.good, .good").first().waitFor();
      await assertAccessible(page);
      await line.locator("a").first().click();
      await main.locator("button.danger").click();
      await page.waitForURL(/admin\/automations$/);
      await page.locator(".toast button", { hasText: /\S/ }).first().waitFor();
      assert.equal(await line.count(), 0);
    });
  });
}
