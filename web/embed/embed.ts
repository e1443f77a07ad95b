// `embed.js`: defines the elements, and loads everything else when one of them is seen.

import type { Attribute, LambdaPathsElement, Setting } from "../public/embed";
import { Control } from "./control";
import type { Stage } from "./stage";
import type { Happening, Source, View } from "./vocabulary";
import { Value } from "./value";

type Kind = "source" | "edit" | "view" | "home";

/** What each attribute says: what is run, a setting of it, how it is shown, where the page is. */
const KINDS: Record<Attribute, Kind> = {
  path: "source",
  scenario: "source",
  src: "source",
  seed: "source",
  failure: "edit",
  rate: "edit",
  speed: "view",
  theme: "view",
  controls: "view",
  charts: "view",
  lanes: "view",
  autoplay: "view",
  lang: "view",
  home: "home",
};
const ATTRIBUTES = Object.keys(KINDS) as Attribute[];

function named(...kinds: Kind[]): Attribute[] {
  return ATTRIBUTES.filter((name) => kinds.includes(KINDS[name]));
}

/** What may stand beside a document. */
const BESIDE = ["src", "seed", ...named("edit")];

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

const REMOVED = "the element was removed";

/** A simulator in a page. */
export class LambdaPaths extends HTMLElement implements Omit<LambdaPathsElement, Attribute> {
  static observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #slot = document.createElement("slot");
  #sight?: IntersectionObserver;
  /** Counts its times in the page: what was begun in one does not end in another. */
  #stay = 0;
  #seen = false;
  /** Whether what is opened first shall play: it came in sight, and nothing waits for a click. */
  #eager = false;
  #stage?: Stage;
  #making?: Promise<Stage>;
  /** What was asked for last; nothing after it failed while nothing ran. */
  #opening?: Promise<void>;
  /** Counts what was asked to be opened: only the latest is. */
  #asked = 0;
  /** Whether something was opened, and so is on show. */
  #runs = false;
  /** The document that stands for the attributes, once `load` was obeyed. */
  #loaded?: string;

  connectedCallback(): void {
    // Moved within the page: it goes on.
    if (this.#sight) {
      return;
    }
    if (!this.#runs) {
      this.#rest();
    }
    this.#sight = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#stage) {
        this.#stage.visible = this.#seen;
      }
      if (!this.#making) {
        this.#startIfSeen();
      }
    });
    this.#sight.observe(this);
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#sight?.disconnect();
        this.#stage?.end();
        this.#sight = this.#stage = this.#making = this.#opening = undefined;
        this.#seen = this.#eager = this.#runs = false;
        this.#asked += 1;
        this.#stay += 1;
      }
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#sight) {
      return;
    }
    const kind = KINDS[name as Attribute];
    const stage = this.#stage;
    if (stage && this.#runs && kind === "edit" && after !== null) {
      // A refusal is told on the stage.
      this.set(name, Number(after)).catch(() => {});
    } else if (stage && this.#opening && (kind === "source" || kind === "edit")) {
      this.#loaded = undefined;
      this.#open(stage).catch(() => {});
    } else if (stage && this.#runs) {
      stage.show(this.#view);
    } else if (stage || !this.#making) {
      // Nothing runs, or nothing could be run: it may be what was missing.
      this.#rest();
      this.#startIfSeen();
    }
  }

  /** Plays; loads the simulator first if it is not there yet. */
  async play(): Promise<void> {
    (await this.#start()).play();
  }

  async pause(): Promise<void> {
    (await this.#start()).pause();
  }

  async restart(): Promise<void> {
    (await this.#start()).restart();
  }

  /** Goes to an instant of the run, in seconds, and stands still there. */
  async seek(seconds: number): Promise<void> {
    await (await this.#start()).seek(seconds);
  }

  /** Runs a scenario: an object, or its JSON. Rejects with all faults if there are any. */
  async load(scenario: object | string): Promise<void> {
    const text = typeof scenario === "string" ? scenario : (JSON.stringify(scenario) ?? "null");
    await this.#open(await this.#make(), text);
  }

  /** The report of the run so far. */
  async report(): Promise<unknown> {
    return (await this.#start()).report;
  }

  /** Sets a field of the scenario from now on; `failure` and `rate` are those of all lanes. */
  async set(field: string, value: unknown): Promise<void> {
    (await this.#start()).set(field, value);
  }

  /** A field of the scenario as it is now: its value and its range. */
  async setting(field: string): Promise<Setting> {
    return (await this.#start()).setting(field);
  }

  get #autoplays(): boolean {
    return this.#view.autoplay !== "off" && !/(^|[#&])autoplay=off(&|$)/.test(this.#link);
  }

  get #view(): View {
    return Object.fromEntries(
      named("view").flatMap((name) => {
        // An empty one says nothing: frameworks write those that HTML knows as yes or no so.
        const value = this.getAttribute(name);
        return value ? [[name, value]] : [];
      }),
    );
  }

  /** The link that the attributes make: what stands alone wins over what stands in `scenario`. */
  get #link(): string {
    const link = (this.getAttribute("scenario") ?? "").replace(/^[^#]*#/, "");
    const own = named("source", "edit").filter((name) => !["scenario", "src"].includes(name));
    const given = own.flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null ? [] : [[name, `${name}=${encodeURIComponent(value)}`] as const];
    });
    const isGiven = (part: string) => given.some(([name]) => part.split("=")[0] === name);
    const kept = link.split("&").filter((part) => part && !isGiven(part));
    return [...kept, ...given.map(([, part]) => part)].join("&");
  }

  async #source(loaded: string | undefined): Promise<Source> {
    const address = this.getAttribute("src");
    if (loaded === undefined && address === null) {
      return { link: this.#link, edits: {}, notices: [] };
    }
    const edits: Record<string, unknown> = {};
    const notices: string[] = [];
    // Who loads a document by hand has said all that is run.
    for (const name of loaded === undefined ? named("source", "edit") : []) {
      const value = this.getAttribute(name);
      if (value !== null && !BESIDE.includes(name)) {
        notices.push(`${name}: src says what is run, so it is not obeyed`);
      } else if (value !== null && name !== "src") {
        edits[name] = Number(value);
      }
    }
    return { link: "", document: loaded ?? (await fetched(address!)), edits, notices };
  }

  #startIfSeen(): void {
    if (this.#seen && this.#autoplays) {
      this.#eager = true;
      this.#start().catch(() => {});
    }
  }

  /** The stage, with a run on it. */
  async #start(): Promise<Stage> {
    const stage = await this.#make();
    if (this.#runs) {
      // What is refused leaves what runs.
      await this.#opening?.catch(() => {});
    } else {
      await (this.#opening ?? this.#open(stage));
    }
    if (stage !== this.#stage) {
      throw new Error(REMOVED);
    }
    return stage;
  }

  /** The stage, made the first time. */
  #make(): Promise<Stage> {
    return (this.#making ??= this.#create(this.#stay));
  }

  async #create(stay: number): Promise<Stage> {
    try {
      const { create } = await import("./stage");
      const stage = await create(this, this.#root, (...told) => this.#tell(...told));
      if (stay !== this.#stay) {
        stage.end();
        throw new Error(REMOVED);
      }
      this.#stage = stage;
      stage.visible = this.#seen;
      return stage;
    } catch (error) {
      if (stay === this.#stay) {
        this.#making = undefined;
        this.#fail(error);
      }
      throw error;
    }
  }

  /** Opens what the attributes name, or a document. */
  #open(stage: Stage, document = this.#loaded): Promise<void> {
    this.#opening = this.#opened(stage, document);
    return this.#opening;
  }

  async #opened(stage: Stage, document: string | undefined): Promise<void> {
    const asked = ++this.#asked;
    try {
      const source = await this.#source(document);
      if (asked === this.#asked) {
        this.#run(stage, source);
        this.#loaded = document;
      }
    } catch (error) {
      if (asked === this.#asked) {
        this.#opening = this.#runs ? this.#opening : undefined;
        this.#fail(error);
        throw error;
      }
    }
    if (asked !== this.#asked) {
      // Something else was asked for meanwhile: whoever waits gets that.
      await (this.#opening ?? Promise.reject(new Error(REMOVED)));
    }
  }

  #run(stage: Stage, source: Source): void {
    const plays = this.#runs ? stage.readout.playing : this.#eager;
    stage.open(source);
    this.#slot.remove();
    this.#root.querySelectorAll(".before").forEach((element) => element.remove());
    stage.show(this.#view);
    stage.start(plays);
    if (!this.#runs) {
      this.#runs = true;
      this.#tell("ready");
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

// Each attribute is a property too, so that frameworks may set either; every element has `lang`.
for (const name of ATTRIBUTES.filter((name) => name !== "lang")) {
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
