// An administrator has another program told of changes. The program is a real one on this machine, and checks what it hears with
// the reference library of the Standard Webhooks specification.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage } from "../support/browser.js";
import { demo, signIn, tell } from "../support/demo.js";
import { until } from "../support/program.js";

let browser;
let server;
let ear;

before(async () => {
  [browser, server, ear] = await Promise.all([
    launch(),
    demo(20, ["--set", 'webhooks.allow_networks=127.0.0.0/8']),
    listen(),
  ]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  ear?.close();
});

/** Somebody who listens and answers as told: 200 unless something else stands in `answers`. */
async function listen() {
  const heard = [];
  const answers = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    heard.push({ body, headers: request.headers });
    response.writeHead(answers.shift() ?? 200, { "content-type": "text/plain" }).end("heard you");
  });
  await new Promise((ready) => http.listen(0, "127.0.0.1", ready));
  return { heard, answers, url: `http://127.0.0.1:${http.address().port}/hook`, close: () => http.close() };
}

const names = { en: "Warehouse", "zh-CN": "仓库" };

for (const [lang, name] of Object.entries(names)) {
  test(`another program is told of changes, and again when it did not hear, ${lang}`, async () => {
    const storageState = await signIn(browser, server.url, { lang });
    await onPage(browser, { storageState }, async (page) => {
      const main = page.locator("main");
      ear.heard.length = 0;

      // An address within the network that nobody has allowed is refused at its field.
      await page.goto(`${server.url}/admin/new-webhook`);
      await page.fill("[name=name]", name);
      await page.fill("[name=url]", "http://10.0.0.1/hook");
      await main.locator("form .form-foot button[type=submit]").click();
      await page.locator("#f-url-error").waitFor();
      await page.fill("[name=url]", ear.url);
      await main.locator("form .form-foot button[type=submit]").click();
      await page.waitForURL(/\/admin\/webhooks\/[0-9a-f-]+$/);
      const hook = page.url();
      await assertAccessible(page);
      await main.locator("details:has(#webhook-secret) summary").click();
      const secret = (await page.textContent("#webhook-secret")).trim();

      // A test arrives while its page looks on.
      await page.locator("form[action$='/test'] button").click();
      await page.waitForURL(/\/deliveries\//);
      await page.locator("#delivery .pill.good").first().waitFor();
      await assertAccessible(page);
      assert.equal(new Webhook(secret).verify(ear.heard[0].body, ear.heard[0].headers).type, "webhook.test");

      // A change arrives by itself; when it is refused, the page tells so, and it is sent again when one asks.
      ear.answers.push(500);
      const contact = await tell(page, "POST", "contacts", { name: { given: "Mia", family: lang } });
      await until(() => ear.heard.length === 2);
      const heard = new Webhook(secret).verify(ear.heard[1].body, ear.heard[1].headers);
      assert.deepEqual([heard.type, heard.data.id], ["contact.created", contact.id]);
      await until(async () => {
        await page.goto(hook);
        return (await main.locator("#deliveries .pill.warn").count()) === 1;
      });
      await main.locator("#deliveries a", { hasText: "contact.created" }).click();
      await page.waitForURL(/\/deliveries\//);
      assert.match(await page.textContent("#delivery"), /500/);
      await page.locator("form[action$='/resend'] button").click();
      await page.waitForURL(/\/deliveries\//);
      await until(() => ear.heard.length >= 3);
      assert.equal(ear.heard[2].headers["webhook-id"], ear.heard[1].headers["webhook-id"]);

      // Where the work is looked after, it is told too.
      await until(async () => {
        await page.goto(`${server.url}/admin/jobs?kind=deliver_webhook&state=done`);
        return (await main.locator("#jobs .plain-list li").count()) >= 2;
      });
      await assertAccessible(page);
      await main.locator("#jobs .plain-list a").first().click();
      await page.waitForURL(/\/admin\/jobs\/[0-9a-f-]+$/);
      await assertAccessible(page);

      await page.goto(hook);
      await main.locator("details:has(form[action$='/delete']) summary").click();
      await page.locator("form[action$='/delete'] button").click();
      await page.waitForURL(/\/admin\/webhooks$/);
    });
  });
}
