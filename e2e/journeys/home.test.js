// The day begins: what is to be done by when, a workspace on its first day, and the palette that goes, finds and does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { onPage, PHONE } from "../support/browser.js";
import { ask, tell } from "../support/demo.js";
import { at, browser, server } from "../support/desk.js";
import { serve, until, workspace } from "../support/program.js";

const hours = (n) => new Date(Date.now() + n * 3_600_000).toISOString();
const hasFocus = (locator) => until(() => locator.evaluate((one) => one === document.activeElement));

test("tasks stand by when they are due, and a tick takes one away until it is taken back", () =>
  at("/", async (page) => {
    const names = { "Should be done": -30, "In some days": 24 * 4, "In a month": 24 * 30 };
    for (const [name, due] of Object.entries(names)) await tell(page, "POST", "tasks", { name, due_at: hours(due) });
    await tell(page, "POST", "tasks", { name: "Whenever" });
    await page.reload();
    const tasks = page.locator("#home-tasks");
    const groupOf = (name) =>
      tasks.evaluate((list, name) => {
        let group = "";
        for (const one of list.querySelectorAll(".group-title, .item")) {
          if (one.matches(".group-title")) group = one.firstChild.textContent.trim();
          else if (one.textContent.includes(name)) return group;
        }
        return "nowhere";
      }, name);
    assert.equal(await groupOf("Should be done"), "Overdue");
    assert.equal(await groupOf("In some days"), "Next seven days");
    assert.equal(await groupOf("In a month"), "Later");
    assert.equal(await groupOf("Whenever"), "Without a date");

    await tasks.getByRole("button", { name: "Mark “Should be done” as done" }).click();
    await until(async () => (await groupOf("Should be done")) === "nowhere");
    await page.locator("#toasts button[type=submit]").last().click();
    await page.waitForLoadState("load");
    await until(async () => (await groupOf("Should be done")) === "Overdue");
  }));

test("a workspace on its first day says how to begin", async () => {
  const space = await workspace();
  const fresh = await serve(space.data);
  try {
    await until(() => /\/setup\/[\w-]+/.test(fresh.log()));
    const [path] = fresh.log().match(/\/setup\/[\w-]+/);
    await onPage(browser, {}, async (page) => {
      await page.goto(fresh.url + path);
      await page.fill("input[name=given]", "Ada");
      await page.fill("input[name=email]", "ada@example.org");
      await page.fill("input[name=password]", "a long walk along the river");
      await page.click("button[type=submit]");
      await page.getByRole("heading", { name: /Bring your customers in/ }).waitFor();
      assert.match(await page.textContent("#home-tasks"), /Nothing to do/);
      await assertAccessible(page);
      // Hours and forms are those of the place that the browser is set to.
      const [ada] = (await ask(page, "users")).data;
      assert.deepEqual([ada.time_zone, ada.region], ["Europe/Berlin", "GB"]);
      await page.getByRole("link", { name: "New company" }).first().click();
      await page.fill("input[name=name]", "The first one");
      await page.keyboard.press("Enter");
      await page.locator("#record-head h1", { hasText: "The first one" }).waitFor();
      await page.goto(`${fresh.url}/`);
      assert.doesNotMatch(await page.textContent("main"), /Bring your customers in/);
      assert.match(await page.textContent("main"), /The first one/);
    });
  } finally {
    await fresh.stop("SIGKILL");
    await space.remove();
  }
});

const palette = (page) => page.locator("#palette");
const marked = (page, text) => page.locator("#palette [aria-selected=true]", { hasText: text });

/** Goes down to an option: others may match the words as well. */
async function reach(page, text) {
  await palette(page).getByRole("option").filter({ hasText: text }).first().waitFor();
  await until(async () => {
    if ((await marked(page, text).count()) === 1) return true;
    await page.keyboard.press("ArrowDown");
    return false;
  });
}

async function type(page, text) {
  await page.keyboard.press("Control+k");
  await hasFocus(palette(page).locator("input"));
  await page.keyboard.type(text);
}

test("the palette goes to places and finds records", () =>
  at("/companies", async (page) => {
    const [company] = (await ask(page, "companies?limit=1")).data;
    await type(page, company.name);
    await marked(page, company.name).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/companies/${company.id}$`));
    await type(page, "meetings");
    await reach(page, /^Meetings$/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/meetings$/);
  }));

test("who types quickly gets what the words find", () =>
  at("/companies", async (page) => {
    const made = await tell(page, "POST", "companies", { name: "Quickly typed Ltd" });
    await page.keyboard.press("Control+k");
    await palette(page).getByRole("option").first().waitFor();
    await page.keyboard.type("Quickly typed");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/companies/${made.id}$`));
    await page.goto(`${server.url}/contacts/new`);
    await page.locator("input[name='company.label']").click();
    await page.locator(".options-pop .opt").first().waitFor();
    await page.keyboard.type("Quickly typed");
    await page.keyboard.press("Enter");
    await until(async () => (await page.inputValue("input[name='company']")) === made.id);
  }));

test("the palette does things, also with the record that one looks at", () =>
  at("/companies", async (page) => {
    const made = await tell(page, "POST", "companies", { name: "Palette Ltd" });
    await page.goto(`${server.url}/companies/${made.id}`);
    await type(page, "add note");
    await reach(page, /^Add: note$/);
    await page.keyboard.press("Enter");
    await page.locator("#composer [contenteditable]").waitFor();
    await type(page, "follow");
    await reach(page, /^Follow$/);
    await page.keyboard.press("Enter");
    await page.locator("#record-head button[aria-pressed=true]").waitFor();
    await type(page, "dark");
    await reach(page, /: Dark$/);
    await page.keyboard.press("Enter");
    await page.locator("html[data-theme=dark]").waitFor();
    await type(page, "new contact");
    await reach(page, /^New contact$/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/contacts\/new$/);
    await type(page, "light");
    await reach(page, /: Light$/);
    await page.keyboard.press("Enter");
    await page.locator("html[data-theme=light]").waitFor();
  }));

test("Escape closes the palette, and the focus goes back to where it was", () =>
  at("/companies", async (page) => {
    const button = page.locator("a[data-shortcut=n]");
    await button.focus();
    await type(page, "no such thing at all");
    await palette(page).getByRole("option", { name: /Search everywhere/ }).waitFor();
    await page.keyboard.press("Escape");
    await palette(page).waitFor({ state: "hidden" });
    await hasFocus(button);
  }));

for (const [name, options] of [
  ["at a desk", {}],
  ["on a phone", { viewport: PHONE }],
]) {
  test(`home is accessible and fits, ${name}`, () =>
    at(
      "/",
      async (page) => {
        await assertAccessible(page);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(tooWide <= 0, `${tooWide} px too wide`);
        await page.keyboard.press("Control+k");
        await palette(page).getByRole("option").first().waitFor();
        await assertAccessible(page);
      },
      options,
    ));
}
