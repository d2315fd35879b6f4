// On a slow line one works on as quickly as on a fast one: what is typed before the place for it has come is not lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, tell } from "../support/demo.js";
import { at, server } from "../support/desk.js";
import { until } from "../support/program.js";

/** On the page of a company made for this story, its forms a good while away. */
const company = (name, story) =>
  at("/companies", async (page) => {
    const made = await tell(page, "POST", "companies", { name, industry: "Trade", relation: "prospect" });
    await page.goto(`${server.url}/companies/${made.id}`, { waitUntil: "load" });
    await slowly(page);
    await story(page, made.id);
  });

async function slowly(page) {
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: -1, uploadThroughput: -1 });
}

test("a fact is typed as soon as it is opened, and no letter is taken for a command", () =>
  company("Typed at once Ltd", async (page, id) => {
    await page.locator("#fact-industry .edit").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("Watch mating");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("g");
    await page.keyboard.press("Enter");
    await until(async () => (await page.locator("#fact-industry dd").innerText()).trim() === "Watch mating");
    assert.equal(await page.locator("#composer form").count(), 0);
    await page.locator("#fact-relation dd").click();
    await page.keyboard.type("part");
    await page.keyboard.press("Enter");
    await until(async () => (await ask(page, `companies/${id}`)).relation === "partner");
  }));

test("a task and a note are written down without waiting for their forms", () =>
  company("Written at once Ltd", async (page, id) => {
    await page.keyboard.press("t");
    await page.keyboard.type("Send the quotation");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "Send the quotation" }).waitFor();
    await until(async () => (await page.locator("#composer form").count()) === 0);
    await page.keyboard.press("n");
    await page.keyboard.type("They want forty");
    await page.locator("#composer [contenteditable]", { hasText: "They want forty" }).waitFor();
    await page.keyboard.type(" machines");
    await page.keyboard.press("Control+Enter");
    await page.locator("#timeline", { hasText: "They want forty machines" }).waitFor();
    assert.equal((await ask(page, `tasks?regarding=eq.${id}`)).data.length, 1);
    assert.equal((await ask(page, `notes?regarding=eq.${id}`)).data.length, 1);
  }));

test("a cell is typed in as soon as it is opened", () =>
  at("/companies", async (page) => {
    const made = await tell(page, "POST", "companies", { name: "Cell at once Ltd", industry: "Trade" });
    await page.goto(`${server.url}/companies?name=eq.${encodeURIComponent("Cell at once Ltd")}`, { waitUntil: "load" });
    await slowly(page);
    await page.locator("td[data-edit]", { hasText: "Trade" }).dblclick();
    await page.keyboard.type("Chemicals");
    await page.keyboard.press("Enter");
    await until(async () => (await ask(page, `companies/${made.id}`)).industry === "Chemicals");
  }));

test("who leaves a half-typed fact is asked first", () =>
  company("Left Ltd", async (page, id) => {
    await page.locator("#fact-industry dd").click();
    await page.locator("#fact-industry input[name=industry]").fill("Half");
    const asked = page.waitForEvent("dialog");
    const leaving = page.locator(".sidebar a", { hasText: "Contacts" }).click({ noWaitAfter: true });
    const dialog = await asked;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await leaving;
    assert.equal(await page.locator("#fact-industry input[name=industry]").inputValue(), "Half");
    assert.match(page.url(), new RegExp(id));
  }));
