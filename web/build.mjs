// Puts the site together: `node build.mjs DIST`, after the programs were built into programs/.
//
// Scripts, styles and programs but embed.js have a hash of their content in their names, so that
// they may be kept for ever; every address is relative, so that the site works below any path.

import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** The files of a bundle: its entry, and what that loads, at once or only when it is wanted. */
function filesOf({ outputs }) {
  const [entry] = Object.entries(outputs).find(([, output]) => output.entryPoint);
  const reach = (kinds) => {
    const reached = new Set();
    const follow = (path) => {
      if (outputs[path] && !reached.has(path)) {
        reached.add(path);
        const imports = outputs[path].imports.filter(({ kind }) => kinds.includes(kind));
        imports.forEach(({ path: next }) => follow(next));
      }
    };
    follow(entry);
    return [...reached].map((path) => basename(path));
  };
  const atOnce = reach(["import-statement"]);
  const all = reach(["import-statement", "dynamic-import"]);
  return { entry: basename(entry), atOnce, later: all.filter((file) => !atOnce.includes(file)) };
}

async function bundle(entry, entryNames, options) {
  const entryPoints = [{ in: join(root, entry), out: basename(entry).replace(/\.\w+$/, "") }];
  const splitting = !entry.endsWith(".css");
  const plugins = splitting ? [sheets] : [];
  const chosen = { entryPoints, entryNames, splitting, plugins, ...options };
  const { metafile } = await esbuild.build({ ...COMMON, ...chosen });
  return filesOf(metafile);
}

/** Copies a program under a name with its hash; the name. */
function program(name) {
  const file = join(root, "web/programs", `${name}.wasm`);
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
  copyFileSync(file, join(dist, `${name}-${hash}.wasm`));
  return `${name}-${hash}.wasm`;
}

/** What a script knows of the site: its program's address, and the page's, beside the script. */
function define(file) {
  return { PROGRAM: JSON.stringify(`./${file}`), HOME: '"./"' };
}

/** The page, with the names of its files in their places; without comments and indentation. */
function page(places) {
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
// As it is: types, the elements' manifest, and what hosts are told.
cpSync(join(root, "web/public"), dist, { recursive: true });
const style = await bundle("style/site.css", "style-[hash]");
const [pageProgram, embedProgram] = [program("page"), program("embed")];
const script = await bundle("web/page.ts", "[name]-[hash]", { define: define(pageProgram) });
// Its name never changes: other sites load it by that.
const embed = await bundle("web/embed/embed.ts", "[name]", { define: define(embedProgram) });
const external = ["./embed.js"];
const frame = await bundle("web/embed/frame.ts", "[name]-[hash]", { external });
const places = { style: style.entry, script: script.entry, program: pageProgram };
writeFileSync(join(dist, "index.html"), page({ ...places, frame: frame.entry }));

// What is loaded for what, for the table of sizes: a name and a file a line.
const loads = {
  page: ["index.html", style.entry, ...script.atOnce, pageProgram],
  element: embed.atOnce,
  embed: [...embed.atOnce, ...embed.later, embedProgram],
};
const lines = Object.entries(loads).flatMap(([name, files]) => {
  return files.map((file) => `${name} ${file}`);
});
writeFileSync(join(root, "web/programs/loads.txt"), lines.join("\n"));
