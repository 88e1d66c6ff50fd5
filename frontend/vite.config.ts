// One script, one style sheet, names that never change: the server adds ?v=<hash> from manifest.json.
import purge from "@fullhuman/postcss-purgecss";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Tabler is far larger than what the pages use. Only its file is thinned, never ours.
const thin = purge({
  content: [here("../tongxing/**/*.html"), here("../tongxing/**/*.py"), here("src/**/*.ts")],
  // Our own words for things Tabler also has words for.
  blocklist: [
    "chart", "ratio", "steps", "step", "legend", "timeline", "empty", "switch", "figure", "mark", "name", "state",
    "panel", "note", "tabs", "bar", "sheet", "points", "filters", "search", "errors", "field", "option", "cover", "big",
  ],
  variables: true,
  keyframes: true,
});

export default defineConfig({
  base: "./",
  publicDir: here("public"),
  build: {
    outDir: here("../tongxing/core/static/tongxing"),
    emptyOutDir: true,
    target: "es2020",
    cssTarget: ["chrome90", "safari14.1", "firefox90"],
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: here("src/main.ts"),
      output: {
        entryFileNames: "app.js",
        chunkFileNames: "[name].js",
        assetFileNames: "app[extname]",
      },
    },
  },
  css: {
    postcss: {
      plugins: [
        {
          postcssPlugin: "thin-tabler",
          async OnceExit(root, helpers) {
            if (helpers.result.opts.from?.endsWith("/tabler.css")) {
              await thin.OnceExit?.(root, helpers);
            }
          },
        },
      ],
    },
  },
});
