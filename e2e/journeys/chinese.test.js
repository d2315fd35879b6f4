// A day in Chinese: every word of the interface, names of two characters, and what is written down.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage } from "../support/browser.js";
import { ask, demo, signIn } from "../support/demo.js";
import { until } from "../support/program.js";

let browser;
let server;
let ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
  ada = await signIn(browser, server.url, { lang: "zh-CN" });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (path, story, options = {}) =>
  onPage(browser, { storageState: ada, locale: "zh-CN", ...options }, async (page) => {
    await page.goto(server.url + path, { waitUntil: "load" });
    await story(page);
  });

/** What the interface itself says, as opposed to what people have written into records. */
const INTERFACE = "nav a, button, summary, .btn, label, legend, dt, th, h2, .section-head, .menu-title, .menu-item, .composer-tab, .tl-filter a, .group-title, [placeholder]";
const NAMES = /\b(Mainstay|English|LinkedIn|CSV|XLSX|Excel|vCard|JSON Lines|JSON|API|Ctrl|Esc|name@example\.org)\b/g;

async function foreign(page) {
  const told = await page.evaluate((selector) => {
    const words = [];
    for (const one of document.querySelectorAll(selector)) {
      if (one.closest(".item, .bcard, td, .tl-entry, .lead, .avatar, .view-tab, dd") || one.offsetParent === null) continue;
      const own = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || (node.nodeType === Node.ELEMENT_NODE && node.matches("span:not(.avatar)")));
      words.push(...own.map((node) => node.textContent), one.getAttribute("aria-label"), one.getAttribute("placeholder"), one.getAttribute("title"));
    }
    return words;
  }, INTERFACE);
  return told.filter((text) => text && /[A-Za-z]{2,}/.test(text.replace(NAMES, "")));
}

test("every word of the interface is Chinese", async () => {
  const wrong = [];
  const pages = ["/", "/companies", "/companies?_layout=board", "/contacts/new", "/companies/filter", "/tasks"];
  for (const path of pages) {
    await at(path, async (page) => {
      assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
      wrong.push(...(await foreign(page)).map((text) => `${path}: ${text}`));
    });
  }
  await at("/companies", async (page) => {
    await page.locator("tr[data-id] .lead a").first().click();
    await page.locator(".composer-tab").nth(1).click();
    await page.locator("#composer form").waitFor();
    wrong.push(...(await foreign(page)).map((text) => `record: ${text}`));
  });
  assert.deepEqual([...new Set(wrong)], []);
});

test("a person whose name has two characters is found, opened, and written about", () =>
  at("/", async (page) => {
    assert.match(await page.textContent("h1"), /[早下晚]/);
    const { data } = await ask(page, "contacts?limit=200");
    const name = ({ family = "", given = "" }) => `${family}${given}`;
    const person = data.find((one) => /^\p{Script=Han}{2}$/u.test(name(one.name)));
    assert.ok(person, "somebody in the demonstration has a name of two characters");
    const called = name(person.name);

    await page.keyboard.press("Control+k");
    await page.locator("#palette input").waitFor();
    await page.keyboard.type(called);
    await page.locator("#palette [role=option]", { hasText: called }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/contacts\/[^/]+$/);
    assert.equal((await page.textContent("h1")).trim(), called);

    await page.keyboard.press("n");
    await page.locator("#composer [contenteditable]").waitFor();
    await page.keyboard.insertText("客户希望下周再谈价格");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "客户希望下周再谈价格" }).waitFor();
    await page.keyboard.press("t");
    await page.locator("#composer input[name=name]").waitFor();
    await page.keyboard.insertText("准备报价单");
    await page.keyboard.press("Control+Enter");
    const entry = page.locator(".tl-entry", { hasText: "准备报价单" });
    await entry.waitFor();
    await entry.locator(".tick-box").click();
    await until(async () => /已完成：准备报价单/.test(await page.textContent("#toasts")));
    await assertAccessible(page);
  }));

test("what is refused is told in Chinese, and a list is searched by two characters", () =>
  at("/contacts", async (page) => {
    const all = await page.locator("tr[data-id]").count();
    await page.keyboard.press("/");
    await page.keyboard.insertText("公司");
    await until(async () => (await page.locator("tr[data-id]").count()) < all);
    await page.goto(`${server.url}/companies/new`);
    await page.locator("form.form button.primary").click();
    assert.equal(await page.locator("input[name=name]").evaluate((one) => one.matches(":invalid")), true);
    await page.fill("input[name=name]", "上海测试有限公司");
    await page.locator("details.more-facts summary").click();
    await page.fill("input[name='emails[0].address']", "no@@address");
    await page.evaluate(() => document.querySelector("form.form").setAttribute("novalidate", ""));
    await page.locator("form.form button.primary").click();
    await page.locator(".problems").first().waitFor();
    assert.match(await page.textContent(".problems"), /[\u4e00-\u9fff]/);
    assert.deepEqual(await foreign(page), []);
  }));
