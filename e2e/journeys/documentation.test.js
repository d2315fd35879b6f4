// Links between documents lead somewhere, pictures are there and small, and no document names a place on somebody's machine.

import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

async function documents() {
  const top = (await readdir(root)).filter((name) => name.endsWith(".md"));
  const below = (await readdir(join(root, "docs"), { recursive: true })).filter((name) => name.endsWith(".md"));
  return [...top, ...below.map((name) => join("docs", name))];
}

/** GitHub's name of a heading. */
const anchor = (heading) =>
  heading.toLowerCase().replace(/[`*]/g, "").replace(/[^\p{L}\p{N} _-]/gu, "").trim().replaceAll(" ", "-");

const anchors = (text) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));

test("links between documents lead somewhere", async () => {
  const broken = [];
  for (const name of await documents()) {
    const text = await readFile(join(root, name), "utf8");
    const prose = text.replace(/^```[\s\S]*?^```/gm, "");
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    for (const link of links.filter((link) => !/^[a-z]+:/.test(link))) {
      const [path, place] = link.split("#");
      const file = path === "" ? join(root, name) : join(root, dirname(name), path);
      const there = await stat(file).catch(() => null);
      if (!there) broken.push(`${name}: ${link}`);
      else if (place && !anchors(await readFile(file, "utf8")).includes(place)) broken.push(`${name}: ${link} (no such heading)`);
    }
  }
  assert.deepEqual(broken, []);
});

test("every guide is in the index", async () => {
  const index = await readFile(join(root, "docs/README.md"), "utf8");
  const missing = (await documents())
    .filter((name) => /^docs\/(users|operators|integrators|adr)\//.test(name))
    .filter((name) => !index.includes(`(${relative("docs", name)})`));
  assert.deepEqual(missing, []);
});

test("pictures are small enough to load at once", async () => {
  for (const name of await readdir(join(root, "docs/images"))) {
    const { size } = await stat(join(root, "docs/images", name));
    assert.ok(size < 250_000, `${name} has ${size} bytes`);
  }
});
