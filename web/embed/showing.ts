// How a run is shown: what attributes and link ask for, as far as there is such a thing.

import { chartsNamed } from "./chart";
import type { View } from "./vocabulary";

/** The keys of a link that say how an embed is shown. */
const KEYS = new Set(["embed", "speed", "t", "theme", "controls", "charts", "lanes", "autoplay"]);

export interface Showing {
  controls: string;
  theme: string;
  charts: string[];
  /** Only these lanes; all, if it names none. */
  lanes: string[];
  /** The keys whose values are not understood. */
  unknown: string[];
}

/** What a view asks for; `ids` are those of the lanes. */
export function showing({ lang = "en", ...view }: View, ids: string[]): Showing {
  const unknown = Object.keys(view).filter((key) => !KEYS.has(key));
  const oneOf = (key: "controls" | "theme" | "autoplay", ...names: string[]): string => {
    const named = view[key] ?? names[0]!;
    if (names.includes(named)) {
      return named;
    }
    unknown.push(key);
    return names[0]!;
  };
  const controls = oneOf("controls", "full", "minimal", "none");
  const theme = oneOf("theme", "auto", "light", "dark");
  oneOf("autoplay", "visible", "off");
  if (!/^en\b/i.test(lang)) {
    unknown.push("lang");
  }
  const charts = chartsNamed(view.charts ?? "none");
  const named = (view.lanes ?? "").split(",").filter(Boolean);
  const lanes = named.filter((name) => ids.includes(name));
  unknown.push(...(charts.unknown.length ? ["charts"] : []));
  unknown.push(...(lanes.length < named.length ? ["lanes"] : []));
  return { controls, theme, charts: charts.names, lanes, unknown };
}
