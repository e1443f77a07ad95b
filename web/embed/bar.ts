// The controls of an embed: play, restart, failure rate, arrivals, speed, clock, and the way out to
// the full page.

import type { Readout } from "./account";
import { h, keepKey, say, set } from "./dom";
import { speedNames } from "./program";

/** What the controls do. */
export interface Acts {
  toggle(): void;
  restart(): void;
  speed(key: string): void;
  set(field: "failure" | "rate", value: number): void;
}

/** A slider that shows what the hand on it says, until the run says the same. */
class Slider {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #output = h("span", { class: "number", "aria-hidden": "true" });
  readonly #unit: string;

  constructor(
    [label, name, unit]: [string, string, string],
    range: Record<string, string>,
    edit: (value: number) => void,
  ) {
    this.#unit = unit;
    this.#input = h("input", { type: "range", min: "0", "aria-label": name, ...range });
    // At once to the reader, and to the run when the hand rests: each edit stays in its timeline.
    this.#input.addEventListener("input", () => this.#show(this.#input.value));
    this.#input.addEventListener("change", () => edit(this.#input.valueAsNumber));
    this.element = h("label", {}, h("span", { class: "hint" }, label), this.#output, this.#input);
  }

  update(value: number | null, isHeld: boolean): void {
    this.#input.disabled = value === null;
    if (!isHeld) {
      this.#input.value = String(value ?? 0);
      // The true number, where the slider ends before it or steps over it.
      this.#show(value === null ? "–" : String(Number(value.toPrecision(4))));
    }
  }

  get input(): HTMLInputElement {
    return this.#input;
  }

  #show(value: string): void {
    const text = value === "–" ? value : value + this.#unit;
    say(this.#output, text);
    set(this.#input, "aria-valuetext", text);
  }
}

export class Bar {
  readonly element = h("div", { class: "bar", role: "group", "aria-label": "Controls of the run" });
  readonly #open = h("a", { class: "open", target: "_blank", rel: "noopener" }, "Open full");
  readonly #icon = h("span", { class: "icon", "aria-hidden": "true" });
  readonly #verb = h("span");
  readonly #play = h("button", { class: "play", type: "button" }, this.#icon, this.#verb);
  readonly #clock = h("span", { class: "clock" });
  readonly #speeds = h("select", { "aria-label": "Speed" });
  readonly #failure: Slider;
  readonly #rate: Slider;
  #held?: HTMLInputElement;

  constructor(acts: Acts) {
    const restart = h("button", { class: "more", type: "button" }, "Restart");
    this.#play.addEventListener("click", acts.toggle);
    restart.addEventListener("click", acts.restart);
    this.#speeds.append(...speedNames().map(([key, name]) => h("option", { value: key }, name)));
    this.#speeds.addEventListener("change", () => acts.speed(this.#speeds.value));
    this.#failure = new Slider(
      ["Failure rate", "Failure rate, percent", " %"],
      { max: "100", step: "1" },
      (value) => acts.set("failure", value / 100),
    );
    this.#rate = new Slider(
      ["Arrivals, each lane", "Arrivals a second in each lane", " /s"],
      { max: "20", step: "0.5" },
      (value) => acts.set("rate", value),
    );
    for (const { input } of [this.#failure, this.#rate]) {
      input.addEventListener("input", () => (this.#held = input));
      input.addEventListener("change", () => (this.#held = undefined));
    }
    this.#rate.element.classList.add("more");
    this.#speeds.classList.add("more");
    this.element.addEventListener("keydown", keepKey);
    this.element.append(this.#play, restart, this.#speeds, this.#clock, this.#open);
    this.element.append(h("div", { class: "sliders" }, this.#failure.element, this.#rate.element));
  }

  /** Leads to the full page, if the author names one that is a page. */
  lead(home: string, link: string): void {
    set(this.#open, "href", `${home}#${link}`);
    this.#open.hidden = !home || !/^https?:$/.test(this.#open.protocol);
    if (this.#open.hidden) {
      // An address that runs a script is never a link.
      this.#open.removeAttribute("href");
    }
  }

  update(readout: Readout): void {
    say(this.#verb, readout.playing ? "Pause" : readout.ended ? "Play again" : "Play");
    this.#icon.classList.toggle("pause", readout.playing);
    const behind = readout.behind ? ", as fast as it can" : "";
    say(this.#clock, `${readout.now} of ${readout.end}${behind}`);
    this.#speeds.value = readout.speed;
    this.#failure.update(readout.failure, this.#held === this.#failure.input);
    this.#rate.update(readout.rate, this.#held === this.#rate.input);
  }
}
