// What the build makes of files that are no scripts.

/** The address of the file, relative to the script that imports it. */
declare module "*.wasm" {
  const address: string;
  export default address;
}

/** The text of the style sheet, minified. */
declare module "*.css" {
  const text: string;
  export default text;
}
