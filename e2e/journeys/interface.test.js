// The parts of the interface do what they promise: with the mouse, with the keyboard, on a phone, without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "../support/accessible.js";
import { launch, onPage, PHONE, WIDE } from "../support/browser.js";
import { design } from "../support/design.js";
import { until } from "../support/program.js";

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([launch(), design()]);
});

after(async () => {
  await browser?.close();
  server?.stop();
});

/** A story on one of the sample pages. */
const on = (path, story, options = {}) =>
  onPage(browser, options, async (page) => {
    await page.goto(server.url + path, { waitUntil: "load" });
    await story(page);
  });

const focused = (page, property) => page.evaluate((name) => document.activeElement?.[name], property);

for (const [name, viewport] of [["desk", WIDE], ["phone", PHONE]]) {
  test(`every component is accessible on a ${name}`, () => on("/design", assertAccessible, { viewport }));
}

test("every page fits a phone of 360 pixels", async () => {
  for (const path of ["/", "/list", "/record", "/board", "/import", "/sign-in", "/design"]) {
    await on(
      path,
      async (page) => {
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(tooWide <= 0, `${path} is ${tooWide} px too wide`);
      },
      { viewport: { width: 360, height: 740 } },
    );
  }
});

test("a list is worked by keyboard", () =>
  on("/list", async (page) => {
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    assert.equal(await page.locator("input[name=ids]:checked").count(), 3);
    assert.equal(await page.locator("[data-bulk-count]").textContent(), "3 selected");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("input[name=ids]:checked").count(), 0);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/record");
  }));

test("all that match can be chosen", () =>
  on("/list", async (page) => {
    await page.locator("[data-pick-all]").check();
    await page.locator("[data-bulk-all]").click();
    assert.equal(await page.locator("[data-bulk-count]").textContent(), "12,345 selected");
    assert.equal(await page.locator("form[data-bulk] [name=all]").inputValue(), "1");
    await page.locator("input[name=ids]").first().uncheck();
    assert.equal(await page.locator("form[data-bulk] [name=all]").count(), 0);
  }));

test("the next page comes before one gets there", () =>
  on("/list", async (page) => {
    await page.locator(".table-scroll").evaluate((frame) => frame.scrollTo(0, 1400));
    await until(async () => (await page.locator("tr[data-id]").count()) >= 100);
  }));

test("a cell is edited in place and given up", () =>
  on("/list", async (page) => {
    await page.locator("td[data-edit]").first().dblclick();
    await page.locator("td.editing select").waitFor();
    assert.equal(await focused(page, "tagName"), "SELECT");
    await page.keyboard.press("Escape");
    await page.locator("td.editing").waitFor({ state: "detached" });
  }));

test("the palette finds and goes", () =>
  on("/list", async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("ada");
    await page.locator("#palette [aria-selected=true]", { hasText: "Ada" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/record");
  }));

test("a fact is edited; a problem is shown at it; the focus comes back", () =>
  on("/record", async (page) => {
    await page.locator("#fact-domain .edit").focus();
    await page.keyboard.press("Enter");
    const input = page.locator(".fact.editing input[type=text]");
    await input.waitFor();
    assert.equal(await focused(page, "name"), "value");
    await input.fill("bad");
    await page.keyboard.press("Enter");
    await page.locator(".fact.editing .error").waitFor();
    await input.fill("new.example");
    await page.keyboard.press("Enter");
    await page.locator("#fact-domain dd", { hasText: "new.example" }).waitFor();
    await until(() => page.evaluate(() => document.activeElement.matches("#fact-domain .edit")));
    await page.locator(".toast", { hasText: "Undo" }).waitFor();
  }));

test("a failure of the server loses nothing that was typed", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/record`);
  await page.locator("#fact-domain .edit").focus();
  await page.keyboard.press("Enter");
  const input = page.locator(".fact.editing input[type=text]");
  await input.fill("fail");
  await page.keyboard.press("Enter");
  await page.locator(".toast.bad", { hasText: "The disk is full. Nothing was changed." }).waitFor();
  assert.equal(await input.inputValue(), "fail");
  await context.close();
});

test("a record is picked by keyboard", () =>
  on("/record", async (page) => {
    await page.locator("#fact-owner .edit").focus();
    await page.keyboard.press("Enter");
    await page.locator(".fact.editing [role=combobox]").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("ini");
    await page.locator("[role=option][aria-selected=true]", { hasText: "Initech" }).waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("[data-picked-id]").inputValue(), "2");
    assert.equal(await page.locator("[name='value.label']").inputValue(), "Initech");
  }));

test("tags are invented while one types", () =>
  on("/record", async (page) => {
    await page.locator("#fact-tags .edit").focus();
    await page.keyboard.press("Enter");
    await page.locator(".fact.editing [data-tags]").waitFor();
    await page.keyboard.type("fair,");
    await page.keyboard.type("展会");
    await page.keyboard.press("Enter");
    const tags = await page.locator(".fact.editing [data-token] input").evaluateAll((inputs) => inputs.map((one) => one.value));
    assert.deepEqual(tags, ["vip", "fair", "展会"]);
  }));

test("a card moves by mouse and by its menu", () =>
  on("/board", async (page) => {
    await page.waitForLoadState("networkidle").catch(() => {});
    const card = await page.locator(".bcard").first().boundingBox();
    const lane = await page.locator("[data-lane=eval]").boundingBox();
    await page.mouse.move(card.x + 40, card.y + 60);
    await page.mouse.down();
    await page.mouse.move(lane.x + 60, lane.y + 150, { steps: 12 });
    await page.mouse.up();
    await until(async () => (await page.locator("[data-lane=eval] .bcard").count()) === 2);
    await page.locator("[data-lane=lead] .bcard summary").first().click();
    await page.locator("details[open] button[value=lost]").click();
    await until(async () => (await page.locator("[data-lane=lost] .bcard").count()) === 1);
  }));

test("rows of a form come and go", () =>
  on("/design", async (page) => {
    await page.locator("[data-add]").first().click();
    await page.locator("input[name='g-emails[3].address']").waitFor();
    await page.locator("[data-add-row]").first().click();
    await page.locator("[name='f[0][2].field']").waitFor();
    await page.locator("[data-add-group]").first().click();
    await page.locator("[name='f[1][0].field']").waitFor();
  }));

test("formatted text is written back as plain HTML", () =>
  on("/design", async (page) => {
    await page.locator(".ProseMirror").first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" today");
    const value = await page.locator("textarea[data-rich]").first().inputValue();
    assert.equal(value, "<p>Met <strong>Ada</strong> at the fair. Wants:</p><ul><li><p>prices</p></li><li><p>a visit today</p></li></ul>");
  }));

/** One event, as the server would send it when somebody else changed records. */
const changed = (page, change) =>
  page.route("**/live", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `retry: 600000\nevent: changed\ndata: ${JSON.stringify(change)}\n\n` }),
  );

test("what somebody else changed appears by itself", () =>
  onPage(browser, {}, async (page) => {
    await changed(page, { object: "contact", ids: ["3"], by: "Anna" });
    await page.goto(`${server.url}/list`);
    await page.locator("tr[data-id='3'].flash-changed", { hasText: "+49 30 1234567" }).waitFor();
    assert.equal(await page.locator("tr.flash-changed").count(), 1);
  }));

test("a record that is being edited is not pulled away", () =>
  onPage(browser, {}, async (page) => {
    let say;
    const later = new Promise((resolve) => (say = resolve));
    await page.route("**/live", async (route) => {
      await later;
      const change = JSON.stringify({ object: "contact", ids: ["0"], by: "Anna" });
      await route.fulfill({ contentType: "text/event-stream", body: `retry: 600000\nevent: changed\ndata: ${change}\n\n` });
    });
    await page.goto(`${server.url}/list`);
    await page.locator("tr[data-id='0'] td[data-edit]").first().dblclick();
    await page.locator("td.editing select").waitFor();
    say();
    await page.locator(".changed-note", { hasText: "Anna changed this." }).waitFor();
    assert.equal(await page.locator("td.editing select").count(), 1);
  }));

test("a change that fits none of the rows shown is announced, not forced", () =>
  onPage(browser, {}, async (page) => {
    await changed(page, { object: "contact", ids: ["999"] });
    await page.goto(`${server.url}/list`);
    await page.locator(".changed-note", { hasText: "This list has changed." }).waitFor();
  }));

test("the first list page is light: under 60 KB and ten requests", async () => {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  let requests = 0;
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.goto(`${server.url}/list`);
  await page.waitForTimeout(800);
  await context.close();
  assert.ok(bytes > 10_000 && bytes < 60_000, `${bytes} bytes`);
  assert.ok(requests < 10, `${requests} requests`);
});

test("without scripts the drawer, the menus and the forms work", () =>
  on(
    "/list",
    async (page) => {
      await page.locator("a[data-open-nav]").click();
      await page.locator("#nav .nav-link", { hasText: "Contacts" }).waitFor();
      await page.locator("#nav .nav-close").click();
      await page.locator("summary[title=Columns]").click();
      await page.locator(".colpick").waitFor();
      await page.locator("input[name=ids]").first().check();
      assert.ok(await page.locator("form.bulk").isVisible());
      assert.ok(await page.locator("tr.more a").getAttribute("href"));
    },
    { scripts: false, viewport: PHONE },
  ));
