// The tools themselves: that they see what is wrong, and leave alone what is right.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { assertAccessible } from "./accessible.js";
import { launch, onPage } from "./browser.js";

const GOOD = `<!doctype html><html lang="en"><head><title>Good</title></head>
<body><main><h1>Good</h1><p>Text</p></main></body></html>`;
const PAGES = {
  "/good": GOOD,
  "/unnamed": GOOD.replace("<p>Text</p>", "<button></button>"),
  "/faint": GOOD.replace("<p>", '<p class="faint">').replace("</head>", '<link rel="stylesheet" href="/faint.css"></head>'),
  "/inline": GOOD.replace("</main>", "<script>document.title = 'ran'</script></main>"),
};

let browser;
let server;
let base;

before(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'");
    if (request.url === "/faint.css") {
      response.setHeader("content-type", "text/css");
      response.end("@media (prefers-color-scheme: dark) { .faint { color: #eee; background: #fff } }");
    } else if (request.url === "/broken") {
      response.statusCode = 500;
      response.end(GOOD);
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(PAGES[request.url] ?? GOOD);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

const visit = (path, story = () => {}) =>
  onPage(browser, {}, async (page) => {
    await page.goto(base + path);
    await story(page);
  });

test("a good page passes", () => visit("/good", assertAccessible));

test("a button without a name is found", () =>
  assert.rejects(visit("/unnamed", assertAccessible), /button-name/));

test("faint text is found in the theme that has it", () =>
  assert.rejects(visit("/faint", assertAccessible), /\ndark: color-contrast/));

test("what the content policy refuses is a complaint", () =>
  assert.rejects(visit("/inline"), /complained:\n.*Content Security Policy/s));

test("an internal error is a complaint", () => assert.rejects(visit("/broken"), /500 http/));
