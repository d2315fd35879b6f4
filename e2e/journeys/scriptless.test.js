// Before scripts have loaded, or where they never do: signing in, finding, reading, editing and many at once work all the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onPage, PHONE } from "../support/browser.js";
import { ADMINISTRATOR, PASSWORD } from "../support/demo.js";
import { ada, browser, server } from "../support/desk.js";

const at = (path, story, options = {}) =>
  onPage(browser, { storageState: ada, scripts: false, ...options }, async (page) => {
    await page.goto(server.url + path);
    await story(page);
  });

test("somebody signs in, filters a list, opens a record, edits it and reads what was saved", () =>
  at(
    "/",
    async (page) => {
      await page.fill("input[name=email]", ADMINISTRATOR);
      await page.fill("input[name=password]", PASSWORD);
      await page.click("button[type=submit]");
      assert.match(await page.textContent("h1"), /Ada/);

      await page.locator("#nav a", { hasText: "Companies" }).click();
      await page.goto(`${page.url()}/filter`);
      await page.locator("select.by-field").first().selectOption("relation");
      await page.click("button[name=_refresh]");
      await page.locator(".fvalue select").first().selectOption("customer");
      await page.click(".filter-form button.primary");
      assert.match(page.url(), /relation=eq\.customer/);
      const name = (await page.textContent("tr[data-id] .lead a span:last-child")).trim();
      await page.locator("tr[data-id] .lead a").first().click();
      assert.equal((await page.textContent("h1")).trim(), name);

      await page.locator("#fact-industry .edit").click();
      await page.fill("input[name=industry]", "Watchmaking");
      await page.click("main button[type=submit]");
      assert.equal((await page.textContent("#fact-industry dd")).trim(), "Watchmaking");
      assert.match(await page.textContent("#toasts"), /Saved/);
      await page.click("#toasts button[type=submit]");
      assert.notEqual((await page.textContent("#fact-industry dd")).trim(), "Watchmaking");
    },
    { storageState: undefined },
  ));

test("a note, a task and a file are written down", () =>
  at("/companies", async (page) => {
    await page.locator("tr[data-id] .lead a").nth(2).click();
    await page.locator(".composer-tab", { hasText: "Note" }).click();
    await page.fill("textarea[name=body]", "Rang without an answer");
    await page.click("#composer button[type=submit]");
    assert.match(await page.textContent("#timeline"), /Rang without an answer/);
    await page.locator(".composer-tab", { hasText: "Task" }).click();
    await page.fill("#composer input[name=name]", "Ring again");
    await page.click("#composer button[type=submit]");
    await page.locator(".tl-entry", { hasText: "Ring again" }).locator(".tick-box").click();
    assert.match(await page.textContent("#toasts"), /Done: Ring again/);
    await page.locator(".composer-tab", { hasText: "File" }).click();
    await page.setInputFiles("#composer input[type=file]", { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("plan") });
    await page.click("#composer button[type=submit]");
    assert.match(await page.textContent("#timeline"), /plan\.txt/);
  }));

test("several records are edited at once, thrown away, and gone for good when one is sure", () =>
  at("/companies", async (page) => {
    const tick = async () => {
      for (const n of [0, 1]) await page.locator("tr[data-id] input[name=ids]").nth(n).check();
    };
    await tick();
    await page.click(".bulk button[value=edit]");
    await page.locator("select[name=fields]").selectOption("industry");
    await page.click("button[name=_add]");
    await page.fill("input[name=industry]", "Bulk goods");
    await page.click("button[name=_apply]");
    assert.match(await page.textContent("#toasts"), /2 records changed/);
    await page.goto(`${server.url}/companies?industry=eq.Bulk+goods`);
    await tick();
    await page.click(".bulk button[value=trash]");
    await page.goto(`${server.url}/companies?trash=trashed`);
    await tick();
    await page.click(".bulk button[value=purge]");
    assert.match(await page.textContent("main"), /Delete 2 records for good\?/);
    await page.click("button[name=_apply]");
    assert.match(await page.textContent("#toasts"), /2 records deleted for good/);
    assert.match(await page.textContent("main"), /The trash is empty/);
  }));

test("who may do what is a page", () =>
  at("/companies", async (page) => {
    await page.locator("tr[data-id] .lead a").first().click();
    await page.locator("#record-head summary").click();
    await page.locator("#record-head .menu-item", { hasText: "Access" }).click();
    assert.match(page.url(), /\/access$/);
    assert.match(await page.textContent("main"), /Ada Berger[\s\S]*Administrator/);
  }));

test("on a phone, too, one gets everywhere", () =>
  at(
    "/",
    async (page) => {
      await page.locator(".tabbar a", { hasText: "Contacts" }).click();
      await page.locator("tr[data-id] .lead a").first().click();
      await page.locator(".jump a", { hasText: "Timeline" }).click();
      await page.locator(".tabbar a", { hasText: "More" }).click();
      await page.locator("#nav a", { hasText: "Changes" }).click();
      assert.match(page.url(), /\/changes$/);
    },
    { viewport: PHONE },
  ));
