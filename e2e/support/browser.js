// Debian's Chromium, driven by playwright-core. One browser per test file; a fresh context, with its own cookies, per test.

import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** Starts the browser; `executable` can be set with CHROMIUM. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/**
 * Runs `story` on a fresh page and fails when the page complained meanwhile: script errors, refused content, answers with
 * a 5xx status. A picture of the last state is kept in out/ when it fails.
 *
 * `options.scripts: false` turns scripts off, to see what works before they load.
 */
export async function onPage(browser, options, story) {
  const { scripts = true, viewport = WIDE, locale = "en-GB", theme = "light", ...rest } = options;
  const context = await browser.newContext({
    viewport,
    locale,
    timezoneId: "Europe/Berlin",
    colorScheme: theme,
    javaScriptEnabled: scripts,
    ...rest,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // The status of an answer is judged below; Chromium repeats every 4xx here.
    const told = message.text();
    // An answer that nobody waits for any more, because a later one is on its way, is no failure.
    const givenUp = /^htmx:(sendAbort|afterRequest)\b/.test(told);
    if (message.type() === "error" && !givenUp && !told.startsWith("Failed to load resource")) complaints.push(told);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  try {
    const result = await story(page, context);
    if (complaints.length > 0) throw new Error(`The page complained:\n  ${complaints.join("\n  ")}`);
    return result;
  } catch (error) {
    await picture(page, error).catch(() => {});
    throw error;
  } finally {
    await context.close();
  }
}

/**
 * A slow network: requests to addresses like `pattern` wait until `go` is called, and go on in the order they were made in. Those
 * made after that do not wait.
 */
export async function held(page, pattern) {
  const waiting = [];
  let open = false;
  await page.route(pattern, (route) => (open ? route.continue() : waiting.push(route)));
  return {
    count: () => waiting.length,
    go: async () => {
      open = true;
      // The page may have given one up by now.
      for (const route of waiting) await route.continue().catch(() => {});
    },
  };
}

async function picture(page, error) {
  await mkdir("out", { recursive: true });
  const name = String(error.message).slice(0, 60).replace(/[^a-zA-Z0-9]+/g, "-");
  await page.screenshot({ path: `out/${Date.now()}-${name}.png`, fullPage: true });
}
