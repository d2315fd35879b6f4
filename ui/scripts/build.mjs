// Builds ui/dist: Vite's output, the icon sprite, a flat list of names (`assets.json`), and a Brotli and a gzip copy of
// each file, so that the server compresses nothing while it serves.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const root = new URL("..", import.meta.url).pathname;
const dist = join(root, "dist");
process.chdir(root);

// The digest of the sources, kept by the cargo build, outlives Vite's emptying of the folder: it alone says whether to build.
const digest = existsSync(join(dist, "inputs.digest")) ? readFileSync(join(dist, "inputs.digest"), "utf8") : undefined;
await build({ logLevel: "warn" });

const names = {};
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
for (const [source, entry] of Object.entries(manifest)) {
  if (entry.isEntry) names[source.split("/").pop().replace(/\.ts$/, ".js")] = entry.file;
}
rmSync(join(dist, "manifest.json"));

names["icons.svg"] = write("icons", "svg", sprite());
names["favicon.svg"] = write("favicon", "svg", readFileSync(join(root, "images/favicon.svg"), "utf8"));

for (const file of readdirSync(dist)) {
  const bytes = readFileSync(join(dist, file));
  writeFileSync(join(dist, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(join(dist, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
if (digest) writeFileSync(join(dist, "inputs.digest"), digest);
// Written last and moved into place: its presence says that the rest is whole.
writeFileSync(join(dist, "assets.json.part"), JSON.stringify(names, null, 1));
renameSync(join(dist, "assets.json.part"), join(dist, "assets.json"));

function write(name, extension, text) {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 8);
  const file = `${name}-${hash}.${extension}`;
  writeFileSync(join(dist, file), text);
  return file;
}

function sprite() {
  const wanted = readFileSync(join(root, "icons.txt"), "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = wanted.map((name) => {
    const svg = readFileSync(join(root, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
