// A company moves in: several files at once, checked, mended, brought in and taken back as one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE, WIDE } from "../support/browser.js";
import { demo, signIn } from "../support/demo.js";
import { until } from "../support/program.js";

let browser;
let server;
const people = {};

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
  for (const lang of ["en", "zh-CN"]) people[lang] = await signIn(browser, server.url, { lang });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const on = (story, { lang = "en", ...options } = {}) =>
  onPage(browser, { storageState: people[lang], ...options }, async (page) => {
    // Signing in in another language changes it for good.
    await page.goto(`${server.url}/settings`);
    const csrf = await page.getAttribute("meta[name=csrf-token]", "content");
    await page.request.post(`${server.url}/settings/language`, { form: { _csrf: csrf, language: lang } });
    await page.goto(`${server.url}/import`, { waitUntil: "load" });
    await story(page);
  });

/** Three files, which refer to each other and to themselves; of two rows one value is wrong. */
const files = (mark) => [
  { name: "tasks.csv", text: `subject,contact_id\nCall Ada ${mark},k2\nCall nobody ${mark},k9\n` },
  { name: "contacts.csv", text: `id,name,company_id,reports_to\nk1,Bob ${mark},a7,k2\nk2,Ada ${mark},a8,\n` },
  { name: "companies.csv", text: `id,name,employees,parent\na7,Acme ${mark},12,a8\na8,Globex ${mark},many,\n` },
];

const sent = (all) => all.map(({ name, text }) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) }));

/** Presses a button that leads to another state of the page, and waits until that is there. */
async function press(page, selector) {
  await page.evaluate(() => document.querySelector("main > *").setAttribute("data-old", ""));
  await page.locator(selector).first().click();
  await until(async () => (await page.locator("main > :first-child:not([data-old])").count()) === 1);
  await page.waitForLoadState("load");
}

/** Sends files; leads to their migration. */
async function bring(page, all) {
  await page.setInputFiles("input[type=file]", sent(all));
  await press(page, "form[action='/import'] button[type=submit]");
}

/** Has something done with all files, and waits for its end. */
async function have(page, what, then) {
  await press(page, `form[action$='/${what}'] button[type=submit]`);
  await until(async () => (await page.locator("#together-progress").count()) === 0 && (await page.locator(then).count()) > 0);
  await page.waitForLoadState("load");
}

/** The line of a file. */
const line = (page, name) => page.locator("tr", { has: page.getByRole("rowheader", { name, exact: true }) });

/** What it says, as one text. */
const row = async (page, name) => (await line(page, name).innerText()).replaceAll(/\s+/g, " ");

/** `created updated unchanged refused`. */
const figures = async (page) => (await page.locator(".stat .value").allTextContents()).slice(0, 4).join(" ");

/** What a page must be wherever it stands: accessible in both themes, and no wider than the window. */
async function good(page) {
  await assertAccessible(page);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(tooWide <= 0, `${page.url()} is ${tooWide} px too wide`);
}

test("files that belong together are checked, mended, brought in and taken back as one", () =>
  on(async (page) => {
    await bring(page, files("One"));
    assert.match(await row(page, "companies.csv"), /^1 .*parent holds what companies\.csv has in id linked when all are in/);
    assert.match(await row(page, "contacts.csv"), /^2 .*company_id holds what companies\.csv has in id.*reports_to holds what contacts\.csv has in id linked when all are in/);
    assert.match(await row(page, "tasks.csv"), /^3 .*contact_id holds what contacts\.csv has in id/);
    await have(page, "check", "form[action$='/run']");
    assert.match(await row(page, "companies.csv"), /1 new · 1 refused/);
    // Whoever refers to a row that is refused is refused too.
    assert.match(await row(page, "contacts.csv"), /1 new · 1 refused/);
    assert.match(await row(page, "tasks.csv"), /2 refused/);

    // Into the rows of one file, mend a cell, and back.
    await line(page, "companies.csv").getByRole("link", { name: "Look at them and put them right" }).click();
    await page.getByLabel("Row 3, employees").fill("40");
    await press(page, "form[action$='/mend'] .form-foot button[type=submit]");
    await until(async () => (await page.locator(".stats").count()) === 1);
    assert.equal(await figures(page), "2 0 0 0");
    await page.getByRole("link", { name: "Back to all files" }).click();
    await until(async () => /2 new/.test(await row(page, "companies.csv")));
    assert.match(await row(page, "contacts.csv"), /Not checked yet/);
    await have(page, "check", "form[action$='/run']");
    assert.match(await row(page, "tasks.csv"), /1 new · 1 refused/);

    await have(page, "run", ".stats");
    assert.equal(await figures(page), "5 0 0 1");
    const address = page.url();
    const refused = await page.request.get(server.url + (await page.getAttribute("a[href$='refused.csv']", "href")));
    assert.match(await refused.text(), /Call nobody One,k9/);
    await page.goto(`${server.url}/contacts?name=ilike.*One*`);
    assert.match(await page.textContent("main table"), /Bob One[^]*Acme One|Acme One[^]*Bob One/);
    await page.goto(`${server.url}/changes?show=imports`);
    await page.getByRole("link", { name: /brought in companies\.csv, contacts\.csv and 1 more: 5 records/ }).first().click();
    await page.waitForURL(address);
    await have(page, "undo", ".stats");
    assert.match(await page.textContent("main"), /changes were taken back/);
    await page.goto(`${server.url}/contacts?name=ilike.*One*`);
    assert.doesNotMatch(await page.textContent("main"), /Bob One/);
  }));

test("what cannot be used is told at its place, and the rest stays", () =>
  on(async (page) => {
    const [tasks, contacts, companies] = files("Two");
    await bring(page, [companies, { name: "photo.pdf", text: "%PDF-1.7 x" }, contacts]);
    assert.match(await page.textContent("main [role=alert]"), /photo\.pdf.*PDF/);
    assert.equal(await page.locator("table.told tbody tr").count(), 2);
    // The same file once more, and one that follows.
    await page.setInputFiles("input[type=file]", sent([{ ...companies, name: "companies (2).csv" }, tasks]));
    await press(page, "form[action$='/files'] button[type=submit]");
    assert.equal(await page.locator("table.told tbody tr").count(), 4);
    assert.match(await row(page, "companies (2).csv"), /It is the same file as companies\.csv/);
    assert.ok(await page.isDisabled("form[action$='/check'] button"));
    await press(page, "button[aria-label='Leave companies (2).csv out']");
    assert.match(await page.textContent("#toasts"), /companies \(2\)\.csv was left out/);
    assert.ok(await page.isEnabled("form[action$='/check'] button"));
    // What its rows are can be said; ids stay ids.
    await page.getByLabel("What the rows of contacts.csv are").selectOption("company");
    await press(page, "tr:has(th a:text-is('contacts.csv')) form[action$='/object'] button");
    assert.equal(await page.getByLabel("What the rows of contacts.csv are").inputValue(), "company");
    assert.match(await row(page, "tasks.csv"), /contact_id holds what contacts\.csv has in id/);
    await page.goto(`${server.url}/import`);
    await page.locator(".item", { hasText: "companies.csv" }).first().locator("a").click();
    await press(page, "form[action$='/discard'] button");
    assert.match(await page.textContent("#toasts"), /was discarded/);
  }));

test("without scripts several files go in and are taken back", () =>
  on(
    async (page) => {
      const until = async (pattern) => {
        for (let looked = 0; looked < 100 && !pattern.test(await page.textContent("main")); looked += 1) await page.reload();
        assert.match(await page.textContent("main"), pattern);
      };
      await page.setInputFiles("input[type=file]", sent(files("Plain")));
      await page.click("form[action='/import'] button[type=submit]");
      await page.click("form[action$='/check'] button[type=submit]");
      await until(/Check all again/);
      await page.click("form[action$='/run'] button[type=submit]");
      await until(/All rows but the refused ones are in/);
      assert.equal(await figures(page), "2 0 0 4");
      await page.click("main form[action$='/undo'] button[type=submit]");
      await until(/changes were taken back/);
    },
    { javaScriptEnabled: false },
  ));

for (const lang of ["en", "zh-CN"]) {
  for (const [name, viewport] of [["desk", WIDE], ["phone", PHONE]]) {
    test(`every step of several files is accessible and fits, ${lang}, at a ${name}`, () =>
      on(
        async (page) => {
          await good(page);
          await bring(page, files(`${lang} ${name}`));
          await good(page);
          await have(page, "check", "form[action$='/run']");
          await good(page);
          await have(page, "run", ".stats");
          await good(page);
          await have(page, "undo", ".stats");
          await good(page);
          await page.goto(`${server.url}/import`);
          await good(page);
        },
        { lang, viewport },
      ));
  }
}
