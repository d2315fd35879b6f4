// Somebody brings in files: good ones, broken ones, large ones; sees first what would happen; and takes an import back.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
    await speak(page, lang);
    await page.goto(`${server.url}/import`, { waitUntil: "load" });
    await story(page);
  });

async function speak(page, language) {
  await page.goto(`${server.url}/settings`);
  const csrf = await page.getAttribute("meta[name=csrf-token]", "content");
  await page.request.post(`${server.url}/settings/language`, { form: { _csrf: csrf, language } });
}

/** Uploads a file made here; leads to its columns, or to why it cannot be used. */
async function upload(page, object, name, content) {
  await page.selectOption("select[name=object]", object);
  await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await press(page, "form[enctype] button[type=submit]");
}

/** Presses a button that leads to another state of the page, and waits until that is there. */
async function press(page, selector) {
  await page.evaluate(() => document.querySelector("main > *").setAttribute("data-old", ""));
  await page.locator(selector).first().click();
  await until(async () => (await page.locator("main > :first-child:not([data-old])").count()) === 1);
  await page.waitForLoadState("load");
}

const check = (page) => press(page, "form[action$='/check'] button[type=submit]");

/** Brings in what was checked, or takes back what is in, and waits for its end. */
async function finish(page, what) {
  await press(page, `main form[action$='/${what}'] button[type=submit]`);
  await until(async () => (await page.locator("#import-progress").count()) === 0 && (await page.locator(".stats").count()) === 1);
}

/** `created updated unchanged refused`. */
const figures = async (page) => (await page.locator(".stat .value").allTextContents()).slice(0, 4).join(" ");

/** All companies as a file. */
async function everything(page) {
  const answer = await page.request.get(`${server.url}/companies/export?_all=1&order=created_at.asc`);
  assert.equal(answer.status(), 200);
  const [head, ...rows] = table(await answer.text());
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
}

/** The cells of a CSV file. */
function table(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}

/** What a page must be wherever it stands: accessible in both themes, and no wider than the window. */
async function good(page) {
  await assertAccessible(page);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(tooWide <= 0, `${page.url()} is ${tooWide} px too wide`);
}

test("an import with updates is checked, run, and taken back without a trace", () =>
  on(async (page) => {
    await upload(page, "company", "first.csv", "Company,Parent company,Staff\nNordwind AG,,120\nSüdwind AG,Nordwind AG,30\nOstwind AG,Nordwind AG,7\n");
    assert.match(await page.textContent("table.mapping"), /Nordwind AG · Südwind AG · Ostwind AG/);
    await check(page);
    assert.equal(await figures(page), "3 0 0 0");
    assert.match(await page.textContent("main"), /Every row can be used/);
    await finish(page, "run");
    assert.equal(await figures(page), "3 0 0 0");
    const before = await everything(page);
    const parent = before.find((company) => company.name === "Nordwind AG").id;
    assert.equal(before.filter((company) => company.parent === parent || company.parent === "Nordwind AG").length, 2);

    await page.goto(`${server.url}/import`);
    await upload(page, "company", "second.csv", "Company,Parent company,Staff\nNordwind AG,,125\nOstwind AG,Südwind AG,7\nWestwind AG,Nordwind AG,1\n");
    assert.match(await page.textContent("table.mapping"), /As last time/);
    await page.selectOption("#f-key", "name");
    await page.check("input[name=mode][value=upsert]");
    await check(page);
    assert.equal(await figures(page), "1 2 0 0");
    assert.match(await page.textContent("main"), /Employees: 120 → 125/);
    await finish(page, "run");
    assert.equal(await figures(page), "1 2 0 0");
    assert.equal((await everything(page)).find((company) => company.name === "Nordwind AG").employees, "125");

    await finish(page, "undo");
    assert.match(await page.textContent("main"), /changes were taken back/);
    assert.equal(await page.locator("main form[action$='/undo']").count(), 0);
    assert.deepEqual(await everything(page), before);
  }));

const BROKEN = `name,next_step_on,annual_revenue,employees
Good,2026-02-28,12.50 EUR,7
Day,31/02/2026,1,1
Coin,2026-01-01,5 XQZ,1
Few,2026-01-01
Two,tomorrow-ish,1,many
"Open,2026-01-01,1,1
,2026-01-01,1,1
Last,,,
`;

test("broken rows are refused alone, each with row, column, value and reason", () =>
  on(async (page) => {
    await upload(page, "company", "broken.csv", BROKEN);
    await check(page);
    assert.equal(await figures(page), "2 0 0 6");
    await finish(page, "run");
    assert.equal(await figures(page), "2 0 0 6");
    const told = (await page.locator("table.told tbody tr").allInnerTexts()).map((row) => row.split("\t").join(" | "));
    for (const row of [
      /^3 \| next_step_on \| 31\/02\/2026 \| There is no 31 February/,
      /^4 \| annual_revenue \| 5 XQZ \| There is no currency “XQZ”/,
      /^5 \| Whole row \| .*2 cells where the file has 4 columns/,
      /^6 \| next_step_on \| tomorrow-ish \| .*not a date/,
      /^6 \| employees \| many \| .*not a number/,
      /^7 \| Whole row \| .*quotation mark/,
      /^8 \| name \| .*needed/,
    ]) {
      assert.ok(told.some((text) => row.test(text)), `${row} in\n${told.join("\n")}`);
    }
    const refused = await page.request.get(await page.getAttribute("a[href$='refused.csv']", "href").then((path) => server.url + path));
    const [head, first] = table(await refused.text());
    assert.deepEqual(head, ["name", "next_step_on", "annual_revenue", "employees", "Row", "Problem"]);
    assert.deepEqual(first.slice(0, 5), ["Day", "31/02/2026", "1", "1", "3"]);
    // Mended, the same file goes in.
    await page.goto(`${server.url}/import`);
    await upload(page, "company", "mended.csv", `${head.join(",")}\nDay,28/02/2026,1,1,3,\n`);
    await check(page);
    assert.equal(await figures(page), "1 0 0 0");
  }));

const UNKNOWN = `name,status,company,birthday
Ada Word,actve,Globexx Word,1990-02-30
Bob Word,actve,,1991-01-01
`;

test("a word that is not understood gets a meaning, a wrong cell is mended where it is shown, and both go in", () =>
  on(async (page) => {
    await upload(page, "contact", "words.csv", UNKNOWN);
    await check(page);
    assert.equal(await figures(page), "0 0 0 2");
    const meaning = page.getByLabel("What “actve” means for Status");
    assert.equal(await meaning.inputValue(), "=active", "what is probably meant is chosen already");
    const company = page.getByLabel("What “Globexx Word” means for Company");
    if (await company.evaluate((input) => input.tagName === "SELECT")) await company.selectOption("!");
    else await page.getByLabel("Row 2, company").fill("");
    await page.getByLabel("Row 2, birthday").fill("1990-02-28");
    await press(page, "form[action$='/mend'] .form-foot button[type=submit]");
    await until(async () => (await page.locator(".stats").count()) === 1);
    assert.equal(await figures(page), "2 0 0 0");
    assert.match(await page.textContent("main"), /word is read as another one|words are read as other ones/);
    await finish(page, "run");
    assert.equal(await figures(page), "2 0 0 0");
    await finish(page, "undo");
  }));

test("a word becomes a new option of its field", () =>
  on(async (page) => {
    await upload(page, "contact", "option.csv", "name,role\nEve Option,Gate keeper\nFay Option,gate keeper\n");
    await check(page);
    assert.equal(await figures(page), "0 0 0 2");
    await page.getByLabel("What “Gate keeper” means for Role").selectOption({ label: "A new option “Gate keeper”" });
    await press(page, "form[action$='/mend'] .form-foot button[type=submit]");
    await until(async () => (await page.locator(".stats").count()) === 1);
    assert.equal(await figures(page), "2 0 0 0");
    await finish(page, "run");
    assert.equal(await figures(page), "2 0 0 0");
    await page.goto(`${server.url}/contacts/new`);
    assert.equal(await page.locator("select[name=role] option", { hasText: "Gate keeper" }).count(), 1, "it can be chosen from now on");
  }));

test("objects and cards go in like a table", () =>
  on(async (page) => {
    for (const [name, object, content, read] of [
      ["people.jsonl", "contact", '{"name":{"given":"Jo","family":"Lines"},"emails":["jo@lines.example"]}\n{"name":\n', /JSON objects in UTF-8/],
      ["people.vcf", "contact", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo Card\r\nEMAIL:jo@card.example\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:open\r\n", /vCards in UTF-8/],
    ]) {
      await page.goto(`${server.url}/import`);
      await upload(page, object, name, content);
      assert.match(await page.textContent(".more-facts summary"), read);
      await check(page);
      assert.equal(await figures(page), "1 0 0 1", name);
    }
  }));

test("files of other programs are read as they are: GBK, UTF-16, semicolons, three hundred columns", () =>
  on(
    async (page) => {
      const gbk = Buffer.from("d0d5c3fb2ccad6bbfa0ad5c5ceb02c31333830303133383030300a", "hex");
      const utf16 = Buffer.from("\uFEFF姓名\t邮箱\n李四\tli@sh.example\n", "utf16le");
      const wide = `name;${Array.from({ length: 299 }, (_, n) => `c${n}`).join(";")}\nWide;${Array(299).fill("1").join(";")}\n`;
      for (const [name, object, content, read] of [
        ["gbk.csv", "contact", gbk, /gb18030.*逗号.*共 2 列/i],
        ["utf16.txt", "contact", utf16, /UTF-16LE.*制表符.*共 2 列/i],
        ["wide.csv", "company", wide, /UTF-8.*分号.*共 300 列/i],
      ]) {
        await page.goto(`${server.url}/import`);
        await upload(page, object, name, content);
        assert.match(await page.textContent(".more-facts summary"), read);
        await check(page);
        assert.equal(await figures(page), "1 0 0 0", name);
      }
    },
    { lang: "zh-CN" },
  ));

test("what cannot be read is refused at once, with the reason", () =>
  on(async (page) => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, n) => ((n * 2654435761) / 8192) & 255));
    for (const [name, content, reason] of [
      ["empty.csv", "", /The file is empty/],
      ["photo.csv", noise, /no file that can be read here/],
      ["book.csv", Buffer.from("504b030414000600", "hex"), /workbook is damaged/],
    ]) {
      await upload(page, "company", name, content);
      assert.match(await page.textContent("main"), reason, name);
    }
    await upload(page, "company", "header.csv", "name,website\n");
    await check(page);
    assert.match(await page.textContent("main"), /no rows below its header/);
    assert.ok(await page.isDisabled("form[action$='/run'] button"));
  }));

test("a column that nobody can place is told at the column", () =>
  on(async (page) => {
    await upload(page, "company", "odd.csv", "Qqq,Www\na,b\n");
    await check(page);
    assert.match(await page.textContent("main .callout"), /No column gives new companies their “name”/);
    await page.locator("table.mapping select").first().selectOption({ label: "Name" });
    await check(page);
    assert.equal(await figures(page), "1 0 0 0");
  }));

test("a file that waits can be gone on with, or discarded", () =>
  on(async (page) => {
    await upload(page, "company", "waiting.csv", "name\nWaits\n");
    await page.goto(`${server.url}/import`);
    const item = page.locator(".item", { hasText: "waiting.csv" });
    assert.equal(await page.locator("table.told", { hasText: "waiting.csv" }).count(), 0, "it is no import yet");
    await item.locator("a").click();
    await check(page);
    await press(page, "form[action$='/discard'] button");
    assert.match(await page.textContent("#toasts"), /waiting\.csv was discarded/);
    assert.equal(await item.count(), 0);
  }));

test("a large import tells how far it is, on its way in and on its way back", () =>
  on(async (page) => {
    const rows = Array.from({ length: 6000 }, (_, n) => `Bulk ${n},${n}\n`);
    await upload(page, "company", "bulk.csv", `name,employees\n${rows.join("")}`);
    await check(page);
    await until(async () => (await page.locator(".stats").count()) === 1);
    assert.equal(await figures(page), "6,000 0 0 0");
    await press(page, "form[action$='/run'] button[type=submit]");
    const bar = page.locator("#import-progress progress");
    const over = async () => (await page.locator("main form[action$='/undo']").count()) === 1;
    // A quick machine is done before the first page is drawn.
    await until(async () => (await over()) || (await bar.getAttribute("max", { timeout: 1000 }).catch(() => null)) !== null);
    await until(over);
    assert.equal(await figures(page), "6,000 0 0 0");
    await press(page, "main form[action$='/undo'] button[type=submit]");
    await until(async () => (await page.locator(".stats").count()) === 1);
    assert.match(await page.textContent("main"), /6,000 changes were taken back/);
  }));

test("taking an import back from the list of changes leads to its page", () =>
  on(async (page) => {
    await upload(page, "company", "small.csv", "name\nSmall one\nSmall two\n");
    await check(page);
    await finish(page, "run");
    const address = page.url();
    await page.goto(`${server.url}/changes`);
    await press(page, "form[action^='/undo/'] button");
    assert.equal(page.url(), address);
    await until(async () => /2 changes were taken back/.test(await page.textContent("main")));
  }));

test("without scripts a file goes in and is taken back", () =>
  on(
    async (page) => {
      await page.selectOption("select[name=object]", "company");
      await page.setInputFiles("input[type=file]", { name: "plain.csv", mimeType: "text/csv", buffer: Buffer.from("name\nPlain\n") });
      await page.click("form[enctype] button[type=submit]");
      await page.click("form[action$='/check'] button[type=submit]");
      await page.click("form[action$='/run'] button[type=submit]");
      assert.equal(await figures(page), "1 0 0 0");
      await page.click("main form[action$='/undo'] button[type=submit]");
      assert.match(await page.textContent("main"), /1 change was taken back/);
    },
    { javaScriptEnabled: false },
  ));

for (const lang of ["en", "zh-CN"]) {
  for (const [name, viewport] of [["desk", WIDE], ["phone", PHONE]]) {
    test(`every step is accessible and fits, ${lang}, at a ${name}`, () =>
      on(
        async (page) => {
          await upload(page, "company", "steps.csv", BROKEN.replaceAll("Good", `Good ${lang} ${name}`));
          await good(page);
          await page.locator(".more-facts summary").click();
          await good(page);
          await check(page);
          await good(page);
          await finish(page, "run");
          await good(page);
          await finish(page, "undo");
          await good(page);
          await page.goto(`${server.url}/import`);
          await good(page);
        },
        { lang, viewport },
      ));
  }
}

const data = process.env.MAINSTAY_TEST_DATA;

test("a real file of 85 companies keeps its parents", { skip: data ? false : "MAINSTAY_TEST_DATA names no folder of test data" }, () =>
  on(async (page) => {
    const content = await readFile(join(data, "sales/accounts.csv"));
    const [head, ...rows] = table(content.toString());
    const before = await everything(page);
    await upload(page, "company", "accounts.csv", content);
    await check(page);
    assert.equal(await figures(page), "85 0 0 0");
    await finish(page, "run");
    assert.equal(await figures(page), "85 0 0 0");
    const all = await everything(page);
    const fresh = all.filter((company) => !before.some((old) => old.id === company.id));
    assert.equal(fresh.length, 85);
    const name = (id) => all.find((company) => company.id === id)?.name ?? id;
    for (const row of rows) {
      const wanted = Object.fromEntries(head.map((column, at) => [column, row[at]]));
      const company = fresh.find((one) => one.name === wanted.account);
      assert.equal(name(company.parent), wanted.subsidiary_of, wanted.account);
      assert.equal(Number(company.employees), Number(wanted.employees), wanted.account);
      assert.equal(Number(company["annual_revenue.amount"]), Number(wanted.revenue), wanted.account);
    }
    await finish(page, "undo");
    assert.deepEqual(await everything(page), before);
  }));
