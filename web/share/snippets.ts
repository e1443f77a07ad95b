// What an author pastes. The command line's `lambda-paths embed` writes the same
// (`crates/lambda-paths-cli/src/embed.rs`).

/** What the page's program says of the run on show. */
export interface Shared {
  /** The scenario's link, with every edit: the fragment without `#`. */
  link: string;
  /** The scenario's document. */
  document: unknown;
  title: string;
  /** Where the run stands. */
  seconds: number;
  lanes: string[];
}

/** How the embed is shown; what is empty is left to itself. */
export interface Options {
  controls: string;
  theme: string;
  charts: string;
  autoplay: string;
  t: string;
}

/** Height of an embed without its lanes, of a lane, and of its charts, in CSS pixels. */
const CONTROLS_HEIGHT = 130;
const LANE_HEIGHT = 275;
const CHARTS_HEIGHT = 350;

/** The keys of the options that are set, as a link has them. */
function keys(options: Options): string[] {
  const set = Object.entries(options).filter(([, value]) => value !== "");
  return set.map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
}

export function link({ link }: Shared, { t, theme }: Options, home: string): string {
  const own = keys({ controls: "", charts: "", autoplay: "", t, theme });
  const fragment = [link, ...own].filter(Boolean).join("&");
  return fragment ? `${home}#${fragment}` : home;
}

/** The address of the frame. */
export function framed(shared: Shared, options: Options, home: string): string {
  return `${home}#${["embed", shared.link, ...keys(options)].filter(Boolean).join("&")}`;
}

export function height({ lanes }: Shared, { charts, controls }: Options): number {
  const bar = controls === "none" ? 0 : CONTROLS_HEIGHT;
  return bar + LANE_HEIGHT * lanes.length + (charts ? CHARTS_HEIGHT : 0);
}

export function iframe(shared: Shared, options: Options, home: string): string {
  const source = escaped(framed(shared, options, home));
  return (
    `<iframe src="${source}" title="${escaped(shared.title)}"\n` +
    `  width="100%" height="${height(shared, options)}" loading="lazy" style="border: 0"></iframe>`
  );
}

export function element(shared: Shared, options: Options, home: string): string {
  const { t, ...attributes } = options;
  const scenario = [shared.link, ...(t ? [`t=${t}`] : [])].filter(Boolean).join("&");
  const written = Object.entries({ scenario, ...attributes })
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return (
    `<script type="module" src="${escaped(`${home}embed.js`)}"></script>\n` +
    `<lambda-paths${written.join("")}>\n` +
    `  <a href="${escaped(link(shared, options, home))}">${escaped(shared.title)}</a>\n` +
    `</lambda-paths>`
  );
}

export function markdown(shared: Shared, options: Options, home: string): string {
  const target = link(shared, options, home).replaceAll("(", "%28").replaceAll(")", "%29");
  return `[![${plain(shared.title)}](poster.svg)](${target})`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** A text in which nothing means anything to Markdown, nor to the HTML within it. */
function plain(text: string): string {
  const quiet = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return quiet.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]()!#+|{}$~"=@^/?]/g, "\\$&");
}
