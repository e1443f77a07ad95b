// The program behind all embeds of a page: loaded once, and shared.

import init, { Player, speeds } from "../programs/embed.js";

export { Player };

let loading: Promise<unknown> | undefined;
let broken = "";
const watchers = new Set<(why: string) => void>();

/** Loads the program, unless it is there; a failed load is tried again the next time. */
export async function load(): Promise<void> {
  loading ??= init({ module_or_path: new URL(PROGRAM, import.meta.url) });
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/** What a scenario, a link or a setting was refused for. */
export class Refusal extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join("\n"));
  }
}

/**
 * Calls the program. What it refuses comes as a `Refusal`; anything else that it throws should
 * never happen, and it is not called again, for any embed.
 */
export function call<T>(act: () => T): T {
  if (broken) {
    throw new Error(broken);
  }
  try {
    return act();
  } catch (error) {
    if (typeof error === "string") {
      throw new Refusal(error.split("\n"));
    }
    broken = String(error);
    watchers.forEach((tell) => tell(broken));
    throw error;
  }
}

/** Tells when the program breaks; returns what ends the telling. */
export function onBreak(tell: (why: string) => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** The named speeds: the name in links, and the name for readers. */
export function speedNames(): [string, string][] {
  return JSON.parse(call(speeds));
}
