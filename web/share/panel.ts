// The share panel: everything that an author may take away from the run on show, with a preview.
// It is loaded when it is first wanted.

import { encode } from "uqr";
import { h, say, sheet } from "../embed/dom";
import text from "./panel.css";
import * as snippets from "./snippets";
import type { Options, Shared } from "./snippets";

/** A phone's camera reads no more from a screen than a code of so many characters. */
const CODE_CHARACTERS_MAX = 1_200;
/** A preview is not loaded anew for every letter and click. */
const REST_MILLIS = 400;

type Choice = [name: keyof Options, label: string, values: [value: string, label: string][]];

const CHOICES: Choice[] = [
  ["controls", "Controls", [["", "Full"], ["minimal", "Minimal"], ["none", "None"]]],
  ["theme", "Colours", [["", "As the page around"], ["light", "Light"], ["dark", "Dark"]]],
  [
    "charts",
    "Charts",
    [["", "None"], ["latency", "Latency"], ["attempts", "Attempts"], ["all", "Both"]],
  ],
  ["autoplay", "Runs", [["", "When visible"], ["off", "When clicked"]]],
];

/** What can be taken: a name, a hint, and how it is made. */
type Offer = [name: string, hint: string, make: (...given: Given) => string];
type Given = [shared: Shared, options: Options, home: string];

const OFFERS: Offer[] = [
  ["Link", "Opens this page with the scenario and every edit you made.", snippets.link],
  ["Frame", "For any site that takes an iframe.", snippets.iframe],
  [
    "Element",
    "For your own pages: sizes itself, and can be linked with your prose.",
    snippets.element,
  ],
  [
    "Markdown",
    "A picture that opens the simulator: lambda-paths poster --link LINK -o poster.svg",
    snippets.markdown,
  ],
  [
    "Scenario",
    "The JSON that the command line runs.",
    ({ document }) => JSON.stringify(document, null, 2),
  ],
];

export class SharePanel {
  readonly #dialog = h("dialog", { class: "share", "aria-labelledby": "share-title" });
  readonly #options: Options = { controls: "", theme: "", charts: "", autoplay: "", t: "" };
  readonly #areas = OFFERS.map(([name]) => {
    return h("textarea", { readonly: "", rows: "3", spellcheck: "false", "aria-label": name });
  });
  readonly #status = h("p", { class: "share-status", role: "status" });
  readonly #code = h("div", { class: "share-code" });
  #preview = h("iframe");
  readonly #moment = h("input", { type: "checkbox" });
  readonly #shared: Shared;
  readonly #home: string;
  #rest?: number;

  constructor(shared: Shared, home: string) {
    [this.#shared, this.#home] = [shared, home];
    const close = h("button", { type: "button" }, "Close");
    close.addEventListener("click", () => this.#dialog.close());
    const title = h("h2", { id: "share-title" }, "Share this run");
    this.#dialog.append(
      h("header", {}, title, close),
      this.#choices(),
      h("div", { class: "share-columns" }, this.#offers(), this.#right()),
      this.#status,
    );
    this.#dialog.addEventListener("close", () => {
      clearTimeout(this.#rest);
      this.#dialog.remove();
    });
  }

  open(): void {
    const style = sheet(text);
    document.adoptedStyleSheets.push(style);
    this.#dialog.addEventListener("close", () => {
      const others = document.adoptedStyleSheets.filter((other) => other !== style);
      document.adoptedStyleSheets = others;
    });
    document.body.append(this.#dialog);
    this.#update();
    this.#load();
    this.#dialog.showModal();
  }

  #choices(): HTMLElement {
    const box = h("div", { class: "share-options", role: "group", "aria-label": "The embed" });
    for (const [name, label, values] of CHOICES) {
      const select = h("select", {}, ...values.map(([value, text]) => new Option(text, value)));
      select.addEventListener("change", () => {
        this.#options[name] = select.value;
        this.#update();
      });
      box.append(h("label", {}, `${label} `, select));
    }
    const { seconds } = this.#shared;
    this.#moment.addEventListener("change", () => {
      this.#options.t = this.#moment.checked ? String(Math.round(seconds * 1_000) / 1_000) : "";
      this.#update();
    });
    box.append(h("label", {}, this.#moment, ` At this moment, ${Math.round(seconds)} s`));
    return box;
  }

  #offers(): HTMLElement {
    const offers = OFFERS.map(([name, hint], index) => {
      const copy = h("button", { type: "button", "aria-label": `Copy: ${name}` }, "Copy");
      copy.addEventListener("click", () => this.#copy(index));
      const heading = h("h3", {}, name);
      const line = h("p", { class: "hint" }, hint);
      return h("section", {}, h("header", {}, heading, copy), line, this.#areas[index]!);
    });
    return h("div", { class: "share-offers" }, ...offers);
  }

  #right(): HTMLElement {
    const code = h("section", {}, h("h3", {}, "For a projector"), this.#code);
    return h("div", {}, h("section", {}, h("h3", {}, "Preview"), this.#preview), code);
  }

  #update(): void {
    OFFERS.forEach(([, , make], index) => {
      this.#areas[index]!.value = make(this.#shared, this.#options, this.#home);
    });
    this.#showCode(this.#areas[0]!.value);
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#load(), REST_MILLIS);
  }

  #load(): void {
    const address = snippets.framed(this.#shared, this.#options, this.#home);
    if (this.#preview.src !== address) {
      // Another element: a frame whose fragment alone changes runs on as it was, and each change
      // would be one more step back in the reader's history.
      const preview = h("iframe", { title: "Preview of the embed", src: address });
      this.#preview.replaceWith(preview);
      this.#preview = preview;
    }
  }

  #showCode(address: string): void {
    if (address.length > CODE_CHARACTERS_MAX) {
      say(this.#code, "This link is too long for a code that a camera reads.");
      return;
    }
    const { data, size } = encode(address, { ecc: "L", border: 2 });
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? `M${x} ${y}h1v1h-1z` : [])));
    path.setAttribute("d", dark.join(""));
    svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", "QR code of the link");
    svg.append(path);
    this.#code.replaceChildren(svg);
  }

  /** Copies one text; without permission to, it selects the text and copies that. */
  async #copy(index: number): Promise<void> {
    const area = this.#areas[index]!;
    const [name] = OFFERS[index]!;
    area.select();
    let copied = true;
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.focus();
      area.select();
      copied = document.execCommand("copy");
    }
    say(this.#status, copied ? `${name} copied.` : `${name} is selected: copy it with your keys.`);
  }
}
