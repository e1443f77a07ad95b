// A chart with its sentence, and its numbers as a table for those who cannot see it.

import { h, set } from "./dom";
import { call, type Player } from "./program";

/** The charts by the names that links and attributes have for them. */
const CHARTS: Record<string, [title: string, caption: string]> = {
  latency: ["Latency", "From arrival to success, by the time of success"],
  attempts: ["Attempts per request", "Finished requests, by how often they were tried"],
};

/** The charts that a list of names asks for, each once; and the names that are none. */
export function chartsNamed(list: string): { names: string[]; unknown: string[] } {
  const asked = list.split(",").map((name) => name.trim());
  const wanted = [...new Set(asked.filter((name) => name && name !== "none"))];
  const all = wanted.includes("all") ? Object.keys(CHARTS) : wanted;
  return {
    names: all.filter((name) => name in CHARTS),
    unknown: all.filter((name) => !(name in CHARTS)),
  };
}

export class ChartView {
  readonly element: HTMLElement;
  readonly #canvas = h("canvas", { role: "img" });
  readonly #title: string;

  constructor(
    readonly name: string,
    player: () => Player,
  ) {
    const [title, caption] = CHARTS[name]!;
    this.#title = title;
    const table = h("div", { class: "scroll", tabindex: "0", role: "group" });
    table.setAttribute("aria-label", `${title}, table`);
    const details = h("details", {}, h("summary", {}, "The same as a table"), table);
    details.addEventListener("toggle", () => {
      if (details.open) {
        table.replaceChildren(tableOf(JSON.parse(call(() => player().table(name)))));
      }
    });
    const heading = h("figcaption", {}, h("h3", {}, title), h("p", { class: "way" }, caption));
    this.element = h("figure", {}, heading, this.#canvas, details);
  }

  draw(player: Player): void {
    const sentence = call(() => player.chart(this.name, this.#canvas));
    set(this.#canvas, "aria-label", `${this.#title}. ${sentence}`);
  }
}

function tableOf([headers = [], ...rows]: string[][]): HTMLElement {
  const cell = (text: string, index: number) =>
    index ? h("td", {}, text) : h("th", { scope: "row" }, text);
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...headers.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...rows.map((cells) => h("tr", {}, ...cells.map(cell)))),
  );
}
