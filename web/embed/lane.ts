// One lane: what it is, its picture, its counts.

import { COUNTS, type LaneFacts, type LaneReadout } from "./account";
import { h, say, set } from "./dom";

/** As many colours as the charts have for lanes, in the same order. */
const TINTS = 4;
const grouped = new Intl.NumberFormat("en");

export class LaneView {
  readonly canvas = h("canvas", { role: "img" });
  readonly element: HTMLElement;
  readonly #counts: { box: HTMLElement; number: HTMLElement }[];
  readonly #retries = h("b");
  readonly facts: LaneFacts;

  constructor(facts: LaneFacts, index: number) {
    this.facts = facts;
    this.#counts = COUNTS.map(([name, tone]) => {
      const number = h("dd", { "data-count": name });
      return { number, box: h("div", { class: tone }, h("dt", {}, name), number) };
    });
    const title = h("h3", {}, `${facts.name} `, h("span", { class: "id" }, facts.id));
    const who = h("p", { class: "who" });
    who.append("Waits: ", h("b", {}, facts.waits), ". Retries: ", this.#retries, ".");
    this.element = h(
      "section",
      { class: `lane tint-${index % TINTS}`, "aria-label": `${facts.name}, ${facts.id}` },
      h("header", {}, title, who),
      h("div", { class: "picture" }, this.canvas),
      h("dl", { class: "counts" }, ...this.#counts.map(({ box }) => box)),
    );
  }

  update({ counts, retries, standing }: LaneReadout): void {
    say(this.#retries, retries);
    counts.forEach((count, index) => {
      const { box, number } = this.#counts[index]!;
      say(number, grouped.format(count));
      // What never happens on this lane needs no place; arrivals always have one.
      box.hidden = count === 0 && index > 2;
    });
    const { name, waits } = this.facts;
    const [, going, done] = counts;
    set(
      this.canvas,
      "aria-label",
      `${name} lane, animated. Who waits: ${waits}. Who retries: ${retries}. ` +
        `${going} under way, ${done} done; the numbers stand below.${standing}`,
    );
  }

  /** The lane in a sentence, for a live region. */
  told({ counts }: LaneReadout): string {
    const some = COUNTS.flatMap(([name], index) => {
      const count = counts[index] ?? 0;
      return count || index === 0 ? [`${grouped.format(count)} ${name}`] : [];
    });
    return `${this.facts.id}: ${some.join(", ")}.`;
  }
}
