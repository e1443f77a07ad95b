// A second visit without a network. In a frame without an origin there is no service worker, so no
// such thing either.

import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const expectedProblems = [/elsewhere|ERR_FAILED|ERR_INTERNET_DISCONNECTED/];
test.use({ serviceWorkers: "allow", expectedProblems });

/** Waits until everything that the page has loaded is kept. */
async function kept(page: Page): Promise<void> {
  const missing = () =>
    page.evaluate(async () => {
      const entries = performance.getEntriesByType("resource");
      const names = [location.href.split("#")[0]!, ...entries.map(({ name }) => name)];
      const found = await Promise.all(names.map((name) => caches.match(name)));
      return names.filter((name, index) => !found[index] && !name.startsWith("data:"));
    });
  await expect.poll(missing).toEqual([]);
}

for (const [name, fragment] of [
  ["the page", ""],
  ["an embed", "#embed&path=async"],
] as const) {
  test(`${name} runs again when there is no network any more`, async ({ page, context }) => {
    const counts = page.locator('[data-count="arrived"]').first();
    await page.goto(`./${fragment}`);
    await expect(counts).not.toHaveText("0");
    await kept(page);
    await context.setOffline(true);
    await page.reload();
    await expect(counts).not.toHaveText("0");
    const elsewhere = await page.evaluate(() => fetch("elsewhere").then(() => "", String));
    expect(elsewhere).toContain("Failed to fetch");
  });
}

test("the next build of the site takes the place of the one that was kept", async ({ page }) => {
  await page.goto("./");
  await kept(page);
  const before = await page.evaluate(() => caches.keys());
  expect(before).toHaveLength(1);
  // The browser compares the worker's text; another build has another one.
  await page.evaluate(async () => {
    const stale = await caches.open(`lambda-paths ${new URL("./", location.href)} earlier`);
    await stale.put("earlier", new Response("earlier"));
    const registration = await navigator.serviceWorker.ready;
    await registration.unregister();
  });
  await page.reload();
  await kept(page);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(before);
});
