// A page of somebody else's, made for one test, beside the built site.

import type { Page } from "@playwright/test";

/** The page around, with `body` in it and the element's script loaded. */
export function pageWith(body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A host</title>${head}
    <link rel="icon" href="data:,">
    <script type="module" src="embed.js"></script></head><body>${body}</body></html>`;
}

/** Opens a page with this text. */
export async function open(page: Page, text: string): Promise<void> {
  await page.route("**/host.html", (route) => {
    return route.fulfill({ contentType: "text/html; charset=utf-8", body: text });
  });
  await page.goto("./host.html");
}


/** Hears every event of the simulators on the page from now on; what was told of a type so far. */
export async function hear(page: Page): Promise<(type: string) => Promise<any[]>> {
  await page.addInitScript(() => {
    const events: { type: string; detail: unknown }[] = [];
    Object.assign(window, { events });
    for (const type of ["ready", "change", "report", "error"]) {
      document.addEventListener(`lambda-paths:${type}`, (event) => {
        events.push({ type, detail: (event as CustomEvent).detail });
      });
    }
  });
  return (type) =>
    page.evaluate((type) => {
      const { events } = window as unknown as { events: { type: string; detail: unknown }[] };
      return events.filter((event) => event.type === type).map(({ detail }) => detail);
    }, type);
}

/** Holds the program back; what is returned lets it come. */
export async function holdProgram(page: Page): Promise<() => void> {
  let go = () => {};
  const free = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/*.wasm", async (route) => {
    await free;
    await route.continue();
  });
  return go;
}
