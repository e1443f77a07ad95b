// What the small elements have in common: each belongs to a simulator of the page, by its id.

import type { LambdaPaths } from "./embed";

const EVENTS = ["ready", "change", "report"].map((event) => `lambda-paths:${event}`);

export abstract class Partner extends HTMLElement {
  static observedAttributes: readonly string[] = ["for", "field", "lane", "measure"];
  /** Where it listens: all that is told goes up there. */
  #root?: Node;
  readonly #heard = (event: Event) => {
    if (event.target === this.simulator) {
      this.heard(event.type.replace("lambda-paths:", ""), (event as CustomEvent).detail);
    }
  };

  /** The simulator may be defined, filled and replaced at any time: it is looked up each time. */
  protected get simulator(): LambdaPaths | undefined {
    const root = this.getRootNode() as Document | ShadowRoot;
    const found = root.getElementById?.(this.getAttribute("for") ?? "");
    return found && "setting" in found ? (found as LambdaPaths) : undefined;
  }

  connectedCallback(): void {
    this.#root = this.getRootNode();
    EVENTS.forEach((event) => this.#root?.addEventListener(event, this.#heard));
    this.show();
  }

  disconnectedCallback(): void {
    EVENTS.forEach((event) => this.#root?.removeEventListener(event, this.#heard));
  }

  attributeChangedCallback(): void {
    if (this.isConnected) {
      this.show();
    }
  }

  /** Shows what there is to show, before anything was heard. */
  protected abstract show(): void;

  /** The simulator told something. */
  protected abstract heard(happening: string, detail: unknown): void;
}
