// What is handed out: the folder for a host, in which a version keeps its own engine.

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

/** The release's version; `cargo xtask` says it. */
const VERSION = process.env.VERSION;
const PINNED = `/release/v/${VERSION}/`;

/** A page of somebody else's with the element of this version. */
async function open(page: Page, integrity: string): Promise<void> {
  const text = `<!doctype html><html lang="en"><title>A host</title><link rel="icon" href="data:,">
    <script type="module" src="${PINNED}embed.js" crossorigin integrity="${integrity}"></script>
    <lambda-paths path="async"><p>Until it runs</p></lambda-paths></html>`;
  await page.route("**/host.html", (route) => {
    return route.fulfill({ contentType: "text/html; charset=utf-8", body: text });
  });
  await page.goto("/host.html");
}

async function hashes(page: Page): Promise<Record<string, string>> {
  return (await page.request.get("/release/integrity.json")).json();
}

test("an embed of a version loads nothing but that version's files", async ({ page }) => {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await open(page, (await hashes(page))[`v/${VERSION}/embed.js`]!);
  await expect(page.locator('[data-count="arrived"]')).not.toHaveText("0");
  const others = paths.filter((path) => path !== "/host.html" && !path.startsWith(PINNED));
  expect(others).toEqual([]);
  const full = page.getByRole("link", { name: "Open full" });
  await expect(full).toHaveAttribute("href", new RegExp(`${PINNED}#path=async`));
});

test("a page and a frame of a version run from its folder", async ({ page }) => {
  for (const fragment of ["", "#embed&path=async"]) {
    await page.goto("about:blank");
    await page.goto(PINNED + fragment);
    await expect(page.locator('[data-count="arrived"]').first()).not.toHaveText("0");
  }
});

test.describe("with a hash that is not the script's", () => {
  test.use({ expectedProblems: [/integrity|request failed/] });

  test("nothing runs, and what stands inside the tag stays", async ({ page }) => {
    const all = await hashes(page);
    const refused = page.waitForEvent("console", (message) => /integrity/.test(message.text()));
    await open(page, all["sw.js"]!);
    await refused;
    await expect(page.getByText("Until it runs")).toBeVisible();
    expect(await page.evaluate(() => !!customElements.get("lambda-paths"))).toBe(false);
  });
});

test("each hash is that of its file", async ({ page }) => {
  const all = Object.entries(await hashes(page));
  expect(all.length).toBeGreaterThan(10);
  await page.goto("/release/");
  for (const [file, integrity] of all) {
    const outcome = ([file, integrity]: string[]) =>
      fetch(file!, { integrity }).then((answer) => answer.ok, String);
    expect(await page.evaluate(outcome, [file, integrity]), file).toBe(true);
  }
});
