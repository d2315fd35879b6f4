// The style guide's server: every component with sample data, without a database.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./program.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** Starts it on a free port. */
export async function design() {
  const child = spawn(join(TARGET, "debug", "examples", "design"), ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  let url;
  child.stdout.on("data", (chunk) => (url ??= String(chunk).match(/http:\S+/)?.[0]));
  await until(() => Boolean(url));
  return { url, stop: () => child.kill("SIGTERM") };
}
