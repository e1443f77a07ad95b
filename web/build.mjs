// Puts the site together: `node build.mjs DIST`, after the programs were built into programs/.
//
// Every file but index.html and embed.js has a hash of its content in its name, so that it may be
// kept for ever; every address is relative, so that the site works below any path.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as esbuild from "esbuild";

const dist = process.argv[2];
const root = join(import.meta.dirname, "..");

/** What all bundles have in common. */
const COMMON = {
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: ["es2022"],
  outdir: dist,
  logLevel: "warning",
  legalComments: "none",
  charset: "utf8",
  loader: { ".wasm": "file" },
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
};

/** A style sheet that a script imports is a text there, minified. */
const sheets = {
  name: "sheets",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles } = await esbuild.build({ ...COMMON, entryPoints: [path], write: false });
      return { contents: outputFiles[0].text.trim(), loader: "text", watchFiles: [path] };
    });
  },
};

/** The files of a bundle: its entry, what that loads at once, and what only when it is wanted. */
function filesOf({ outputs }) {
  const names = Object.fromEntries(Object.keys(outputs).map((path) => [path, basename(path)]));
  const [entry] = Object.entries(outputs).find(([, output]) => output.entryPoint);
  const reached = new Set();
  const follow = (path, kinds) => {
    if (!reached.has(path)) {
      reached.add(path);
      for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
        if (!external && kinds.includes(kind)) {
          follow(next, kinds);
        }
      }
    }
  };
  follow(entry, ["import-statement", "file-loader"]);
  const atOnce = [...reached].map((path) => names[path]);
  return { entry: names[entry], atOnce, all: Object.values(names) };
}

async function bundle(entry, entryNames, options) {
  const entryPoints = [join(root, entry)];
  const { metafile } = await esbuild.build({ ...COMMON, entryPoints, entryNames, ...options });
  return filesOf(metafile);
}

/** The page, with the names of its files in their places; without comments and indentation. */
function page(style, script) {
  const wasm = script.atOnce.find((file) => file.endsWith(".wasm"));
  const places = { style: style.entry, script: script.entry, program: wasm };
  const text = readFileSync(join(root, "index.html"), "utf8");
  const filled = text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!places[name]) {
      throw new Error(`index.html: there is no file for {{${name}}}`);
    }
    return `./${places[name]}`;
  });
  const bare = filled.replaceAll(/<!--.*?-->/gs, "").replaceAll(/^ *\/\/.*$/gm, "");
  return bare.replaceAll(/\n\s+/g, "\n");
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const style = await bundle("style/site.css", "style-[hash]");
const script = await bundle("web/page.ts", "[name]-[hash]", { splitting: true, plugins: [sheets] });
writeFileSync(join(dist, "index.html"), page(style, script));

// What is loaded for what, for the table of sizes: a name and a file a line.
const loads = ["index.html", style.entry, ...script.atOnce].map((file) => `page ${file}`);
writeFileSync(join(root, "web/programs/loads.txt"), loads.join("\n"));
