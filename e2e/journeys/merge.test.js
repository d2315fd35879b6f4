// The same person twice: made one from the list, by keyboard, and taken apart again; found by comparing all of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE } from "../support/browser.js";
import { ask, tell } from "../support/demo.js";
import { at } from "../support/desk.js";

/** Two records of one person, with an activity about the second. */
async function twice(page, family) {
  const make = (given, address) =>
    tell(page, "POST", "contacts", { name: { given, family }, emails: [{ address, opt_out: given !== "Grace" }] });
  const one = await make("Grace", `grace.${family}@gmail.com`.toLowerCase());
  const two = await make("G.", `grace${family}+crm@gmail.com`.toLowerCase());
  await tell(page, "POST", "calls", { name: `About ${family}`, regarding: { object: "contact", id: two.id } });
  return [one, two];
}

const is = async (page, id, trashed) => assert.equal((await ask(page, `contacts/${id}`)).trashed ?? false, trashed);

test("two of a list are made one by keyboard, and two again by one click", () =>
  at("/contacts", async (page) => {
    const [one, two] = await twice(page, "Murrayhopper");
    await page.goto(new URL("/contacts?q=murrayhopper", page.url()).href);
    for (const { id } of [one, two]) await page.locator(`input[name=ids][value="${id}"]`).check();
    await page.locator(".bulk button[value=merge]").press("Enter");
    await page.waitForURL(/\/contacts\/merge\?/);
    const first = (await page.locator("input[name=ids]").first().getAttribute("value"));
    const names = page.locator("input[name='keep.name']");
    await names.first().focus();
    await page.keyboard.press("ArrowDown");
    assert.equal(await names.nth(1).isChecked(), true);
    await page.locator(".merge-form button[type=submit]").press("Enter");
    await page.waitForURL(new RegExp(`/contacts/${first}$`));
    await page.getByText("About Murrayhopper").first().waitFor();
    await page.getByText("merged another record into this one").first().waitFor();
    const gone = first === one.id ? two.id : one.id;
    await is(page, gone, true);
    await page.goto(new URL(`/contacts/${gone}`, page.url()).href);
    await page.getByRole("button", { name: "Unmerge" }).click();
    await page.locator("#record-head a[href$='/edit']").first().waitFor();
    await is(page, gone, false);
  }));

test("all contacts are compared on a phone; what is sure is made one", () =>
  at(
    "/duplicates?object=contact",
    async (page) => {
      const [one, two] = await twice(page, "Brewsterhopper");
      await page.locator("form[action='/duplicates/scan'] button").click();
      const pair = page.locator(".pair", { hasText: "Brewsterhopper" });
      await pair.first().waitFor();
      await pair.first().getByText("same email").waitFor();
      await page.locator("form[action='/duplicates/merge'] button").click();
      await page.locator(".toast", { hasText: "merged into" }).waitFor();
      assert.equal(await pair.count(), 0);
      const gone = await Promise.all([one, two].map(({ id }) => ask(page, `contacts/${id}`)));
      assert.equal(gone.filter((record) => record.merged_into).length, 1);
    },
    { viewport: PHONE },
  ));
