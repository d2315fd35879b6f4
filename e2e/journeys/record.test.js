// A sales rep works on the page of a customer: reads, writes down, edits where it stands, plans, completes, asks who may see.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { held, PHONE } from "../support/browser.js";
import { ask, tell } from "../support/demo.js";
import { at, server } from "../support/desk.js";
import { until } from "../support/program.js";

/** On the page of a company made for this story. */
const company = (name, story, options = {}) =>
  at(
    "/companies",
    async (page) => {
      const made = await tell(page, "POST", "companies", { name, industry: "Trade", phones: "+49 30 5683 0012", emails: "accounts.payable@a-rather-long-name.example" });
      await page.goto(`${server.url}/companies/${made.id}`, { waitUntil: "load" });
      await story(page, made.id);
    },
    options,
  );

const fact = (page, field) => page.locator(`#fact-${field}`);
const value = async (page, field) => (await fact(page, field).locator("dd").innerText()).trim();
const toast = (page, text) => until(async () => text.test(await page.textContent("#toasts")));
const hasFocus = (locator) => until(() => locator.evaluate((one) => one === document.activeElement));
/** Nothing is on its way into the page any more. */
const settled = (page) => until(async () => (await page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added").count()) === 0);

test("a fact is edited by keyboard, the focus comes back, and the change is taken back", () =>
  company("Edited Ltd", async (page) => {
    await fact(page, "industry").locator(".edit").focus();
    await page.keyboard.press("Enter");
    await hasFocus(fact(page, "industry").locator("input[name=industry]"));
    await settled(page);
    await page.keyboard.type("Watchmaking");
    await page.keyboard.press("Enter");
    await until(async () => (await value(page, "industry")) === "Watchmaking");
    await hasFocus(fact(page, "industry").locator(".edit"));
    await until(async () => /Watchmaking/.test(await page.textContent("#record-head")));

    await page.keyboard.press("Enter");
    await hasFocus(fact(page, "industry").locator("input[name=industry]"));
    await page.keyboard.type("nothing");
    await page.keyboard.press("Escape");
    await until(async () => (await value(page, "industry")) === "Watchmaking");
    await hasFocus(fact(page, "industry").locator(".edit"));

    await page.locator("#toasts button[type=submit]").last().click();
    await until(async () => (await value(page, "industry")) === "Trade");
  }));

test("what two people change at once is shown to the later one, who decides", () =>
  company("Disputed Ltd", async (page, id) => {
    await fact(page, "industry").locator("dd").click();
    await fact(page, "industry").locator("input[name=industry]").fill("Mine");
    await tell(page, "PATCH", `companies/${id}`, { industry: "Theirs" });
    await page.keyboard.press("Enter");
    const callout = fact(page, "industry").locator(".callout");
    await callout.waitFor();
    assert.match(await callout.innerText(), /meanwhile[\s\S]*Theirs/);
    assert.equal(await fact(page, "industry").locator("input[name=industry]").inputValue(), "Mine");
    await fact(page, "industry").locator("button[type=submit]").click();
    await until(async () => (await value(page, "industry")) === "Mine");
    assert.equal((await ask(page, `companies/${id}`)).industry, "Mine");
  }));

test("a note, a task and a call are written down by keys, and the timeline shows what one asks for", () =>
  company("Told Ltd", async (page, id) => {
    await page.keyboard.press("n");
    await page.locator("#composer [contenteditable]").waitFor();
    await page.keyboard.type("They want forty machines");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "They want forty machines" }).waitFor();

    await page.keyboard.press("t");
    await hasFocus(page.locator("#composer input[name=name]"));
    await page.keyboard.type("Send the quotation");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "Send the quotation" }).waitFor();
    await hasFocus(page.locator(".composer-tab", { hasText: "Task" }));

    await page.locator(".composer-tab", { hasText: "Call" }).click();
    await hasFocus(page.locator("#composer input[name=name]"));
    await page.keyboard.press("Control+Enter");
    await page.locator("#composer input[name=name]:invalid").waitFor();
    await page.keyboard.type("First talk");
    await page.fill("#composer input[name='duration.minutes']", "20");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "First talk" }).waitFor();
    const [call] = (await ask(page, `calls?regarding=eq.${id}`)).data;
    assert.equal(call.duration, 1200);

    await page.locator(".tl-filter a", { hasText: "Notes" }).click();
    await until(async () => !/First talk/.test(await page.textContent("#timeline")));
    assert.match(await page.textContent("#timeline"), /forty machines/);
    assert.match(page.url(), /only=note/);
    await page.locator(".tl-filter a", { hasText: "Changes" }).click();
    await until(async () => /created this/.test(await page.textContent("#timeline")) && !/forty machines/.test(await page.textContent("#timeline")));
  }));

test("a task is completed where it is told, and on its own page", () =>
  company("Busy Ltd", async (page, id) => {
    const task = await tell(page, "POST", "tasks", { name: "Ring back", regarding: { object: "company", id } });
    await page.reload();
    await page.locator("#timeline .tick-box").click();
    await toast(page, /Done: Ring back/);
    await page.locator("#timeline .tick-box.done").waitFor();
    assert.ok((await ask(page, `tasks/${task.id}`)).done_at);
    await page.goto(`${server.url}/tasks/${task.id}`);
    await page.getByRole("button", { name: "Open again" }).click();
    await page.getByRole("button", { name: "Mark as done" }).waitFor();
    assert.equal((await ask(page, `tasks/${task.id}`)).done_at, null);
  }));

test("somebody follows, and stops to", () =>
  company("Followed Ltd", async (page, id) => {
    const { version } = await ask(page, `companies/${id}`);
    await page.locator("#record-head button[aria-pressed=false]").click();
    await page.locator("#record-head button[aria-pressed=true]").waitFor();
    await page.locator("#followers", { hasText: "Ada Berger" }).waitFor();
    assert.equal((await ask(page, `companies/${id}`)).version, version);
    await page.locator("#record-head button[aria-pressed=true]").click();
    await page.locator("#record-head button[aria-pressed=false]").waitFor();
  }));

test("who follows is changed where it stands, and the record keeps its version", () =>
  company("Followed Ltd", async (page, id) => {
    const before = (await ask(page, `companies/${id}`)).version;
    const followers = fact(page, "followers");
    await followers.locator(".edit").focus();
    await page.keyboard.press("Enter");
    await hasFocus(followers.locator("input[role=combobox]"));
    await settled(page);
    await page.keyboard.type("Claire");
    await followers.getByRole("option", { name: /Claire/ }).waitFor();
    await page.keyboard.press("Enter");
    await followers.locator("button[type=submit]").click();
    await page.locator("#followers", { hasText: "Claire Dubois" }).waitFor();
    assert.equal((await ask(page, `companies/${id}`)).version, before);
  }));

test("on a phone one writes down at once", () =>
  company(
    "Small Ltd",
    async (page) => {
      await page.locator(".jump").getByRole("link", { name: "Write" }).click();
      await until(() => page.locator("#composer").evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }));
      assert.ok(await page.locator(".composer-tab").first().evaluate((tab) => document.elementFromPoint(tab.getBoundingClientRect().x + 4, tab.getBoundingClientRect().y + 4) === tab), "nothing lies over it");
    },
    { viewport: PHONE },
  ));

test("whoever comes to type, types", () =>
  company("Typed Ltd", async (page, id) => {
    await page.keyboard.press("e");
    await page.waitForURL(/\/edit$/);
    await hasFocus(page.locator("main input[name=name]"));
    await page.goto(`${server.url}/companies/${id}`, { waitUntil: "load" });
    await fact(page, "industry").locator(".edit").focus();
    await page.keyboard.press("/");
    await hasFocus(page.locator("[data-palette-open]"));
    await page.keyboard.press("Escape");
    await hasFocus(fact(page, "industry").locator(".edit"));
  }));

test("who may do what is told at the side, and the focus comes back", () =>
  company("Guarded Ltd", async (page) => {
    const more = page.locator("#record-head summary");
    await more.focus();
    await page.keyboard.press("Enter");
    await page.locator("#record-head .menu-item", { hasText: "Access" }).focus();
    await page.keyboard.press("Enter");
    const panel = page.locator("dialog.panel[open]");
    await panel.waitFor();
    assert.match(await panel.innerText(), /Who may do what with Guarded Ltd[\s\S]*Ada Berger[\s\S]*Administrator/);
    assert.match(page.url(), /\/companies\/[^/]+$/);
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await until(async () => (await panel.count()) === 0);
    await hasFocus(more);
  }));

test("a record is seen as it was", () =>
  at("/companies?order=created_at.asc", async (page) => {
    await page.locator("tr[data-id] .lead a").first().click();
    await page.locator("#record-head summary").click();
    await page.fill("input[name=as_of]", "2026-01-01");
    await page.locator(".menu-form button").click();
    await page.locator(".banner", { hasText: "as it was" }).waitFor();
    assert.equal(await page.locator(".fact .edit").count(), 0);
    await page.locator(".banner a").click();
    await page.locator(".fact .edit").first().waitFor();
  }));

test("files are written down, dropped anywhere on the page, and taken out again", () =>
  company("Paper Ltd", async (page, id) => {
    const file = (name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`This is ${name}`) });
    await page.locator(".composer-tab", { hasText: "File" }).click();
    await page.setInputFiles("#composer input[type=file]", [file("offer.txt"), file("terms.txt")]);
    await page.locator("#composer button[type=submit]").click();
    await page.locator("#timeline", { hasText: "offer.txt" }).waitFor();

    const dropped = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["a plan"], "plan.txt", { type: "text/plain" }));
      return data;
    });
    await page.dispatchEvent("#timeline", "dragover", { dataTransfer: dropped });
    await page.locator(".drop-veil").waitFor({ state: "visible" });
    await page.dispatchEvent("#timeline", "drop", { dataTransfer: dropped });
    await page.locator("#timeline", { hasText: "plan.txt" }).waitFor();
    await page.locator(".drop-veil").waitFor({ state: "hidden" });

    const files = (await ask(page, `files?regarding=eq.${id}&order=created_at.asc`)).data;
    assert.deepEqual(files.map((one) => one.content.map((part) => part.name)), [["offer.txt", "terms.txt"], ["plan.txt"]]);
    await page.goto(`${server.url}/files/${files[0].id}`);
    await fact(page, "content").locator(".edit").focus();
    await page.keyboard.press("Enter");
    await fact(page, "content").locator("input[type=checkbox]").first().check();
    await page.setInputFiles("#fact-content input[type=file]", [file("new offer.txt")]);
    await fact(page, "content").locator("button[type=submit]").click();
    await page.locator("#fact-content:not(.editing)", { hasText: "new offer.txt" }).waitFor();
    const now = await ask(page, `files/${files[0].id}`);
    assert.deepEqual(now.content.map((part) => part.name), ["terms.txt", "new offer.txt"]);
    const [answer] = await Promise.all([page.waitForEvent("download"), fact(page, "content").locator("a", { hasText: "new offer.txt" }).click()]);
    assert.equal(answer.suggestedFilename(), "new offer.txt");
  }));

test("what is thrown away comes back, or is gone for good once one is sure", () =>
  company("Gone Ltd", async (page, id) => {
    const remove = async () => {
      await page.locator("#record-head summary").click();
      await page.locator("#record-head .menu-item", { hasText: "Delete" }).click();
      await page.waitForURL(/\/companies$/);
    };
    await remove();
    await page.goto(`${server.url}/companies/${id}`);
    await page.locator(".banner").getByRole("button", { name: "Restore" }).click();
    await page.locator(".fact .edit").first().waitFor();
    await remove();
    await page.goto(`${server.url}/companies/${id}`);
    await page.locator(".banner").getByRole("link", { name: "Delete for good" }).click();
    const question = page.locator("dialog[open]");
    await question.waitFor();
    await question.getByRole("link", { name: "Cancel" }).click();
    await until(async () => (await question.count()) === 0);
    await page.locator(".banner").getByRole("link", { name: "Delete for good" }).click();
    await question.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL(/trash=trashed/);
    await toast(page, /“Gone Ltd” was deleted for good/);
    const answer = await page.request.get(`${server.url}/companies/${id}`);
    assert.equal(answer.status(), 404);
  }));

test("tags that exist are offered while one types, and new ones stay what was typed", () =>
  company("Tagged Ltd", async (page, id) => {
    await tell(page, "PATCH", `companies/${id}`, { tags: ["Spring fair", "Key account"] });
    const made = await tell(page, "POST", "companies", { name: "Tagged too" });
    await page.goto(`${server.url}/companies/${made.id}/edit?field=tags`);
    const input = page.locator("input[name='tags.text']");
    await input.click();
    await input.pressSequentially("spri");
    await page.locator(".options-pop .opt", { hasText: "Spring fair" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".token", { hasText: "Spring fair" }).waitFor();
    await input.pressSequentially("key");
    await page.locator(".options-pop .opt", { hasText: "Key account" }).waitFor();
    await page.keyboard.press("Enter");
    // Pasted from somewhere, several at once.
    await input.fill("vip, west，north");
    await page.keyboard.press("Enter");
    await page.locator(".token", { hasText: "north" }).waitFor();
    await page.locator("button.primary").click();
    await page.waitForURL(/companies\/[^/]+$/);
    assert.deepEqual((await ask(page, `companies/${made.id}`)).tags, ["Spring fair", "key", "vip", "west", "north"]);
  }));

test("a tag is chosen by keyboard before the slow network has offered it", () =>
  company("Tagged fast Ltd", async (page, id) => {
    await tell(page, "PATCH", `companies/${id}`, { tags: ["Arrow", "Bowstring"] });
    const made = await tell(page, "POST", "companies", { name: "Tagged fast too" });
    await page.goto(`${server.url}/companies/${made.id}/edit?field=tags`);
    const answers = await held(page, /[?&]q=/);
    // Nothing is asked while one is still typing, until the time goes on.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    const input = page.locator("input[name='tags.text']");
    await input.click();
    await until(() => answers.count() === 1);
    await input.pressSequentially("bows");
    await answers.go();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.clock.runFor(1_000);
    await until(async () => (await input.inputValue()) === "");
    assert.deepEqual(await page.locator(".combo .token").allInnerTexts(), ["Bowstring"]);
    let asked = 0;
    page.on("request", (request) => (asked += Number(/[?&]q=/.test(request.url()))));
    await input.pressSequentially("bow");
    await page.keyboard.press("Enter");
    await page.clock.runFor(1_000);
    await page.locator(".token", { hasText: /^bow$/ }).waitFor();
    assert.equal(asked, 0, "the list opens over what one goes on to");
    assert.equal(await page.locator(".options-pop:visible").count(), 0);
  }));

test("whoever types a name and goes on by Tab has chosen, however slow the network", () =>
  company("Zephyr Works", async (page, id) => {
    await page.goto(`${server.url}/contacts/new`, { waitUntil: "load" });
    const answers = await held(page, /[?&]q=/);
    const input = page.locator("input[name='company.label']");
    await input.focus();
    await input.pressSequentially("zephyr w");
    await page.keyboard.press("Tab");
    await until(() => answers.count() > 0);
    await answers.go();
    await until(async () => (await input.inputValue()) === "Zephyr Works");
    assert.equal(await page.locator("input[name='company']").inputValue(), id);
    // Nothing opens behind them where nothing is found.
    const none = page.waitForResponse(/[?&]q=nowhere/);
    await input.fill("nowhere to be found");
    await page.keyboard.press("Tab");
    await none;
    await until(async () => (await page.locator(".loading-bar.on").count()) === 0);
    assert.equal(await page.locator(".options-pop:visible").count(), 0);
  }));

for (const [name, options] of [
  ["at a desk", {}],
  ["on a phone", { viewport: PHONE }],
]) {
  test(`the page of a customer reads well and is accessible, ${name}`, () =>
    company(
      "Plain Ltd",
      async (page) => {
        for (const told of ["+49 30 56830012", "accounts.payable@a-rather-long-name.example"]) {
          const link = page.locator(".value-line a", { hasText: told });
          const hidden = await link.evaluate((one) => one.scrollWidth - one.clientWidth);
          assert.ok(hidden <= 1, `${told} is cut off by ${hidden} px`);
        }
        await page.locator(".composer-tab", { hasText: "Meeting" }).click();
        await page.locator("#composer form").waitFor();
        await assertAccessible(page);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(tooWide <= 0, `${tooWide} px too wide`);
      },
      options,
    ));
}
