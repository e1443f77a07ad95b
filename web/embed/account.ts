// What the program tells, as `crates/lambda-paths-embed/src/account.rs` writes it.

export interface Facts {
  title: string;
  lanes: LaneFacts[];
}

export interface LaneFacts {
  id: string;
  name: string;
  waits: string;
}

export interface Readout {
  now: string;
  end: string;
  playing: boolean;
  ended: boolean;
  behind: boolean;
  speed: string;
  rate: number | null;
  failure: number | null;
  lanes: LaneReadout[];
}

export interface LaneReadout {
  /** In the order of `COUNTS`. */
  counts: number[];
  /** Who retries, by the settings of now. */
  retries: string;
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

