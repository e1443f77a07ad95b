// `<lambda-paths-control for="id" field="failure">`: a slider, switch or choice in the prose, for
// one field of a simulator on the same page.

import type { Setting } from "../public/embed";
import { Partner } from "./partner";

export class Control extends Partner {
  #input?: HTMLInputElement | HTMLSelectElement;
  #output = document.createElement("output");
  #setting?: Setting;
  #held = false;

  protected show(): void {
    if (!this.#input) {
      // A slider until the simulator says what it is: most fields are numbers.
      this.#make({ value: null, choices: [] });
      this.#input!.disabled = true;
    }
    this.heard("ready");
  }

  protected heard(happening: string): void {
    const { simulator } = this;
    // The program is not loaded for the sake of a slider: only what runs is asked.
    if (happening === "report" || this.#held || !simulator?.shadowRoot?.querySelector(".stage")) {
      return;
    }
    simulator.setting(this.getAttribute("field") ?? "").then(
      (setting) => this.#take(setting as Setting),
      (error: Error) => this.#say(error.message),
    );
  }

  /** Shows the field as it is, with the input that suits it. */
  #take(setting: Setting): void {
    const isSame =
      typeof setting.value === typeof this.#setting?.value &&
      setting.choices.length === this.#setting?.choices.length;
    this.#setting = setting;
    if (!this.#input || !isSame) {
      this.#make(setting);
    }
    const input = this.#input!;
    if (input instanceof HTMLInputElement && input.type === "checkbox") {
      input.checked = setting.value === true;
    } else {
      if (input instanceof HTMLInputElement) {
        const range = this.#range(setting);
        Object.assign(input, range);
      }
      input.value = String(setting.value ?? "");
    }
    this.#say(this.#text());
  }

  #range({ min, max, whole }: Setting): { min: string; max: string; step: string } {
    const low = this.getAttribute("min") ?? min ?? 0;
    const high = this.getAttribute("max") ?? max ?? 1;
    const step = this.getAttribute("step") ?? (whole ? 1 : (Number(high) - Number(low)) / 100);
    return { min: String(low), max: String(high), step: String(step) };
  }

  #make({ value, choices }: Pick<Setting, "value" | "choices">): void {
    const label = document.createElement("label");
    const name = this.getAttribute("label") ?? this.getAttribute("field") ?? "";
    if (choices.length) {
      const select = document.createElement("select");
      select.append(...choices.map((choice) => new Option(choice)));
      this.#input = select;
    } else {
      const input = document.createElement("input");
      input.type = typeof value === "boolean" ? "checkbox" : "range";
      this.#input = input;
    }
    this.#input.addEventListener("input", () => {
      this.#held = true;
      this.#say(this.#text());
    });
    this.#input.addEventListener("change", () => this.#set());
    label.append(name, " ", this.#input, " ", this.#output);
    this.replaceChildren(label);
  }

  #set(): void {
    this.#held = false;
    const value = this.#value();
    this.simulator?.set(this.getAttribute("field") ?? "", value).catch((error: Error) => {
      this.#say(error.message);
    });
  }

  #value(): unknown {
    const input = this.#input!;
    if (input instanceof HTMLInputElement) {
      return input.type === "checkbox" ? input.checked : input.valueAsNumber;
    }
    return input.value;
  }

  /** The value as a reader writes it. */
  #text(): string {
    // The true number, where the slider ends before it; under a hand, what that asks for.
    const value = this.#held ? this.#value() : this.#setting?.value;
    if (typeof value !== "number") {
      return "";
    }
    const { max, suffix = "" } = this.#setting ?? {};
    const isShare = max === 1 && !suffix;
    return isShare ? `${Math.round(value * 100)} %` : `${Number(value.toPrecision(4))} ${suffix}`;
  }

  #say(text: string): void {
    this.#output.textContent = text;
    if (this.#input?.getAttribute("type") === "range") {
      this.#input.setAttribute("aria-valuetext", text);
    }
  }
}
