// The types of embed.js, for TypeScript: docs/embedding.md says what everything does.

export type Attribute =
  | "path"
  | "scenario"
  | "src"
  | "seed"
  | "failure"
  | "rate"
  | "speed"
  | "theme"
  | "controls"
  | "charts"
  | "lanes"
  | "autoplay"
  | "lang"
  | "home";

/** A field of the scenario as it is now. */
export interface Setting {
  value: unknown;
  min: number | null;
  max: number | null;
  whole: boolean;
  suffix: string;
  choices: string[];
}

/** `<lambda-paths>`. Each attribute is a property of the same name, too. */
export interface LambdaPathsElement extends HTMLElement, Record<Attribute, string> {
  play(): Promise<void>;
  pause(): Promise<void>;
  restart(): Promise<void>;
  /** Goes to an instant of the run, in seconds, and stands still there. */
  seek(seconds: number): Promise<void>;
  /** Runs a scenario, or its JSON; rejects with all its faults. */
  load(scenario: object | string): Promise<void>;
  /** Sets a field from now on; `failure` and `rate` are those of all lanes. */
  set(field: string, value: unknown): Promise<void>;
  setting(field: string): Promise<Setting>;
  /** The report of the run so far. */
  report(): Promise<unknown>;
}

declare global {
  interface HTMLElementTagNameMap {
    "lambda-paths": LambdaPathsElement;
    "lambda-paths-control": HTMLElement;
    "lambda-paths-value": HTMLElement;
  }
  interface HTMLElementEventMap {
    "lambda-paths:ready": CustomEvent<null>;
    "lambda-paths:change": CustomEvent<unknown>;
    "lambda-paths:report": CustomEvent<unknown>;
    "lambda-paths:error": CustomEvent<{ message: string; faults: string[] }>;
  }
}
