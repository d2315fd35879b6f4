// An operator starts the program, asks how it is, and stops it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mainstay, serve, workspace } from "../support/program.js";

let space;
let server;

before(async () => {
  space = await workspace();
  server = await serve(space.data);
});

after(async () => {
  await server?.stop("SIGKILL");
  await space?.remove();
});

test("it is alive, ready and measured", async () => {
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.equal((await (await fetch(`${server.url}/readyz`)).json()).ready, true);
  const metrics = await fetch(`${server.url}/metrics`);
  assert.equal(metrics.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.match(await metrics.text(), /^process_resident_memory_bytes \d+$/m);
});

test("metrics are hidden from visitors behind a proxy", async () => {
  const headers = { "x-forwarded-for": "198.51.100.7" };
  assert.equal((await fetch(`${server.url}/metrics`, { headers })).status, 404);
});

test("a misspelt setting is told with the one that was meant", async () => {
  const { code, stderr } = await mainstay(["config", "check"], { env: { MAINSTAY_LISEN: "x" } });
  assert.equal(code, 78);
  assert.match(stderr, /MAINSTAY_LISEN: no setting has this name; did you mean MAINSTAY_LISTEN\?/);
});

test("an address in use is told, and is no crash", async () => {
  const address = server.url.replace("http://", "");
  const { code, stderr } = await mainstay(["serve", "--data", space.data, "--listen", address]);
  assert.equal(code, 69);
  assert.match(stderr, /cannot listen on 127\.0\.0\.1:\d+: Address already in use/);
});

test("it stops when told, and says so", async () => {
  assert.deepEqual(await server.stop(), { code: 0, signal: null });
  assert.match(server.log(), /"message":"Stopped"/);
});
