// Makes what is handed out: `node release.mjs DIST OUT VERSION [BASE]`, after the site was built.
//
// OUT/site      a folder for any static host: the site, and under v/VERSION/ once more, for embeds
//               that want to keep this version when the host has a later one
// OUT/*.zip     the same as one file
// OUT/package   what npm packs
//
// With BASE, the address where the site will stand, it also tells programs of the page: oEmbed
// and the picture for social networks need whole addresses. The picture lies in programs/.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { bundleEmbed } from "./bundle.mjs";

const [dist, out, version, address] = process.argv.slice(2);
/** Whole, and with nothing in it that would end an attribute. */
const base = address && new URL("./", address).href;
const root = join(import.meta.dirname, "..");
const site = join(out, "site");
const pinned = `v/${version}`;

/** All files of a folder, by their paths in it, in order. */
function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => {
    return join(parentPath, name).slice(folder.length + 1).replaceAll("\\", "/");
  });
  return paths.sort();
}

/** The hash by which a browser checks a file, as `integrity` has it. */
function integrity(file) {
  return `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`;
}

/** Tells programs what the page is: the head of `index.html`, and the answer for oEmbed. */
function describe() {
  const title = "lambda-paths: three invocation paths of AWS Lambda, side by side";
  const [width, height] = [1200, 955];
  const frame =
    `<iframe src="${base}#embed" title="${title}" width="100%" height="${height}"` +
    ` loading="lazy" style="border: 0"></iframe>`;
  const answer = {
    version: "1.0",
    type: "rich",
    title,
    provider_name: "lambda-paths",
    provider_url: base,
    html: frame,
    width,
    height,
  };
  writeFileSync(join(site, "oembed.json"), JSON.stringify(answer, undefined, 2));
  const oembed = `type="application/json+oembed" href="${base}oembed.json"`;
  const tags = [
    `<link rel="canonical" href="${base}">`,
    `<link rel="alternate" ${oembed} title="${title}">`,
    `<meta property="og:type" content="website">`,
    `<meta property="og:title" content="${title}">`,
    `<meta property="og:url" content="${base}">`,
    `<meta property="og:image" content="${base}card.png">`,
    `<meta property="og:image:alt" content="A run on three lanes: what waits, what failed">`,
    `<meta name="twitter:card" content="summary_large_image">`,
  ];
  cpSync(join(root, "web/programs/card.png"), join(site, "card.png"));
  const page = join(site, "index.html");
  const text = readFileSync(page, "utf8");
  const [before, after] = text.split("</title>");
  if (after === undefined) {
    throw new Error("index.html: there is no title to put the description after");
  }
  writeFileSync(page, `${before}</title>\n${tags.join("\n")}${after}`);
}

/** The npm package: the element for bundlers, with its types. It has no page, so no link to one. */
async function makePackage() {
  const folder = join(out, "package");
  mkdirSync(folder, { recursive: true });
  await bundleEmbed(folder, "");
  for (const file of ["embed.d.ts", "custom-elements.json"]) {
    cpSync(join(root, "web/public", file), join(folder, file));
  }
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) {
    cpSync(join(root, file), join(folder, file));
  }
  cpSync(join(root, "web/package.md"), join(folder, "README.md"));
  const manifest = {
    name: "lambda-paths",
    version,
    description: "AWS Lambda's three invocation paths, animated: an element for web pages",
    license: "MIT OR Apache-2.0",
    type: "module",
    exports: {
      ".": { types: "./embed.d.ts", default: "./embed.js" },
      "./custom-elements.json": "./custom-elements.json",
    },
    types: "./embed.d.ts",
    customElements: "custom-elements.json",
    sideEffects: ["./embed.js"],
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

rmSync(out, { recursive: true, force: true });
cpSync(dist, join(site, pinned), { recursive: true });
// Of the host as a whole, so at its root only.
rmSync(join(site, pinned, "_headers"));
cpSync(dist, site, { recursive: true });
if (base) {
  describe();
}
const checked = filesOf(site).filter((file) => /\.(js|css|wasm)$/.test(file));
const hashes = Object.fromEntries(checked.map((file) => [file, integrity(join(site, file))]));
writeFileSync(join(site, "integrity.json"), `${JSON.stringify(hashes, undefined, 2)}\n`);
await makePackage();
const files = filesOf(site).map((path) => [path, readFileSync(join(site, path))]);
// On the earliest day that the format knows: the same files are the same archive.
const archive = zipSync(Object.fromEntries(files), { level: 9, mtime: new Date(1980, 0, 1) });
writeFileSync(join(out, `lambda-paths-${version}.zip`), archive);
