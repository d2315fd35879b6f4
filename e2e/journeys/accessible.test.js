// Every page, in both languages and themes, at a desk and on a phone: accessible, no wider than the window, in the reader's
// language, without a complaint on the console. `pages.json` says where each address is seen; a test of the table of addresses
// fails when one is missing there.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE, WIDE } from "../support/browser.js";
import { ADMINISTRATOR, demo, signIn } from "../support/demo.js";
import { mainstay, serve, until, workspace } from "../support/program.js";
import { untranslated } from "../support/words.js";

const TABLE = JSON.parse(await readFile(new URL("../pages.json", import.meta.url), "utf8"));
const SIGNED_OUT = ["/enter/{token}", "/password/{token}", "/setup/{token}", "/sign-in"];

let browser;
let server;
let fresh;
let open;
let people;
const found = {};

before(async () => {
  browser = await launch();
  [server, fresh, open] = [await demo(), await fallow([]), await fallow(["demo", "--contacts", "10"])];
  people = await signIn(browser, server.url);
  await onPage(browser, { storageState: people }, find);
  const link = (log, place) => log.match(new RegExp(`(http\\S+/${place}/)([^\\s"\\\\]+)`))?.[2];
  await until(() => link(fresh.log(), "setup") && link(open.log(), "enter"));
  found.setup = link(fresh.log(), "setup");
  found.enter = link(open.log(), "enter");
});

after(async () => {
  await browser?.close();
  for (const one of [server, fresh, open]) await one?.stop();
});

/** A workspace in which nobody can sign in yet, served. */
async function fallow([command, ...args]) {
  const space = await workspace();
  if (command) assert.equal((await mainstay([command, "--data", space.data, ...args])).code, 0);
  const running = await serve(space.data);
  return {
    url: running.url,
    log: running.log,
    async stop() {
      await running.stop("SIGKILL");
      await space.remove();
    },
  };
}

/** What stands in the gaps of addresses. */
async function find(page) {
  for (const [name, plural] of Object.entries({ company: "companies", contact: "contacts", task: "tasks", call: "calls", meeting: "meetings", note: "notes", user: "users", team: "teams", role: "roles", report: "reports", dashboard: "dashboards" })) {
    const answer = await page.request.get(`${server.url}/api/v1/${plural}?limit=2`);
    const { data } = await answer.json();
    [found[name], found[`${name}2`]] = data.map((record) => record.id);
  }
  await page.goto(`${server.url}/import`);
  await page.selectOption("select[name=object]", "company");
  await page.setInputFiles("input[type=file]", { name: "few.csv", mimeType: "text/csv", buffer: Buffer.from("name,employees\nFew,many\nSome,3\n") });
  await page.click("form[enctype] button[type=submit]");
  await page.waitForURL(/\/import\/./);
  found.import = page.url().split("/").pop();
  await page.click("form[action$='/check'] button[type=submit]");
  await page.click("form[action$='/run'] button[type=submit]");
  await page.waitForSelector("form[action$='/undo']");
  await page.goto(`${server.url}/changes`);
  found.set = (await page.getAttribute(".tl-line a[href^='/changes/']", "href")).split("/").pop();
  await page.goto(`${server.url}/settings`);
  await page.fill("input[name=key_name]", "An accessible key");
  await page.click("form[action$='/keys'] button[type=submit]");
  await page.goto(`${server.url}/admin/new-automation?example=follow-up`);
  await page.click("main form .form-foot button.primary");
  await page.waitForURL(/\/admin\/automations\/./);
  found.automation = page.url().split("/").pop();
  await page.goto(`${server.url}/admin/new-form?object=contact`);
  await page.fill("main [name=name]", "Forms 表单");
  await page.check("#f-active");
  await page.click("main form .form-foot button.primary");
  await page.waitForURL(/\/admin\/forms\/./);
  found.form = page.url().split("/").pop();
  await page.goto(`${server.url}/admin/new-webhook`);
  await page.fill("[name=name]", "An accessible webhook");
  await page.fill("[name=url]", "https://hooks.invalid/mainstay");
  await page.click("main form .form-foot button[type=submit]");
  await page.waitForURL(/\/admin\/webhooks\/./);
  found.webhook = page.url().split("/").pop();
  await page.click("form[action$='/test'] button");
  await page.waitForURL(/\/deliveries\/./);
  found.delivery = page.url().split("/").pop();
  await page.locator("#delivery .pill.bad").first().waitFor();
  await page.goto(`${server.url}/admin/jobs`);
  found.job = (await page.getAttribute("#jobs .plain-list a", "href")).split("/").pop();
  await page.goto(`${server.url}/admin/users`);
  await page.locator("form[action$='/link'] button").last().click();
  found.password = (await page.textContent("#one-time-link")).trim().split("/").pop();
}

const filled = (address) => address.replace(/\{(\w+)\}/g, (_, name) => found[name] ?? assert.fail(`nothing is known for {${name}}`));

/** Where an address is served: links that work once belong to workspaces of their own. */
const home = (address) => (address.startsWith("/setup/") ? fresh : address.includes("{enter}") ? open : server).url;

/** `judge` is what is slow, and the same in both languages and at both widths but for a few rules. */
async function look(page, address, lang, status, judge) {
  const answer = await page.goto(home(address) + filled(address), { waitUntil: "load" });
  if (!address.endsWith("/nothing")) assert.equal(answer.status(), status, address);
  assert.equal(await page.getAttribute("html", "lang"), lang, address);
  const words = await untranslated(page, lang);
  assert.deepEqual(words, [], `${address}: not translated`);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(tooWide <= 0, `${address} is ${tooWide} px too wide`);
  // The colours of the dark are the same at both widths.
  if (judge) await assertAccessible(page, lang === "en" ? ["light", "dark"] : ["light"]);
}

async function walk(addresses, lang, viewport, storageState, judge = true) {
  const wrong = [];
  const options = { locale: lang === "en" ? "en-GB" : "zh-CN", viewport, storageState };
  const story = async (page) => {
    for (const [address, status = 200] of addresses) {
      await look(page, address, lang, status, judge).catch((error) => wrong.push(`${address}: ${error.message}`));
    }
  };
  await onPage(browser, options, story).catch((error) => wrong.push(error.message));
  assert.deepEqual(wrong, []);
}

const addresses = (wanted) =>
  Object.entries(TABLE)
    .filter(([template, told]) => Array.isArray(told) && wanted(template))
    .flatMap(([, told]) => told.map((address) => [address]));

const GROUPS = {
  "sign-in and links": addresses((template) => SIGNED_OUT.includes(template)),
  "lists and forms": addresses((template) => /^\/\{plural\}(\/[a-z]+)?$/.test(template)),
  records: addresses((template) => template.startsWith("/{plural}/{id}")),
  "other pages": addresses((template) => !template.startsWith("/{plural}") && !SIGNED_OUT.includes(template)),
  "what is not there": [["/nowhere", 404], ["/companies/00000000-0000-0000-0000-000000000000", 404]],
};

for (const lang of ["en", "zh-CN"]) {
  for (const [place, viewport] of [["at a desk", WIDE], ["on a phone", PHONE]]) {
    for (const [group, list] of Object.entries(GROUPS)) {
      test(`${group}: good for everybody, ${lang}, ${place}`, async () => {
        const signedOut = group === "sign-in and links";
        if (!signedOut) people = await signIn(browser, server.url, { lang });
        await walk(list, lang, viewport, signedOut ? undefined : people, (lang === "en") === (viewport === WIDE));
      });
    }
  }
}

test("what one may not do is told in words, with the way back", async () => {
  const reader = await signIn(browser, server.url, { email: "peter.lindqvist@talbach.example" });
  assert.notEqual(ADMINISTRATOR, "peter.lindqvist@talbach.example");
  await walk([["/admin/users", 404], ["/import", 403]], "en", PHONE, reader);
});
