import { defineConfig } from "vite";

// Every page loads `core` and `app.css`, pages with charts `reports.css` too and those of automations theirs; what few pages need becomes a chunk that `core` imports when it meets it.
export default defineConfig({
  plugins: [
    {
      // htmx is told never to evaluate text (`allowEval: false`); without the call the minifier may also shorten names.
      name: "no-eval",
      transform(code, id) {
        if (!id.includes("htmx.org")) return null;
        const without = code.replace("return eval(str)", "return undefined");
        if (without === code || /\beval\(/.test(without)) throw new Error("htmx changed: look for its new use of eval");
        return { code: without, map: null };
      },
    },
  ],
  base: "/assets/",
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome123", "firefox121", "safari17.5"],
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    modulePreload: false,
    cssCodeSplit: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input: { core: "src/core.ts", app: "styles/app.css", reports: "styles/reports.css", automations: "styles/automations.css", forms: "styles/forms.css" },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
