// The real program on a free port of this machine, with a data directory of its own.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const MAINSTAY = process.env.MAINSTAY_TEST_BINARY ?? join(TARGET, "debug", "mainstay");
const PATIENCE_MS = 30_000;

/** Makes an empty data directory; `remove` takes it away. */
export async function workspace() {
  const data = await mkdtemp(join(tmpdir(), "mainstay-e2e-"));
  return { data, remove: () => rm(data, { recursive: true, force: true }) };
}

/** Runs a command of the program to its end: `mainstay(["config", "show"], { input: "..." })`. */
export function mainstay(args, { input = "", env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(MAINSTAY, args, { env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    // A command that ends without reading is no failure of ours.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Starts the server and waits until it is ready. */
export async function serve(data, args = []) {
  const child = spawn(
    MAINSTAY,
    ["serve", "--data", data, "--listen", "127.0.0.1:0", "--set", "log.format=json", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  let url;
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
  const listening = new Promise((resolve, reject) => {
    const read = (chunk) => {
      log += chunk;
      url ??= log.match(/"message":"Listening on ([^"]+)"/)?.[1];
      if (url) resolve(`http://${url}`);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    ended.then(() => reject(new Error(`The server ended while starting:\n${log}`)));
    setTimeout(() => reject(new Error(`The server did not start:\n${log}`)), PATIENCE_MS).unref();
  });
  const server = {
    url: "",
    pid: child.pid,
    /** What it wrote so far. */
    log: () => log,
    /** Tells it to stop and waits for its end. */
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
  try {
    server.url = await listening;
    await until(async () => (await fetch(`${server.url}/readyz`)).ok);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return server;
}

/** Waits until `condition` holds; the last refusal is the reason when it never does. */
export async function until(condition, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  let reason = "the condition does not hold";
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
    } catch (error) {
      reason = error.message;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${patience} ms: ${reason}`);
}
