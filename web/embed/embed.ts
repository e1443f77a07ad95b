// `embed.js`: defines the elements, and loads everything else when one of them is seen.

import { Control } from "./control";
import type { Stage } from "./stage";
import type { Happening, Source, View } from "./vocabulary";
import { Value } from "./value";

/** Attributes that say what is run, and those that say how it is shown. */
const SOURCE = ["path", "scenario", "src", "seed"] as const;
const EDITS = ["failure", "rate"] as const;
const VIEW = ["speed", "theme", "controls", "charts", "lanes", "autoplay"] as const;
const ATTRIBUTES = [...SOURCE, ...EDITS, ...VIEW, "home"] as const;

/** Before the program is there: what stands inside the tag, and a button where it waits for one. */
const WAITING = `
  :host { display: block }
  :host([hidden]) { display: none }
  button { min-block-size: 36px; margin-block: 8px; padding: 0 16px; border: 0; border-radius: 8px;
    background: #00619a; color: #fff; font: 600 15px system-ui, sans-serif; cursor: pointer }
  p { margin-block: 8px; font: 14px system-ui, sans-serif }`;

let waiting: CSSStyleSheet | undefined;

function waitingSheet(): CSSStyleSheet {
  if (!waiting) {
    waiting = new CSSStyleSheet();
    waiting.replaceSync(WAITING);
  }
  return waiting;
}

/** A simulator in a page. */
export class LambdaPaths extends HTMLElement {
  static observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #slot = document.createElement("slot");
  #sight?: IntersectionObserver;
  #seen = false;
  #stage?: Stage;
  #starting?: Promise<Stage>;
  /** A document that `load` was called with stands for the attributes. */
  #loaded?: string;
  /** Counts what was asked to be opened: only the latest is. */
  #opening = 0;

  connectedCallback(): void {
    // Moved within the page: it goes on.
    if (this.#sight) {
      return;
    }
    this.#rest();
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#stage) {
        this.#stage.visible = this.#seen;
      } else if (this.#seen && this.#autoplays) {
        this.#start(true).catch(() => {});
      }
    });
    this.#sight.observe(this);
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#sight?.disconnect();
        this.#sight = undefined;
        this.#stage?.end();
        this.#stage = this.#starting = undefined;
        this.#opening += 1;
      }
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    const stage = this.#stage;
    if (!stage || before === after) {
      return;
    }
    if (EDITS.some((edit) => edit === name) && after !== null) {
      // A refusal is told on the stage.
      this.set(name, Number(after)).catch(() => {});
    } else if ([...SOURCE, ...EDITS].some((source) => source === name)) {
      this.#loaded = undefined;
      this.#open(stage, stage.readout.playing).catch(() => {});
    } else {
      stage.show(this.#view);
    }
  }

  /** Plays; loads the simulator first if it is not there yet. */
  async play(): Promise<void> {
    (await this.#start(false)).play();
  }

  async pause(): Promise<void> {
    (await this.#start(false)).pause();
  }

  async restart(): Promise<void> {
    (await this.#start(false)).restart();
  }

  /** Goes to an instant of the run, in seconds, and stands still there. */
  async seek(seconds: number): Promise<void> {
    await (await this.#start(false)).seek(seconds);
  }

  /** Runs a scenario: an object, or its JSON. Rejects with all faults if there are any. */
  async load(scenario: object | string): Promise<void> {
    this.#loaded = typeof scenario === "string" ? scenario : (JSON.stringify(scenario) ?? "null");
    const stage = this.#stage;
    await (stage ? this.#open(stage, stage.readout.playing) : this.#start(false));
  }

  /** The report of the run so far. */
  async report(): Promise<unknown> {
    return (await this.#start(false)).report;
  }

  /** Sets a field of the scenario from now on; `failure` and `rate` are those of all lanes. */
  async set(field: string, value: unknown): Promise<void> {
    (await this.#start(false)).set(field, value);
  }

  /** A field of the scenario as it is now: its value and its range. */
  async setting(field: string): Promise<unknown> {
    return (await this.#start(false)).setting(field);
  }

  get #autoplays(): boolean {
    return this.#view.autoplay !== "off" && !/(^|[#&])autoplay=off(&|$)/.test(this.#link);
  }

  get #view(): View {
    return Object.fromEntries(
      VIEW.flatMap((name) => {
        const value = this.getAttribute(name);
        return value === null ? [] : [[name, value]];
      }),
    );
  }

  /** The link that the attributes make: what stands alone wins over what stands in `scenario`. */
  get #link(): string {
    const named = (this.getAttribute("scenario") ?? "").replace(/^[^#]*#/, "");
    const own = [...SOURCE, ...EDITS].filter((name) => !["scenario", "src"].includes(name));
    const given = own.flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null ? [] : [[name, `${name}=${encodeURIComponent(value)}`] as const];
    });
    const isGiven = (part: string) => given.some(([name]) => part.split("=")[0] === name);
    const kept = named.split("&").filter((part) => part && !isGiven(part));
    return [...kept, ...given.map(([, part]) => part)].join("&");
  }

  async #source(): Promise<Source> {
    const address = this.getAttribute("src");
    const edits: Record<string, unknown> = {};
    if (this.#loaded === undefined && address === null) {
      return { link: this.#link, edits };
    }
    for (const name of this.#loaded === undefined ? ([...EDITS, "seed"] as const) : []) {
      const value = this.getAttribute(name);
      if (value !== null) {
        edits[name] = Number(value);
      }
    }
    return { link: "", document: this.#loaded ?? (await fetched(address!)), edits };
  }

  /** The stage, made the first time. */
  #start(play: boolean): Promise<Stage> {
    this.#starting ??= this.#make(play).catch((error) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async #make(play: boolean): Promise<Stage> {
    // It is there already where it was made, but had nothing to run.
    const stage = this.#stage ?? (await this.#create());
    await this.#open(stage, play);
    this.#tell("ready");
    return stage;
  }

  async #create(): Promise<Stage> {
    const opening = this.#opening;
    let stage: Stage;
    try {
      const { create } = await import("./stage");
      stage = await create(this, this.#root, (happening, detail) => this.#tell(happening, detail));
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    if (opening !== this.#opening) {
      stage.end();
      throw new Error("the element was removed");
    }
    this.#stage = stage;
    stage.visible = this.#seen;
    return stage;
  }

  async #open(stage: Stage, play: boolean): Promise<void> {
    const opening = ++this.#opening;
    try {
      const source = await this.#source();
      if (opening === this.#opening) {
        stage.open(source);
        this.#slot.remove();
        this.#root.querySelectorAll(".before").forEach((element) => element.remove());
        stage.show(this.#view);
        stage.start(play);
      }
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Shows what stands inside the tag, and a button where nothing starts by itself. */
  #rest(): void {
    this.#root.adoptedStyleSheets = [waitingSheet()];
    this.#root.replaceChildren(this.#slot);
    if (!this.#autoplays) {
      const button = document.createElement("button");
      button.className = "before";
      button.textContent = "Run the simulation";
      button.addEventListener("click", () => this.play().catch(() => {}));
      this.#root.append(button);
    }
  }

  /** Says why it does not run. What stands inside the tag stays; so does what runs already. */
  #fail(error: unknown): void {
    const faults = (error as { faults?: string[] }).faults ?? [];
    const message = String((error as Error).message ?? error);
    if (this.isConnected && !this.#root.querySelector(".stage")) {
      const text = document.createElement("p");
      text.className = "before";
      text.setAttribute("role", "alert");
      text.textContent = faults.length
        ? `This scenario cannot be run. ${faults.join("; ")}`
        : `The simulator could not start: it needs WebAssembly, and all its files. ${message}`;
      this.#root.querySelectorAll("p.before").forEach((element) => element.remove());
      this.#root.append(text);
    } else {
      this.#stage?.tellFaults(
        faults.length ? faults : [message],
        "This cannot be used; the run goes on with what it had:",
      );
    }
    this.#tell("error", { message, faults });
  }

  #tell(happening: Happening, detail?: unknown): void {
    const event = `lambda-paths:${happening}`;
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }));
  }
}

/** The text of a file, or why it cannot be had. */
async function fetched(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  }
  return answer.text();
}

// Each attribute is a property too, so that frameworks may set either.
for (const name of ATTRIBUTES) {
  Object.defineProperty(LambdaPaths.prototype, name, {
    get(this: HTMLElement) {
      return this.getAttribute(name) ?? "";
    },
    set(this: HTMLElement, value: unknown) {
      if (value === null || value === undefined) {
        this.removeAttribute(name);
      } else {
        this.setAttribute(name, String(value));
      }
    },
    enumerable: true,
    configurable: true,
  });
}

// Twice on a page, from two copies of the script: the first one counts.
if (!customElements.get("lambda-paths")) {
  customElements.define("lambda-paths", LambdaPaths);
  customElements.define("lambda-paths-control", Control);
  customElements.define("lambda-paths-value", Value);
}
