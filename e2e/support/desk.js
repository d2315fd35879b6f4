// The desk of Ada, who administers a demonstration: a browser that is signed in as her and the server, for all stories of the
// file that imports this. Each file of journeys runs in a process of its own.

import { after, before } from "node:test";
import { launch, onPage } from "./browser.js";
import { demo, signIn } from "./demo.js";

export let browser;
export let server;
/** What she is signed in by. */
export let ada;

before(async () => {
  [browser, server] = await Promise.all([launch(), demo()]);
  ada = await signIn(browser, server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A story on a page, opened as Ada. */
export const at = (path, story, options = {}) =>
  onPage(browser, { storageState: ada, ...options }, async (page) => {
    await page.goto(server.url + path, { waitUntil: "load" });
    await story(page);
  });
