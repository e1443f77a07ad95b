// The page inside somebody's iframe: one simulator, nothing around it, and messages to and from the
// page that holds the frame.
//
// Messages are objects with `lambdaPaths: 1`, the version of what follows. The page around calls
// `{ lambdaPaths: 1, id, call, args }` and is answered `{ lambdaPaths: 1, id, result }` or
// `{ lambdaPaths: 1, id, error }`; what the element tells comes as
// `{ lambdaPaths: 1, event, detail }`. Nobody but the parent is listened to, and from its first
// call on only its origin is: what is told goes there and nowhere else. Before that the frame tells
// its height and that it is ready, which is nobody's secret.

import { keepForLater } from "../offline";
import { LambdaPaths } from "./embed.js";

const VERSION = 1;
/** What may be called, by the names of the element's own methods. */
const CALLS = ["play", "pause", "restart", "seek", "load", "report", "set", "setting"] as const;
/** What may be set: neither what runs scripts, nor what fetches the files of this host. */
const ATTRIBUTES = LambdaPaths.observedAttributes.filter((name) => name !== "src");
const EVENTS = ["ready", "change", "report", "error"];
/** What is told to a page that has not called yet. */
const OPEN_EVENTS = ["ready", "height"];

type Call = (typeof CALLS)[number];

/** Where what is told goes: the origin of the first call, once there was one. */
let origin: string | undefined;

function tell(message: Record<string, unknown>): void {
  if (parent !== window) {
    // A sandboxed parent has no origin that could be named.
    const target = origin && origin !== "null" ? origin : "*";
    parent.postMessage({ lambdaPaths: VERSION, ...message }, target);
  }
}

function fragment(): string {
  return location.hash.replace(/^#embed=?&?/, "");
}

const simulator = document.createElement("lambda-paths");
simulator.setAttribute("scenario", fragment());
for (const event of EVENTS) {
  simulator.addEventListener(`lambda-paths:${event}`, (happening) => {
    if (origin !== undefined || OPEN_EVENTS.includes(event)) {
      tell({ event, detail: (happening as CustomEvent).detail ?? null });
    }
  });
}
addEventListener("hashchange", () => simulator.setAttribute("scenario", fragment()));
addEventListener("message", async ({ data, source, origin: from }) => {
  const isOurs = data?.lambdaPaths === VERSION && typeof data.call === "string";
  if (source !== parent || parent === window || !isOurs || (origin ?? from) !== from) {
    return;
  }
  origin = from;
  const { id = null, call, args = [] } = data;
  try {
    if (call === "hello") {
      tell({ id, result: { version: VERSION, calls: CALLS } });
    } else if (call === "attribute") {
      const [name, value] = args;
      if (!ATTRIBUTES.includes(name)) {
        throw new Error(`${name}: there is no such attribute; there are ${ATTRIBUTES.join(", ")}`);
      }
      value === null ? simulator.removeAttribute(name) : simulator.setAttribute(name, value);
      tell({ id, result: null });
    } else if (CALLS.includes(call)) {
      const act = simulator[call as Call] as (...args: unknown[]) => Promise<unknown>;
      tell({ id, result: (await act.apply(simulator, args)) ?? null });
    } else {
      throw new Error(`${call}: there is no such call; there are ${CALLS.join(", ")}`);
    }
  } catch (error) {
    tell({ id, error: String((error as Error).message ?? error) });
  }
});

document.documentElement.classList.add("framed");
document.body.replaceChildren(simulator);
new ResizeObserver(() => {
  tell({ event: "height", detail: Math.ceil(simulator.getBoundingClientRect().height) });
}).observe(simulator);
dispatchEvent(new Event("lambda-paths:started"));
keepForLater();
