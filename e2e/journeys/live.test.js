// Two people look at the same customers: what one does, the other sees, without loading anything anew.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, onPage } from "../support/browser.js";
import { demo, signIn, tell } from "../support/demo.js";

let browser;
let server;
const people = {};

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
  people.ada = await signIn(browser, server.url);
  people.claire = await signIn(browser, server.url, { email: "claire.dubois@talbach.example" });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Two people on the pages that `path` gives for a company made for this story. */
const together = (name, path, story) =>
  onPage(browser, { storageState: people.ada }, async (ada) => {
    await ada.goto(`${server.url}/companies`);
    const claire = await userId(ada, "claire.dubois@talbach.example");
    const company = await tell(ada, "POST", "companies", { name, industry: "Trade", owner: claire });
    await ada.goto(server.url + path(company), { waitUntil: "load" });
    await onPage(browser, { storageState: people.claire }, async (claire) => {
      await claire.goto(`${server.url}/companies/${company.id}`, { waitUntil: "load" });
      // Whoever loads the page again would lose this.
      await ada.evaluate(() => (window.sameAsBefore = true));
      await story(ada, claire, company);
      assert.equal(await ada.evaluate(() => window.sameAsBefore), true);
    });
  });

async function userId(page, email) {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/v1/users?email=eq.${encodeURIComponent(email)}`);
  return (await answer.json()).data[0].id;
}

async function editIndustry(page, text) {
  await page.locator("#fact-industry dd").click();
  await page.locator("#fact-industry input[name=industry]").fill(text);
  await page.keyboard.press("Enter");
  await page.locator("#fact-industry dd", { hasText: text }).waitFor();
}

const onRecord = ({ id }) => `/companies/${id}`;

test("a change of a field is seen on the record's page, and told on its timeline", () =>
  together("Shared Ltd", onRecord, async (ada, claire) => {
    await editIndustry(claire, "Watchmaking");
    await ada.locator("#fact-industry dd", { hasText: "Watchmaking" }).waitFor();
    await ada.locator("#timeline", { hasText: /Claire Dubois\s+changed/ }).waitFor();
  }));

test("what somebody writes down is seen by the other", () =>
  together("Told Ltd", onRecord, async (ada, claire) => {
    await claire.keyboard.press("n");
    await claire.locator("#composer [contenteditable]").waitFor();
    await claire.keyboard.type("They asked for a visit");
    await claire.keyboard.press("Control+Enter");
    await ada.locator("#timeline", { hasText: "They asked for a visit" }).waitFor();
  }));

test("who is typing is not disturbed, and told that something changed", () =>
  together("Typed Ltd", onRecord, async (ada, claire) => {
    await ada.locator("#fact-tax_id .edit").evaluate((one) => one.closest("details")?.setAttribute("open", ""));
    await ada.locator("#fact-tax_id .edit").click();
    await ada.locator("#fact-tax_id input[name=tax_id]").fill("DE 1");
    await editIndustry(claire, "Optics");
    const note = ada.locator(".changed-note", { hasText: "Claire Dubois" }).first();
    await note.waitFor();
    await ada.locator("#timeline", { hasText: "Optics" }).waitFor();
    // It stands in the column that it is about, and moves nothing else.
    const [said, facts, story] = await Promise.all([note, ada.locator("#record-facts"), ada.locator("#timeline")].map((one) => one.boundingBox()));
    assert.ok(said.height < 60 && said.x >= facts.x && facts.x + facts.width <= story.x, JSON.stringify([said, facts, story]));
    assert.equal(await ada.locator("#fact-tax_id input[name=tax_id]").inputValue(), "DE 1");
    await ada.locator("#fact-tax_id input[name=tax_id]").press("Enter");
    await ada.locator("#fact-tax_id dd", { hasText: "DE 1" }).waitFor();
    await ada.locator("#fact-industry dd", { hasText: "Optics" }).waitFor();
  }));

test("a row of a list follows", () =>
  together("Listed Ltd", () => "/companies?q=Listed", async (ada, claire) => {
    await editIndustry(claire, "Fishery");
    await ada.locator("tr[data-id] td[data-field=industry]", { hasText: "Fishery" }).waitFor();
  }));
