// Accessibility, as far as a program can judge it: axe-core with the rules of WCAG 2.2 AA and its best practices.

import axe from "axe-core";

// What may differ from theme to theme; the rest is looked at once.
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** Fails with a list of what is wrong on the page, in either theme if nothing else is said. */
export async function assertAccessible(page, themes = ["light", "dark"]) {
  const wrong = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // Colours of the theme before would be measured otherwise.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // Chromium keeps some of them where a theme changes under a page that stands; a page that is drawn anew has none.
    await page.evaluate(() => {
      document.body.style.display = "none";
      document.body.getBoundingClientRect();
      document.body.style.display = "";
    });
    const violations = await judge(page, theme === "light" ? RULES : COLOURS);
    for (const { rule, target, why } of violations) wrong.push(`${theme}: ${rule}: ${target}: ${why}`);
  }
  if (wrong.length > 0) throw new Error(`${page.url()} is not accessible:\n${wrong.join("\n")}`);
}

/**
 * What axe-core finds wrong. Only that is asked for: to describe the thousand elements with which nothing is wrong takes it three
 * times as long as to judge them. No page of ours has frames.
 */
async function judge(page, runOnly) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"], iframes: false });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => ({ rule: id, target: node.target.join(" "), why: node.failureSummary })),
    );
  }, runOnly);
}
