// A sales rep works with lists: finds, filters, sorts, edits, selects, moves cards, keeps views, takes changes back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { held, launch, onPage, PHONE, WIDE } from "../support/browser.js";
import { demo, signIn } from "../support/demo.js";
import { until } from "../support/program.js";

let browser;
let server;
const people = {};

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
  people.en = await signIn(browser, server.url, { lang: "en" });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const on = (path, story, options = {}) =>
  onPage(browser, { storageState: people[options.lang ?? "en"], ...options }, async (page) => {
    await page.goto(server.url + path, { waitUntil: "load" });
    await story(page);
  });

const rows = (page) => page.locator("tr[data-id]");
const hasFocus = (locator) => until(() => locator.evaluate((one) => one === document.activeElement));

test("a list is searched while one types, and the address follows", () =>
  on("/companies", async (page) => {
    const all = await rows(page).count();
    assert.ok(all > 10);
    await page.keyboard.press("/");
    await page.keyboard.type("GmbH");
    await until(async () => (await rows(page).count()) < all && (await rows(page).count()) > 0);
    assert.match(page.url(), /q=GmbH/);
    assert.match(await page.textContent("#chips"), /Search\s+GmbH/);
    await page.click("#chips .x");
    await until(async () => (await rows(page).count()) === all);
  }));

test("a filter is put together in the form and taken out by its chip", () =>
  on("/contacts", async (page) => {
    await page.click("summary.filter-face");
    await page.locator(".frow .by-field").first().selectOption({ label: "Company › Relation" });
    await page.locator(".frow .by-op").first().selectOption("eq");
    await page.locator(".frow .fvalue select").first().selectOption({ label: "Customer" });
    await page.click("[data-add-row]");
    await until(async () => (await page.locator(".frow").count()) === 2);
    await page.locator(".frow .by-field").nth(1).selectOption({ label: "Created" });
    await until(async () => (await page.locator(".frow").nth(1).locator("input[type=date]").count()) === 1);
    await page.locator(".frow").nth(1).locator(".fvalue select").selectOption("this_year");
    await page.click(".filter-form button.primary");
    await page.waitForURL(/company\.relation=eq\.customer/);
    assert.match(page.url(), /created_at=eq\.this_year/);
    assert.match(await page.textContent("#chips"), /Company › Relation\s+is\s+Customer/);
    await page.click("#chips .fchip:first-child .x");
    await page.waitForURL((url) => !url.search.includes("relation"));
  }));

test("Enter in a condition applies the filter", () =>
  on("/companies", async (page) => {
    await page.click("summary.filter-face");
    const value = page.locator(".frow .fvalue input").first();
    await value.fill("GmbH");
    await value.press("Enter");
    await page.waitForURL(/name=contains\.GmbH/);
    assert.match(await page.textContent("#chips"), /Name\s+contains\s+GmbH/);
  }));

test("a condition is put together as fast as one likes, however slow the network", () =>
  on("/contacts", async (page) => {
    await page.click("summary.filter-face");
    const row = page.locator(".frow").first();
    await row.locator(".by-field").selectOption({ label: "Company › Relation" });
    await row.locator(".fvalue select", { hasText: "Customer" }).waitFor();
    const answers = await held(page, /[?&]g=0/);
    await row.locator(".by-op").selectOption({ label: "is not" });
    await row.locator(".fvalue select").selectOption({ label: "Customer" });
    await until(() => answers.count() >= 1);
    await answers.go();
    await until(async () => (await page.locator(".frow.htmx-request").count()) === 0);
    await page.click(".filter-form button.primary");
    await page.waitForURL(/company\.relation=/);
    assert.match(await page.textContent("#chips"), /Company › Relation\s+is not\s+Customer/);
  }));

test("rows are sorted by a click, among equals by a click with Shift", () =>
  on("/companies", async (page) => {
    await page.click("th a:has-text('Industry')");
    await page.waitForURL(/order=industry.asc/);
    await page.click("th a:has-text('Name')", { modifiers: ["Shift"] });
    await page.waitForURL(/order=industry.asc%2Cname.asc/);
    assert.equal(await page.locator("th[aria-sort]").count(), 2);
  }));

test("a cell is edited by keyboard and taken back", () =>
  on("/companies", async (page) => {
    const cell = () => rows(page).first().locator("td[data-field=industry]");
    const was = (await cell().textContent()).trim();
    await cell().dblclick();
    await page.locator("td.editing input[name=industry]").fill("Watchmaking");
    await page.keyboard.press("Enter");
    await until(async () => (await cell().textContent()).trim() === "Watchmaking");
    await page.click("[data-toast] button[type=submit]");
    await page.waitForLoadState("load");
    await until(async () => (await cell().textContent()).trim() === was);
    await cell().dblclick();
    await page.locator("td.editing input[name=industry]").fill("nothing");
    await page.keyboard.press("Escape");
    await until(async () => (await cell().textContent()).trim() === was);
  }));

test("Tab saves a cell and goes on to the next", () =>
  on("/companies", async (page) => {
    const row = rows(page).nth(1);
    await row.locator("td[data-field=industry]").dblclick();
    await page.locator("td.editing input[name=industry]").fill("Tabbed");
    await page.keyboard.press("Tab");
    await until(async () => (await row.locator("td[data-field=industry]").textContent()).trim() === "Tabbed");
    await until(async () => (await row.locator("td.editing").getAttribute("data-field")) === "owner");
    // The first Escape may close the list of a picker, the next one the editing.
    await until(async () => {
      await page.keyboard.press("Escape");
      return (await row.locator("td.editing").count()) === 0;
    });
  }));

test("everything that matches is selected, tagged at once, and taken back", () =>
  on("/contacts?order=created_at.asc", async (page) => {
    const total = Number(await page.getAttribute("[data-count]", "data-count"));
    await page.click("[data-pick-all]");
    await page.click("[data-bulk-all]");
    assert.equal(await page.textContent("[data-bulk-count]"), `${total} selected`);
    await page.click(".bulk button[value=tag]");
    const dialog = page.locator("dialog#sheet[open]");
    await dialog.waitFor();
    await until(() => page.evaluate(() => document.activeElement?.getAttribute("name") === "add.text"));
    await page.keyboard.type("spring fair");
    await page.keyboard.press("Enter");
    await dialog.locator("button[name=_apply]").click();
    await until(async () => new RegExp(`${total} records changed`).test(await page.textContent("#toasts")));
    await page.goto(`${server.url}/contacts?tags=contains.spring+fair`);
    assert.equal(Number(await page.getAttribute("[data-count]", "data-count")), total);
    await page.goto(`${server.url}/changes`);
    await page.locator("form[action^='/undo/'] button").first().click();
    await page.waitForLoadState("load");
    await page.goto(`${server.url}/contacts?tags=contains.spring+fair`);
    assert.equal(await rows(page).count(), 0);
  }));

test("several are edited in a dialog over the list, which gives the focus back when one gives up", () =>
  on("/companies", async (page) => {
    for (const n of [0, 1]) await rows(page).nth(n).locator("input[name=ids]").check();
    const edit = page.locator(".bulk button[value=edit]");
    await edit.click();
    const dialog = page.locator("dialog#sheet[open]");
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /Edit 2 records/);
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await until(async () => (await dialog.count()) === 0);
    await until(() => edit.evaluate((one) => one === document.activeElement));
    assert.equal(await page.locator("input[name=ids]:checked").count(), 2);

    await page.keyboard.press("Enter");
    await dialog.locator("select[name=fields]").selectOption({ label: "Employees" });
    const input = dialog.locator("input[name=employees]");
    await input.fill("many");
    await dialog.locator("button[name=_apply]").click();
    await dialog.locator("[aria-invalid=true], .error").first().waitFor();
    await input.fill("77");
    await dialog.locator("button[name=_apply]").click();
    await until(async () => /2 records changed/.test(await page.textContent("#toasts")));
    await page.goto(`${server.url}/companies?employees=eq.77`);
    assert.equal(await rows(page).count(), 2);
  }));

test("rows are ticked and the bar below them reached by keys, and one comes back", () =>
  on("/companies", async (page) => {
    await page.locator("tbody tr[data-id]").first().waitFor();
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.keyboard.press("b");
    await hasFocus(page.locator("[data-bulk] button[name=_action]").first());
    await page.keyboard.press("Escape");
    await hasFocus(page.locator("tbody tr[data-id]").nth(1));
    assert.equal(await page.locator("tbody input[name=ids]:checked").count(), 0);
  }));

test("a card is dragged to another lane, and moved by its menu", () =>
  on("/companies?_layout=board&_group=relation", async (page) => {
    const lane = (key) => page.locator(`[data-lane=${key}]`);
    const card = lane("prospect").locator(".bcard").first();
    const id = await card.getAttribute("data-id");
    await page.locator("[data-board-ready]").waitFor();
    const from = await card.boundingBox();
    const to = await lane("customer").boundingBox();
    await page.mouse.move(from.x + 60, from.y + 14);
    await page.mouse.down();
    await page.mouse.move(from.x + 90, from.y + 30, { steps: 5 });
    await page.mouse.move(to.x + 100, to.y + 40, { steps: 15 });
    await page.mouse.up();
    await until(async () => (await lane("customer").locator(`.bcard[data-id="${id}"]`).count()) === 1);
    await until(async () => /moved to Customer/.test(await page.textContent("#toasts")));
    await page.reload();
    const moved = lane("customer").locator(`.bcard[data-id="${id}"]`);
    await until(async () => (await moved.count()) === 1);
    await moved.locator("summary").click();
    await moved.locator("button[value=prospect]").click();
    await until(async () => (await lane("prospect").locator(`.bcard[data-id="${id}"]`).count()) === 1);
  }));

test("a view is kept, and is there again", () =>
  on("/companies?relation=eq.customer&order=name.desc", async (page) => {
    await page.click(".list-views details > summary");
    await page.fill(".menu-form input[name=name]", "Customers from Z");
    await page.click(".menu-form button[type=submit]");
    await page.waitForURL(/view=/);
    assert.equal(await page.textContent(".view-tab[aria-current]"), "Customers from Z");
    assert.match(await page.textContent("#chips"), /Relation\s+is\s+Customer/);
  }));

test("a long list keeps coming as one scrolls", () =>
  on("/contacts", async (page) => {
    const first = await rows(page).count();
    await page.locator("tr.more").scrollIntoViewIfNeeded();
    await until(async () => (await rows(page).count()) > first);
  }));

test("without scripts a list is filtered, paged, selected and changed", () =>
  on(
    "/contacts",
    async (page) => {
      await page.click("tr.more a");
      assert.match(page.url(), /cursor=/);
      await page.goto(`${server.url}/companies/filter`);
      await page.locator("select.by-field").first().selectOption("industry");
      await page.click("button[name=_refresh]");
      await page.locator("select.by-op").first().selectOption("contains");
      await page.locator(".fvalue input").first().fill("chem");
      await page.click(".filter-form button.primary");
      assert.match(page.url(), /industry=contains\.chem/);
      await page.locator("tr[data-id] input[name=ids]").first().check();
      await page.click(".bulk button[value=trash]");
      assert.match(await page.textContent("#toasts"), /1 record moved to the trash/);
      await page.click("#toasts button[type=submit]");
      assert.match(await page.textContent("#toasts"), /Taken back: 1 record/);
    },
    { javaScriptEnabled: false },
  ));

const PAGES = [
  "/companies",
  "/companies?relation=eq.customer&colour=eq.red",
  "/companies?industry=eq.none",
  "/companies?_layout=board",
  "/companies?trash=trashed",
  "/companies/filter?owner=eq.me&created_at=gte.-30d",
  "/companies/columns",
  "/changes?show=all",
];

for (const lang of ["en", "zh-CN"]) {
  for (const [name, viewport] of [["desk", WIDE], ["phone", PHONE]]) {
    test(`every list is accessible and fits, ${lang}, on a ${name}`, async () => {
      people[lang] = await signIn(browser, server.url, { lang });
      const wrong = [];
      for (const path of PAGES) {
        const story = async (page) => {
          assert.equal(await page.getAttribute("html", "lang"), lang);
          await assertAccessible(page);
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(tooWide <= 0, `${path} is ${tooWide} px too wide`);
        };
        await on(path, story, { lang, viewport }).catch((error) => wrong.push(error.message));
      }
      assert.deepEqual(wrong, []);
    });
  }
}

test("the first list page is small", () =>
  on("/companies", async (page) => {
    let bytes = 0;
    const underWay = new Set();
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    await client.send("Network.setCacheDisabled", { cacheDisabled: true });
    // The stream of changes never ends, and has brought nothing yet.
    client.on("Network.requestWillBeSent", ({ requestId, type }) => type !== "EventSource" && underWay.add(requestId));
    client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      underWay.delete(requestId);
    });
    await page.reload({ waitUntil: "load" });
    await page.locator("html.js").waitFor();
    await until(() => underWay.size === 0);
    assert.ok(bytes < 60 * 1024, `${bytes} bytes`);
  }));
