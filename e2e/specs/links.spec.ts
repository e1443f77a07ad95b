// Links to the page: what they say about how it is shown, and what they leave alone.

import { expect, test } from "../fixtures";

test("a link says which lanes and charts are shown, in which colours", async ({ page }) => {
  await page.goto("./#lanes=sync,queue&charts=attempts&theme=dark&autoplay=off");
  await expect(page.locator("section.lane").filter({ visible: true })).toHaveCount(2);
  await expect(page.getByRole("img", { name: /^Attempts per request/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Latency/ })).toBeHidden();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(17, 18, 20)");
  await page.evaluate(() => (location.hash = "theme=light"));
  await expect(page.locator("section.lane").filter({ visible: true })).toHaveCount(3);
  expect(await ground()).not.toBe("rgb(17, 18, 20)");
});

test("what a link wants to be shown and cannot be is told", async ({ page }) => {
  await page.goto("./#lanes=nobody&charts=pie&theme=blue&lang=fr&autoplay=always");
  for (const key of ["lanes", "charts", "theme", "lang", "autoplay"]) {
    await expect(page.getByRole("alert")).toContainText(`${key}: `);
  }
});

test("playing and editing leave history and address alone", async ({ page }) => {
  await page.goto("./#path=async&speed=minute");
  const entries = await page.evaluate(() => history.length);
  await page.getByLabel("Failure rate of all lanes, percent").fill("70");
  await page.waitForTimeout(1_000);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  expect(new URL(page.url()).hash).toBe("#path=async&speed=minute");
});
