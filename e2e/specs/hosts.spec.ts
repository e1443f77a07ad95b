// The sites of examples/, as their generators built them: what authors copy does what it says.

import type { FrameLocator, Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";

async function expectToRun(simulator: Locator | FrameLocator): Promise<void> {
  await expect(simulator.locator('[data-count="arrived"]').first()).not.toHaveText("0");
}

/** Opens a page whose program does not come before this is called. */
async function openHeld(page: Page, path: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(path);
  return release;
}

test("plain HTML: six embeds share one program, and prose is linked with one", async ({ page }) => {
  const programs: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".wasm") && request.frame() === page.mainFrame()) {
      programs.push(request.url());
    }
  });
  await page.goto("/hosts/plain/");
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
  await page.goto("/hosts/strict/");
  await expectToRun(page.locator("lambda-paths"));
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await expectToRun(page.frameLocator("iframe"));
});

test("a page that talks with a frame fits it, sets it, and hears its numbers", async ({ page }) => {
  await page.goto("/hosts/messages/");
  const frame = page.frameLocator("iframe");
  await expectToRun(frame);
  await expect(page.locator("#told")).toHaveText(/^\d+ of \d+ succeeded$/);
  const height = await frame.locator("lambda-paths").evaluate((element) => element.clientHeight);
  expect(await page.locator("iframe").evaluate((element) => element.clientHeight)).toBe(height);
  await page.getByRole("button", { name: "Let everything fail" }).click();
  await expect(frame.getByLabel("Failure rate, percent")).toHaveValue("100");
});

test("mdBook: a poster, then the run, and keys that turn no page in it", async ({ page }) => {
  const release = await openHeld(page, "/hosts/mdbook/retries.html");
  const poster = page.getByRole("img", { name: "Failed events wait" });
  await expect(poster).toBeVisible();
  await expect(poster).toHaveJSProperty("complete", true);
  release();
  const embed = page.locator("lambda-paths");
  await expectToRun(embed);
  await expect(poster).toBeHidden();
  await embed.getByLabel("Failure rate, percent").press("ArrowRight");
  await expect(page.getByRole("slider", { name: "failing" })).toHaveValue("0.41");
  await page.getByRole("slider", { name: "failing" }).press("ArrowRight");
  await expect(embed.getByLabel("Failure rate, percent")).toHaveValue("42");
  await expect(page).toHaveURL(/retries\.html$/);
  // Elsewhere on the page the key is the book's.
  await page.getByRole("heading", { name: "Who retries?" }).click();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/queue\.html$/);
  await expectToRun(page.frameLocator("iframe"));
});

for (const [name, path] of [
  ["Hugo", "/hosts/hugo/"],
  ["Astro with MDX", "/hosts/astro/"],
] as const) {
  test(`${name}: words of the page's own until it runs, and a frame`, async ({ page }) => {
    const release = await openHeld(page, path);
    const words = page.getByText("Failed events wait in Lambda’s internal queue");
    await expect(words).toBeVisible();
    await expect(words.locator("strong")).toHaveText("internal queue");
    release();
    const embed = page.locator("lambda-paths");
    await expectToRun(embed);
    await expect(words).toBeHidden();
    await expect(embed.getByRole("button", { name: "Restart" })).toBeHidden();
    await expect(embed.getByRole("alert")).toBeHidden();
    await page.locator("iframe").scrollIntoViewIfNeeded();
    await expectToRun(page.frameLocator("iframe"));
  });
}

test("reveal.js: an embed runs while its slide is shown, and keeps its keys", async ({ page }) => {
  const release = await openHeld(page, "/hosts/slides/#/1");
  await expect(page.locator("lambda-paths p")).toBeVisible();
  release();
  const embed = page.locator("lambda-paths");
  await expectToRun(embed);
  const slider = embed.getByLabel("Failure rate, percent");
  await slider.press("ArrowRight");
  await expect(slider).toHaveValue("41");
  await embed.getByRole("button", { name: "Pause" }).press("Space");
  await expect(embed.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(page).toHaveURL(/#\/1$/);
  await embed.getByRole("button", { name: "Play" }).click();
  const heading = page.getByRole("heading", { name: "Lambda itself" });
  const [top, bottom] = [await heading.boundingBox(), await embed.boundingBox()];
  // In the middle of the deck, also with the height that the embed has got.
  const middle = (top!.y + bottom!.y + bottom!.height) / 2;
  expect(Math.abs(middle - page.viewportSize()!.height / 2)).toBeLessThan(40);
  await page.evaluate("Reveal.next()");
  await expect(page.getByRole("heading", { name: "The queue" })).toBeVisible();
  await expectToRun(page.frameLocator("iframe"));
  const clock = await embed.locator(".clock").textContent();
  await page.waitForTimeout(500);
  await expect(embed.locator(".clock")).toHaveText(clock!);
});
