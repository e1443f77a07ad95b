// Puts the site together: `node build.mjs DIST`, after the programs were built into programs/.
//
// Scripts, styles, texts and programs are under assets/ with a hash of their content in their
// names, so that they may be kept for ever; every address is relative, so that the site works below
// any path.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asset, beside, bundle, bundleEmbed, define, minified } from "./bundle.mjs";

const dist = process.argv[2];
const root = join(import.meta.dirname, "..");

/** A text with the names of files in their places. */
function filled(file, places) {
  return readFileSync(join(root, file), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!places[name]) {
      throw new Error(`${file}: there is nothing for {{${name}}}`);
    }
    return places[name];
  });
}

/** The page, without comments and indentation. */
function page(places) {
  const text = filled("index.html", places);
  const bare = text.replaceAll(/<!--.*?-->/gs, "").replaceAll(/^ *\/\/.*$/gm, "");
  return bare.replaceAll(/\n\s+/g, "\n");
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
// As it is: types, the elements' manifest, and what hosts are told.
cpSync(join(root, "web/public"), dist, { recursive: true });
const style = await bundle(dist, "style/site.css");
const program = asset(dist, "page.wasm");
const script = await bundle(dist, "web/page.ts", { define: define(program, "../") });
const embed = await bundleEmbed(dist, "../");
const frame = await bundle(dist, "web/embed/frame.ts", { plugins: [beside] });
const texts = asset(dist, "settings.json");
const [stage] = embed.later;
const files = {
  style: style.entry,
  script: script.entry,
  program,
  texts,
  frame: frame.entry,
  stage,
  embed: embed.program,
};
const places = Object.entries(files).map(([name, file]) => [name, `./${file}`]);
const index = page(Object.fromEntries(places));
writeFileSync(join(dist, "index.html"), index);
// All names with hashes are in these two.
const build = createHash("sha256").update(index).update(readFileSync(join(dist, "embed.js")));
const worker = filled("web/sw.js", { build: build.digest("hex").slice(0, 16) });
writeFileSync(join(dist, "sw.js"), await minified(worker));

// What is loaded for what, for the table of sizes: a name and a file a line.
const loads = {
  page: ["index.html", style.entry, ...script.atOnce, program],
  element: embed.atOnce,
  embed: [...embed.atOnce, ...embed.later, embed.program],
};
const lines = Object.entries(loads).flatMap(([name, files]) => {
  return files.map((file) => `${name} ${file}`);
});
writeFileSync(join(root, "web/programs/loads.txt"), lines.join("\n"));
