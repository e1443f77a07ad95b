// `<lambda-paths-value for="id" lane="async" measure="attempts.mean">`: a number of the report in a
// sentence, brought up to date twice a second. What stands inside stays until there is one.

import { Partner } from "./partner";

interface Report {
  lanes?: { id: string }[];
}

export class Value extends Partner {
  protected show(): void {}

  protected heard(happening: string, detail: unknown): void {
    if (happening !== "report") {
      return;
    }
    const lane = this.getAttribute("lane");
    const report = detail as Report;
    const whole: unknown = lane === null ? report : report.lanes?.find(({ id }) => id === lane);
    const steps = (this.getAttribute("measure") ?? "").split(".");
    const found = steps.reduce<unknown>((place, step) => {
      return typeof place === "object" && place !== null
        ? (place as Record<string, unknown>)[step]
        : undefined;
    }, whole);
    const text = this.#text(found);
    if (this.textContent !== text) {
      this.textContent = text;
    }
  }

  /** No data is not zero. */
  #text(value: unknown): string {
    if (typeof value !== "number") {
      return typeof value === "string" ? value : "–";
    }
    if (this.getAttribute("format") === "percent") {
      return `${Math.round(value * 100)} %`;
    }
    const digits = Number(this.getAttribute("digits") ?? (Number.isInteger(value) ? 0 : 2));
    return value.toLocaleString("en", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }
}
