// The words of the pages: to see that every one is there, and in the reader's language.

import { readdir, readFile } from "node:fs/promises";

const LOCALES = new URL("../../crates/web/locales/", import.meta.url);

async function messages(lang) {
  const known = new Map();
  for (const name of await readdir(new URL(`${lang}/`, LOCALES))) {
    const text = await readFile(new URL(`${lang}/${name}`, LOCALES), "utf8");
    for (const [, key, value] of text.matchAll(/^([a-z][a-z0-9-]*) = *(.*)$/gm)) known.set(key, value.trim());
  }
  return known;
}

const [english, chinese] = await Promise.all([messages("en"), messages("zh-CN")]);
const keys = [...english.keys()].filter((key) => key.includes("-"));
const translated = [...english].filter(([key, value]) => value.length > 3 && !value.includes("{") && chinese.get(key) !== value);

/** What stands on a page untranslated: names of messages, and in Chinese pages the words of English ones. */
export async function untranslated(page, lang) {
  const texts = await page.evaluate(() => {
    const all = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      // What people wrote may be in any language.
      if (!walker.currentNode.parentElement.closest("script, style, code, pre, [lang]:not(html), [data-as-written]")) all.push(walker.currentNode.data);
    }
    for (const element of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) all.push(element.getAttribute(name) ?? "");
    }
    return all.map((text) => text.trim()).filter(Boolean);
  });
  const wrong = new Set(lang === "en" ? [] : translated.map(([, value]) => value));
  const names = new Set(keys);
  return [...new Set(texts)].filter((text) => wrong.has(text) || text.split(/[\s:·]+/).some((word) => names.has(word)));
}
