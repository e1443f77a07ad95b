// What the program tells, as `crates/lambda-paths-embed/src/account.rs` writes it.

export interface Facts {
  title: string;
  lanes: LaneFacts[];
}

export interface LaneFacts {
  id: string;
  /** Number of its colour. */
  tint: number;
  name: string;
  way: string;
  waits: string;
  retries: string;
}

export interface Readout {
  seconds: number;
  now: string;
  end: string;
  playing: boolean;
  ended: boolean;
  behind: boolean;
  speed: string;
  rate: number | null;
  failure: number | null;
  hash: string;
  lanes: LaneReadout[];
}

export interface LaneReadout {
  /** In the order of `COUNTS`. */
  counts: number[];
  standing: string;
}

/** Names and colours of the counts. */
export const COUNTS = [
  ["arrived", "plain"],
  ["under way", "plain"],
  ["succeeded", "good"],
  ["retried", "waiting"],
  ["throttled", "throttled"],
  ["gave up", "bad"],
  ["dead-lettered", "bad"],
  ["lost", "bad"],
] as const;

/** A setting as it is now. */
export interface Setting {
  value: unknown;
  min: number | null;
  max: number | null;
  whole: boolean;
  suffix: string;
  choices: string[];
}
