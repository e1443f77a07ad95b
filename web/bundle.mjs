// Bundles of the site's scripts and styles, and programs beside them, with hashes in their names.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import * as esbuild from "esbuild";

const root = join(import.meta.dirname, "..");

/** Where everything goes that has a hash in its name. */
export const ASSETS = "assets";

/** What all bundles have in common. */
const COMMON = {
  bundle: true,
  minify: true,
  metafile: true,
  format: "esm",
  target: ["es2022"],
  logLevel: "warning",
  legalComments: "none",
  charset: "utf8",
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

/** `embed.js` is loaded, not bundled anew: it is above the files with hashes. */
export const beside = {
  name: "beside",
  setup(build) {
    build.onResolve({ filter: /^\.\/embed\.js$/ }, () => ({ path: "../embed.js", external: true }));
  },
};

/** The files of a bundle in `folder`: its entry, and what that loads, at once or when wanted. */
function filesOf({ outputs }, folder) {
  const [entry] = Object.entries(outputs).find(([, output]) => output.entryPoint);
  const named = (path) => relative(folder, resolve(path)).replaceAll("\\", "/");
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
    return [...reached].map(named);
  };
  const atOnce = reach(["import-statement"]);
  const all = reach(["import-statement", "dynamic-import"]);
  return { entry: named(entry), atOnce, later: all.filter((file) => !atOnce.includes(file)) };
}

/** Bundles what an entry needs into `folder`; the names of the files. */
export async function bundle(folder, entry, options = {}) {
  const entryPoints = [{ in: join(root, entry), out: basename(entry).replace(/\.\w+$/, "") }];
  const splitting = !entry.endsWith(".css");
  const { plugins = [], ...others } = options;
  const { metafile } = await esbuild.build({
    ...COMMON,
    outdir: folder,
    entryPoints,
    entryNames: `${ASSETS}/[name]-[hash]`,
    chunkNames: `${ASSETS}/[name]-[hash]`,
    splitting,
    plugins: splitting ? [sheets, ...plugins] : [],
    ...others,
  });
  return filesOf(metafile, resolve(folder));
}

/** Copies a file of programs/ under a name with its hash; the name. */
export function asset(folder, file) {
  const source = join(root, "web/programs", file);
  const hash = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 8);
  const name = `${ASSETS}/${file.replace(".", `-${hash}.`)}`;
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  copyFileSync(source, join(folder, name));
  return name;
}

/** What a script under assets/ knows of the site: its program's address, and the page's. */
export function define(program, home) {
  return { PROGRAM: JSON.stringify(`./${basename(program)}`), HOME: JSON.stringify(home) };
}

/** `embed.js` and what it loads: its name never changes, for other sites load it by that. */
export async function bundleEmbed(folder, home) {
  const program = asset(folder, "embed.wasm");
  const options = { entryNames: "[name]", define: define(program, home) };
  return { program, ...(await bundle(folder, "web/embed/embed.ts", options)) };
}

/** A script as small as it gets. */
export async function minified(text) {
  const { code } = await esbuild.transform(text, { minify: true, target: COMMON.target });
  return code;
}
