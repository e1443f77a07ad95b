// One running embed inside its shadow root: a player of the program, what shows it, and the frames
// that move it. The element around it owns it, and ends it.

import type { Setting } from "../public/embed";
import type { Facts, Readout } from "./account";
import { Bar } from "./bar";
import { ChartView } from "./chart";
import { h, say, set, sheet } from "./dom";
import { LaneView } from "./lane";
import { Player, Refusal, call, load, onBreak } from "./program";
import { showing } from "./showing";
import text from "./stage.css";
import { type Scheme, schemeBehind, tokenSheet } from "./theme";
import type { Source, Tell, View } from "./vocabulary";

/** Between two readouts, two drawings of charts, two looks at the colours around, two reports. */
const READOUT_MILLIS = 100;
const CHARTS_MILLIS = 200;
const LOOK_MILLIS = 500;
const REPORT_MILLIS = 500;

const VAIN = "Not everything here was understood, and only the rest was done:";

const style = sheet(text);
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Does what the reader asked for; what is refused is told on the stage already. */
function told(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
  }
}

/** Makes a stage, once the program is there. */
export async function create(host: HTMLElement, root: ShadowRoot, tell: Tell): Promise<Stage> {
  await load();
  return new Stage(host, root, tell);
}

export class Stage {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #tell: Tell;
  readonly #player = call(() => new Player(reduced.matches));
  readonly #ends: (() => void)[] = [];
  readonly #box = h("div", { class: "stage", lang: "en" });
  readonly #faults = h("div", { class: "faults", role: "alert" });
  readonly #lanes = h("div");
  readonly #figures = h("div", { class: "figures" });
  readonly #told = h("p", { class: "told", role: "status" });
  readonly #bar: Bar;
  #laneViews: LaneView[] = [];
  #chartViews: ChartView[] = [];
  #asked: View = {};
  #linked: View = {};
  #notices: string[] = [];
  #visible = true;
  #frame = 0;
  #due = { readout: 0, charts: 0, look: 0 };
  /** When the last report was told, and what will tell the next. */
  #reported = -REPORT_MILLIS;
  #reporting?: ReturnType<typeof setTimeout>;
  /** The link that was told last. */
  #link?: string;
  #theme = "auto";
  #scheme?: Scheme;
  #speed?: string;
  /** Whether the faults on show are those of the last act. */
  #refused = false;
  #ended = false;
  #readout?: Readout;

  constructor(host: HTMLElement, root: ShadowRoot, tell: Tell) {
    [this.#host, this.#root, this.#tell] = [host, root, tell];
    this.#bar = new Bar({
      toggle: () => told(() => this.#act(() => this.#player.toggle())),
      restart: () => told(() => this.restart()),
      speed: (key) => told(() => this.#act(() => this.#player.set_speed(key))),
      set: (field, value) => told(() => this.set(field, value)),
    });
    this.#faults.hidden = true;
    this.#box.append(this.#bar.element, this.#faults, this.#lanes, this.#figures, this.#told);
    const steps = () => this.#act(() => this.#player.set_steps(reduced.matches));
    reduced.addEventListener("change", steps);
    const sizes = new ResizeObserver(() => this.#paintSoon());
    sizes.observe(this.#box);
    this.#ends.push(
      () => reduced.removeEventListener("change", steps),
      () => sizes.disconnect(),
      onBreak((why) => this.#break(why)),
    );
  }

  /** Opens what the element names. Throws a `Refusal`, and then everything is as it was. */
  open(source: Source): void {
    if (source.document === undefined) {
      const said = JSON.parse(call(() => this.#player.open(source.link)));
      this.#linked = Object.fromEntries(said.view);
      this.#notices = said.notices;
    } else {
      const { document, edits } = source;
      call(() => this.#player.load(document, JSON.stringify(edits)));
      [this.#linked, this.#notices] = [{}, []];
    }
    this.#notices.push(...source.notices);
    this.#begin();
  }

  /** Shows the run as attributes and link say, the attributes first. */
  show(asked: View): void {
    this.#asked = asked;
    const view: View = { ...this.#linked, ...asked };
    const ids = this.#laneViews.map(({ facts }) => facts.id);
    const { controls, theme, charts, lanes, unknown } = showing(view, ids);
    this.#box.className = `stage ${controls}`;
    this.#theme = theme;
    this.#wear();
    this.#linkHome();
    const { speed } = view;
    // Once: from then on the reader decides.
    if (speed !== undefined && speed !== this.#speed) {
      this.#speed = speed;
      if (!call(() => this.#player.set_speed(speed))) {
        unknown.push("speed");
      }
    }
    for (const { element, facts } of this.#laneViews) {
      element.hidden = lanes.length > 0 && !lanes.includes(facts.id);
    }
    this.#showCharts(charts);
    const vain = unknown.map((key) => {
      return `${key}: “${view[key as keyof View]}” is not understood here, so not obeyed`;
    });
    this.tellFaults([...this.#notices, ...vain], VAIN);
    this.#update();
  }

  /** Where the link wants the run to stand, and whether it shall play. */
  start(mayPlay: boolean): void {
    const view: View = { ...this.#linked, ...this.#asked };
    if (view.t !== undefined) {
      this.seek(Number(view.t || NaN)).catch((error) => this.tellFaults([error.message], VAIN));
    } else if (mayPlay) {
      this.play();
    }
  }

  set visible(visible: boolean) {
    this.#visible = visible;
    this.#paintSoon();
  }

  play(): void {
    if (!this.readout.playing) {
      this.#act(() => this.#player.toggle());
    }
  }

  pause(): void {
    if (this.readout.playing) {
      this.#act(() => this.#player.toggle());
    }
  }

  restart(): void {
    this.#act(() => this.#player.restart());
  }

  /** Goes to an instant, without holding up the page for long. */
  async seek(seconds: number): Promise<void> {
    let possible = false;
    const asked = Number(seconds);
    this.#act(() => (possible = this.#player.seek(asked)));
    if (!possible) {
      throw new Refusal([`t: “${seconds}” is no instant of a run`]);
    }
    while (!this.#ended && call(() => this.#player.travel())) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (!this.#ended) {
      this.#due = { readout: 0, charts: 0, look: 0 };
      this.#update();
      this.#account();
    }
  }

  set(field: string, value: unknown): void {
    // Texts, whatever was given: the program takes anything else for its own mistake.
    const [name, text] = [String(field), JSON.stringify(value) ?? "null"];
    this.#act(() => this.#player.set(name, text));
  }

  setting(field: string): Setting {
    const name = String(field);
    return JSON.parse(call(() => this.#player.setting(name)));
  }

  get readout(): Readout {
    return JSON.parse(call(() => this.#player.readout()));
  }

  get report(): unknown {
    return JSON.parse(call(() => this.#player.report()));
  }

  get scenario(): unknown {
    return JSON.parse(call(() => this.#player.scenario()));
  }

  /** Says what was refused, and keeps running what it has. */
  tellFaults(faults: string[], lead: string): void {
    this.#faults.hidden = faults.length === 0;
    const items = faults.slice(0, 20).map((fault) => h("li", {}, fault));
    this.#faults.replaceChildren(h("p", {}, lead), h("ul", {}, ...items));
  }

  /** Frees everything that it holds. */
  end(): void {
    this.#ended = true;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#reporting);
    this.#ends.forEach((end) => end());
    this.#box.remove();
    this.#root.adoptedStyleSheets = [];
    // After a panic the program is not called again, and its memory goes with the page.
    try {
      call(() => this.#player.free());
    } catch {}
  }

  /** Another scenario is on show. */
  #begin(): void {
    const facts: Facts = JSON.parse(call(() => this.#player.facts()));
    this.#laneViews = facts.lanes.map((lane, index) => new LaneView(lane, index));
    this.#lanes.replaceChildren(...this.#laneViews.map(({ element }) => element));
    set(this.#box, "role", "region");
    set(this.#box, "aria-label", facts.title || "Simulation of AWS Lambda’s invocation paths");
    // Only once: what is moved in the page loses its focus.
    this.#box.isConnected || this.#root.append(this.#box);
    this.#link = undefined;
    this.#changed();
    this.#paintSoon();
  }

  /** Tells the scenario, if it is another one than was told. */
  #changed(): void {
    const link = call(() => this.#player.link());
    if (link === this.#link) {
      return;
    }
    this.#link = link;
    this.#tell("change", this.scenario);
    this.#linkHome();
  }

  #linkHome(): void {
    const home = this.#host.getAttribute("home") ?? (HOME && new URL(HOME, import.meta.url).href);
    this.#bar.lead(home, this.#link!);
  }

  #showCharts(names: string[]): void {
    if (names.join() !== this.#chartViews.map(({ name }) => name).join()) {
      this.#chartViews = names.map((name) => new ChartView(name, () => this.#player));
      this.#figures.replaceChildren(...this.#chartViews.map(({ element }) => element));
    }
    this.#figures.hidden = names.length === 0;
    this.#due.charts = 0;
  }

  #wear(): void {
    const scheme = this.#theme === "auto" ? schemeBehind(this.#host) : (this.#theme as Scheme);
    if (scheme !== this.#scheme) {
      this.#scheme = scheme;
      // The canvases are painted in it at once.
      this.#due.look = 0;
      this.#root.adoptedStyleSheets = [tokenSheet(scheme), style];
    }
  }

  /** Does something to the run. Faults are told on the spot, and thrown; what runs goes on. */
  #act(act: () => void): void {
    try {
      call(act);
      this.#changed();
      if (this.#refused) {
        this.#refused = false;
        this.tellFaults([], "");
      }
    } catch (error) {
      if (error instanceof Refusal) {
        this.#refused = true;
        this.tellFaults(error.faults, "This cannot be done; the run goes on as it was:");
        this.#tell("error", { message: error.message, faults: error.faults });
      }
      throw error;
    } finally {
      this.#update();
      this.#account();
    }
  }

  #paintSoon(): void {
    // Before there is a run, the element has the place for what stands inside the tag.
    if (this.#laneViews.length) {
      this.#frame ||= requestAnimationFrame((now) => this.#paint(now));
    }
  }

  /** One frame. While the run plays in sight, there is a next one. */
  #paint(now: number): void {
    this.#frame = 0;
    try {
      const moved = call(() => this.#player.frame(now));
      if (now > this.#due.look) {
        this.#due.look = now + LOOK_MILLIS;
        this.#wear();
        const lane = this.#laneViews.find(({ element }) => !element.hidden);
        if (lane) {
          call(() => this.#player.look(lane.canvas));
        }
      }
      this.#laneViews.forEach(({ canvas, element }, index) => {
        if (!element.hidden) {
          call(() => this.#player.paint(index, canvas));
        }
      });
      if (now > this.#due.readout) {
        this.#due.readout = now + READOUT_MILLIS;
        this.#update();
      }
      if (now > this.#due.charts) {
        this.#due.charts = now + CHARTS_MILLIS;
        this.#chartViews.forEach((chart) => chart.draw(this.#player));
      }
      this.#reportSoon();
      if ((moved || this.#readout?.playing) && this.#visible) {
        this.#paintSoon();
      }
    } catch (error) {
      this.#break(String(error));
    }
  }

  #update(): void {
    const readout = this.readout;
    const ended = readout.ended && this.#readout && !this.#readout.ended;
    this.#readout = readout;
    this.#bar.update(readout);
    this.#laneViews.forEach((lane, index) => lane.update(readout.lanes[index]!));
    if (ended) {
      this.#due = { readout: 0, charts: 0, look: 0 };
      this.#account();
    }
    this.#paintSoon();
  }

  /** Tells the report: at once, or as soon as the last one is old enough. */
  #reportSoon(): void {
    const wait = this.#reported + REPORT_MILLIS - performance.now();
    this.#reporting ??= setTimeout(() => this.#report(), Math.max(0, wait));
  }

  #report(): void {
    this.#reporting = undefined;
    this.#reported = performance.now();
    try {
      this.#tell("report", this.report);
    } catch (error) {
      this.#break(String(error));
    }
  }

  /** Tells a screen reader where the run stands: after each act and at the end, never between. */
  #account(): void {
    const readout = this.#readout;
    if (readout) {
      const state = readout.playing ? "Playing" : readout.ended ? "At the end" : "Paused";
      const lanes = this.#laneViews.map((lane, index) => lane.told(readout.lanes[index]!));
      say(this.#told, readout.playing ? "Playing" : `${state}, ${readout.now}. ${lanes.join(" ")}`);
    }
  }

  #break(why: string): void {
    cancelAnimationFrame(this.#frame);
    // Nothing is painted again.
    this.#frame = -1;
    const lead =
      "The simulation has stopped: something went wrong that should never go wrong. " +
      "Reload the page to start again.";
    this.tellFaults([why], lead);
    if (!this.#box.isConnected) {
      this.#root.append(this.#box);
    }
    this.#tell("error", { message: why, faults: [] });
  }
}
