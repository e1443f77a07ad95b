// What the build fills in.

/** The address of the program, relative to the script. */
declare const PROGRAM: string;

/** The address of the full page, relative to the script; empty where there is none. */
declare const HOME: string;

/** The text of the style sheet, minified. */
declare module "*.css" {
  const text: string;
  export default text;
}
