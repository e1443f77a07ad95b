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

