// A workspace with the demonstration's company in it, and somebody signed in.

import { mainstay, serve, workspace } from "./program.js";

export const PASSWORD = "a demonstration only";
export const ADMINISTRATOR = "ada.berger@talbach.example";

/** Fills a workspace, serves it (with further arguments, if there are some), and gives what ends both. */
export async function demo(contacts = 120, args = []) {
  const space = await workspace();
  const { code, stderr } = await mainstay(["demo", "--data", space.data, "--contacts", String(contacts), "--password-stdin"], {
    input: `${PASSWORD}\n`,
  });
  if (code !== 0) throw new Error(`The demonstration could not be made: ${stderr}`);
  const server = await serve(space.data, args);
  return {
    url: server.url,
    async stop() {
      await server.stop("SIGKILL");
      await space.remove();
    },
  };
}

/** The cookies of somebody who signed in, in a language: for `onPage(browser, { storageState }, …)`. */
export async function signIn(browser, url, { email = ADMINISTRATOR, lang = "en" } = {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  const csrf = await page.getAttribute("meta[name=csrf-token]", "content");
  const answer = await page.request.post(`${url}/settings/language`, { form: { _csrf: csrf, language: lang } });
  if (!answer.ok()) throw new Error(`The language could not be chosen: ${answer.status()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The program's answer to a question of somebody who is signed in: `await ask(page, "contacts?limit=1")`. */
export async function ask(page, path) {
  const url = new URL(`/api/v1/${path}`, page.url());
  const answer = await page.request.get(url.href);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** A change by somebody who is signed in, as another program would make it: `await tell(page, "PATCH", "companies/1", {...})`. */
export async function tell(page, method, path, data) {
  const url = new URL(`/api/v1/${path}`, page.url());
  const csrf = await page.getAttribute("meta[name=csrf-token]", "content");
  const answer = await page.request.fetch(url.href, { method, data, headers: { "x-csrf-token": csrf } });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.status() === 204 ? null : answer.json();
}
