// After the build: one icon sprite from the npm package, and a manifest with a hash for each file.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(path, import.meta.url);
const out = at("../../tongxing/core/static/tongxing/");
const outline = at("../node_modules/@tabler/icons/icons/outline/");

// The listed ones, and whatever a page or a view names in quotes: a missing icon would be a silent hole.
const names = new Set(readFileSync(at("../icons.txt"), "utf8").replace(/#.*/g, "").split(/\s+/).filter(Boolean));
const pages = at("../../tongxing/");
for (const file of readdirSync(pages, { recursive: true })) {
  if (!/\.(py|html)$/.test(file)) continue;
  for (const [, word] of readFileSync(new URL(file, pages), "utf8").matchAll(/"([a-z][a-z0-9-]+)"/g)) {
    if (existsSync(new URL(`${word}.svg`, outline))) names.add(word);
  }
}
const symbols = [...names].sort().map((name) => {
  const svg = readFileSync(new URL(`${name}.svg`, outline), "utf8");
  const body = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none"[^>]*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
});
writeFileSync(new URL("icons.svg", out), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

const manifest = {};
for (const file of readdirSync(out).sort()) {
  if (file === "manifest.json") continue;
  manifest[file] = createHash("sha256").update(readFileSync(new URL(file, out))).digest("hex").slice(0, 10);
}
writeFileSync(new URL("manifest.json", out), JSON.stringify(manifest, null, 1) + "\n");
console.log(`${symbols.length} icons, ${Object.keys(manifest).length} files`);
