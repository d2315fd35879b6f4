// Accessibility, as far as a program can judge it: axe-core with the rules of WCAG 2.2 AA and its best practices.

import AxeBuilder from "@axe-core/playwright";

// What may differ from theme to theme; the rest is looked at once.
const COLOURS = ["color-contrast", "link-in-text-block"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with a list of what is wrong on the page in either theme. */
export async function assertAccessible(page) {
  const wrong = [];
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // Colours of the theme before would be measured otherwise.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // Chromium keeps some of them where a theme changes under a page that stands; a page that is drawn anew has none.
    await page.evaluate(() => {
      document.body.style.display = "none";
      document.body.getBoundingClientRect();
      document.body.style.display = "";
    });
    // No page of ours has frames; looking for them opens another page each time.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (theme === "light" ? axe.withTags(RULES) : axe.withRules(COLOURS)).analyze();
    for (const violation of violations) {
      for (const node of violation.nodes) {
        wrong.push(`${theme}: ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`);
      }
    }
  }
  if (wrong.length > 0) throw new Error(`${page.url()} is not accessible:\n${wrong.join("\n")}`);
}
