// An administrator invites somebody, decides what they may do, and shows them out; everybody looks after their own settings,
// password, sessions and keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, onPage } from "../support/browser.js";
import { ADMINISTRATOR, demo, signIn } from "../support/demo.js";

const PASSWORD = "a demonstration only";
let browser;
let server;
let ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo(20)]);
  ada = await signIn(browser, server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Somebody at a browser of their own. */
const at = (path, story, storageState = ada) =>
  onPage(browser, { storageState }, async (page) => {
    await page.goto(server.url + path, { waitUntil: "load" });
    await story(page);
  });

const go = async (page, path) => (await page.goto(server.url + path)).status();

/** The entry of a user, with the form behind *Change roles* open. */
async function entry(page, email) {
  await page.goto(`${server.url}/admin/users`);
  return page.locator(".plain-list > li", { hasText: email });
}

async function setRole(page, email, role) {
  const user = await entry(page, email);
  await user.locator("summary").click();
  for (const box of await user.locator("input[type=checkbox]:checked").all()) await box.uncheck();
  await user.getByLabel(role, { exact: true }).check();
  await user.locator("details button").click();
  await page.waitForURL(/admin\/users$/);
}

test("somebody is invited, comes in from another browser, and may do what the role gives", () =>
  at("/admin/users", async (page) => {
    const email = "mei.wang@talbach.example";
    await page.fill("input[name=given]", "Mei");
    await page.fill("input[name=family]", "Wang");
    await page.fill("input[name=email]", email);
    await page.click("form[action='/admin/users'] button");
    const link = (await page.textContent("#one-time-link")).trim();
    await onPage(browser, {}, async (other) => {
      await other.goto(link);
      await other.fill("input[name=password]", "short");
      await other.click("button[type=submit]");
      assert.match(await other.textContent("main, body"), /at least 10 characters/i);
      await other.fill("input[name=password]", "correct horse battery");
      await other.click("button[type=submit]");
      await other.waitForURL(`${server.url}/`);
      assert.equal(await go(other, "/companies/new"), 200);
      assert.equal(await go(other, "/admin/users"), 404);

      await setRole(page, email, "Reader");
      assert.equal(await go(other, "/companies"), 200);
      assert.ok((await go(other, "/companies/new")) >= 400, "a reader makes no companies");
      await setRole(page, email, "Administrator");
      assert.equal(await go(other, "/admin/users"), 200);

      await (await entry(page, email)).getByRole("button", { name: "Deactivate" }).click();
      await page.waitForLoadState("load");
      assert.match(await (await entry(page, email)).textContent(), /Not active/);
      await other.goto(`${server.url}/companies`);
      assert.match(other.url(), /sign-in/, "whoever is kept out is signed out at once");
    });
    await onPage(browser, {}, async (other) => {
      await other.goto(link);
      assert.equal(await other.locator("input[name=password]").count(), 0, "the link works once");
    });
  }));

test("the last administrator cannot be switched off, and is told why", () =>
  at("/admin/users", async (page) => {
    const own = await entry(page, ADMINISTRATOR);
    assert.equal(await own.getByRole("button", { name: "Deactivate" }).count(), 0);
    await own.locator("summary").click();
    await own.getByLabel("Administrator", { exact: true }).uncheck();
    await own.locator("details button").click();
    await page.waitForLoadState("load");
    assert.match(await page.textContent("main"), /make somebody else administrator first/);
    assert.equal(await go(page, "/admin/users"), 200);
  }));

test("a team is made, and its members see it", () =>
  at("/admin/teams", async (page) => {
    await page.fill("#f-name-new", "Fairs");
    const card = page.locator("form[action='/admin/teams']");
    await card.getByLabel("Peter Lindqvist", { exact: true }).check();
    await card.locator("button[type=submit]").click();
    await page.waitForLoadState("load");
    const made = page.locator(".card", { hasText: "Fairs" }).first();
    assert.match(await made.textContent(), /Peter Lindqvist/);
  }));

test("a key is made, shown once, used by a program, and revoked", () =>
  at("/settings", async (page) => {
    await page.fill("input[name=key_name]", "Nightly export");
    await page.click("form[action='/settings/keys'] button");
    const key = (await page.textContent("#new-key")).trim();
    const asked = () => fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await asked()).status, 200);
    await page.goto(`${server.url}/settings`);
    assert.equal(await page.locator("#new-key").count(), 0);
    await page.goto(`${server.url}/admin/keys`);
    assert.match(await page.textContent("main"), /Nightly export/);
    await page.goto(`${server.url}/settings`);
    await page.locator("li", { hasText: "Nightly export" }).locator("form button").click();
    await page.waitForLoadState("load");
    assert.equal((await asked()).status, 401);
  }));

test("settings take effect at once: language, appearance, region", async () => {
  const email = "claire.dubois@talbach.example";
  const claire = await signIn(browser, server.url, { email });
  await at(
    "/settings",
    async (page) => {
      await page.selectOption("select[name=language]", "zh-CN");
      await page.selectOption("select[name=theme]", "dark");
      await page.fill("input[name=time_zone]", "Europe/Nowhere");
      await page.click("form:has(input[name=given]) button[type=submit]");
      await page.waitForSelector("[aria-invalid=true]");
      assert.equal(await page.inputValue("select[name=language]"), "zh-CN", "what was chosen is not lost");
      await page.fill("input[name=time_zone]", "Asia/Shanghai");
      assert.equal(await page.locator("select[name=region] option", { hasText: /^Germany$/ }).count(), 1);
      await page.selectOption("select[name=region]", { label: "China" });
      await page.click("form:has(input[name=given]) button[type=submit]");
      await page.waitForSelector("html[lang=zh-CN]");
      assert.match(await page.textContent("h1"), /设置/);
      assert.equal((await page.textContent("select[name=region] option:checked")).trim(), "中国");
    },
    claire,
  );
});

test("a password is changed by whoever knows it, and other places are signed out", async () => {
  const email = "marcus.reed@talbach.example";
  const [here, there] = [await signIn(browser, server.url, { email }), await signIn(browser, server.url, { email })];
  await at(
    "/settings",
    async (page) => {
      const form = "form:has(input[name=current])";
      await page.fill("input[name=current]", "not this one");
      await page.fill(`${form} input[name=password]`, "quite another password");
      await page.click(`${form} button`);
      await page.waitForSelector("input[name=current][aria-invalid=true]");
      await page.fill("input[name=current]", PASSWORD);
      await page.fill(`${form} input[name=password]`, "quite another password");
      await page.click(`${form} button`);
      await page.waitForSelector("[data-toast]");
      assert.equal(await go(page, "/companies"), 200);
    },
    here,
  );
  await at("/companies", async (page) => assert.match(page.url(), /sign-in/), there);
  await at(
    "/sign-in",
    async (page) => {
      await page.fill("input[name=email]", email);
      await page.fill("input[name=password]", PASSWORD);
      await page.keyboard.press("Enter");
      await page.waitForSelector("[role=alert]");
      await page.fill("input[name=password]", "quite another password");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${server.url}/`);
    },
    { cookies: [], origins: [] },
  );
});
