// Looks at pages of a running server (`cargo run -p mainstay-web --example design`): screenshots in both themes and two
// sizes, the accessibility check, and whatever the console says.
//
// node scripts/look.mjs http://127.0.0.1:8090 OUT /list /record …
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [base, out, ...paths] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
let bad = 0;
for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1280, 800], [390, 844]]) {
    // The check itself is put in by script, which the policy of the pages rightly forbids.
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, reducedMotion: "reduce" });
    for (const path of paths) {
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && console.log(path, "console:", message.text()));
      page.on("pageerror", (error) => console.log(path, "error:", error.message));
      await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}theme=${theme}`);
      await page.waitForTimeout(300);
      const name = `${path.replace(/\W+/g, "_")}-${theme}-${width}`;
      await page.screenshot({ path: `${out}/${name}.png`, fullPage: process.env.FULL === "1" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log(name, `is ${wide}px too wide`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const violation of violations) {
        bad += 1;
        console.log(name, violation.id, violation.impact, violation.help);
        for (const node of violation.nodes.slice(0, 6)) console.log("   ", node.target.join(" "), node.failureSummary?.split("\n").slice(1, 2).join(" "));
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(bad ? `${bad} violations` : "no violations");
process.exitCode = bad ? 1 : 0;
