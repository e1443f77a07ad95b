// The pages under examples/: what authors copy does what it says.

import { readFileSync } from "node:fs";
import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  json: "application/json",
};

/** Opens an example on the host that has the simulator at /docs/demo/. */
async function open(page: Page, name: string): Promise<void> {
  await page.route(`**/hosts/${name}/*`, (route) => {
    const file = new URL(route.request().url()).pathname.split("/").at(-1) || "index.html";
    const body = readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url));
    return route.fulfill({ body, contentType: TYPES[file.split(".").at(-1)!] });
  });
  await page.goto(`/hosts/${name}/`);
}

async function expectToRun(simulator: Locator | FrameLocator): Promise<void> {
  await expect(simulator.locator('[data-count="arrived"]').first()).not.toHaveText("0");
}

test("plain HTML: six embeds share one program, and prose is linked with one", async ({ page }) => {
  const programs: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".wasm") && request.frame() === page.mainFrame()) {
      programs.push(request.url());
    }
  });
  await open(page, "plain");
  const embeds = page.locator("lambda-paths");
  await expect(embeds).toHaveCount(6);
  await page.locator("#stream").getByRole("button", { name: "Run the simulation" }).click();
  for (const embed of await embeds.all()) {
    await embed.scrollIntoViewIfNeeded();
    await expectToRun(embed);
  }
  expect(programs).toHaveLength(1);
  await expect(page.locator("#file").getByText("orders", { exact: true })).toBeVisible();
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await expectToRun(page.frameLocator("iframe"));
  await page.getByRole("slider", { name: "failing" }).fill("0.9");
  await expect(page.locator("#caller").getByLabel("Failure rate, percent")).toHaveValue("90");
  await page.locator("#caller").scrollIntoViewIfNeeded();
  await expect(page.locator("lambda-paths-value")).toHaveText(/^\d\.\d\d$|^\d$/);
});

test("a strict content policy and a sandbox without an origin let it run", async ({ page }) => {
  await open(page, "strict");
  await expectToRun(page.locator("lambda-paths"));
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await expectToRun(page.frameLocator("iframe"));
});

test("a page that talks with a frame fits it, sets it, and hears its numbers", async ({ page }) => {
  await open(page, "messages");
  const frame = page.frameLocator("iframe");
  await expectToRun(frame);
  await expect(page.locator("#told")).toHaveText(/^\d+ of \d+ succeeded$/);
  const height = await frame.locator("lambda-paths").evaluate((element) => element.clientHeight);
  expect(await page.locator("iframe").evaluate((element) => element.clientHeight)).toBe(height);
  await page.getByRole("button", { name: "Let everything fail" }).click();
  await expect(frame.getByLabel("Failure rate, percent")).toHaveValue("100");
});
