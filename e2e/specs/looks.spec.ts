// Whoever enlarges the page, takes its colours away or prints it has the same page.

import type { Page } from "@playwright/test";
import { expect, expectNothingInTheWay, test } from "../fixtures";

const FAILING = "failure=0.5&autoplay=off&t=95";

/** How much wider than the window the page is, and which words of it are cut off. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} px`] : [];
    const words = "h1, h2, h3, p, dt, dd, label, legend, summary, button, td, th, li";
    const cut = [...document.querySelectorAll<HTMLElement>(words)].filter((element) => {
      const hidden = element.closest(".visually-hidden, .scroll, [hidden]");
      const clipped = getComputedStyle(element).overflowX !== "visible";
      return !hidden && clipped && element.scrollWidth > element.clientWidth + 1;
    });
    return [...wide, ...cut.map((element) => element.outerHTML.slice(0, 80))];
  });
}

test("at 200 % nothing goes sideways, and no word is cut off", async ({ page }) => {
  // A window of 1280 by 800, twice as large.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(`./#${FAILING}&request=async:7`);
  await expect(page.locator(".inspector")).toBeVisible();
  expect(await tooWide(page)).toEqual([]);
  await page.getByRole("button", { name: "Settings" }).click();
  expect(await tooWide(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  // The same by those who enlarge the letters alone.
  await page.addStyleTag({ content: ":root { font-size: 200%; }" });
  expect(await tooWide(page)).toEqual([]);
});

/** How many pixels of a lane's picture are of a design token's colour, none of it let through. */
function pixelsOf(page: Page, token: string): Promise<number> {
  return page.locator(".picture canvas").nth(1).evaluate((element, name) => {
    const { width, height } = element as HTMLCanvasElement;
    // A copy: whoever reads a canvas slows it down.
    const context = new OffscreenCanvas(width, height).getContext("2d")!;
    context.fillStyle = getComputedStyle(element).getPropertyValue(`--${name}`).trim();
    const colour = String(context.fillStyle);
    const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    context.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const same = wanted.every((part, index) => data[at + index] === part);
      count += Number(same && data[at + 3] === 255);
    }
    return count;
  }, token);
}

test("an entry of the legend lets its tokens stand out, and is a switch", async ({ page }) => {
  await page.goto(`./#${FAILING}`);
  const legend = page.locator(".legend");
  if (!(await legend.getAttribute("open"))) {
    await legend.evaluate((details) => ((details as HTMLDetailsElement).open = true));
  }
  await expect.poll(() => pixelsOf(page, "waiting")).toBeGreaterThan(500);
  const waiting = await pixelsOf(page, "waiting");
  const done = legend.getByRole("button", { name: /^done/ });
  await done.click();
  await expect(done).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => pixelsOf(page, "waiting")).toBe(0);
  const next = legend.getByRole("button", { name: /waits for its next attempt/ });
  await next.click();
  await expect.poll(() => pixelsOf(page, "waiting")).toBe(waiting);
  await next.click();
  await expect(next).toHaveAttribute("aria-pressed", "false");
});

test("without colours of its own, shapes, bars and the focus are told apart", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(`./#${FAILING}&request=async:7`);
  const play = page.getByRole("button", { name: "Play", exact: true });
  await page.keyboard.press("Tab");
  await play.focus();
  const outline = await play.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).not.toBe("none");
  // All tokens are of one colour: what they are is said by their shape, and in the legend's words.
  await expect.poll(() => pixelsOf(page, "waiting")).toBeGreaterThan(500);
  const bars = page.locator(".gantt rect[class]");
  const fills = await bars.evaluateAll((all) => all.map((bar) => getComputedStyle(bar).fill));
  expect(new Set(fills).size).toBeGreaterThan(1);
  await expectNothingInTheWay(page);
});

test("on paper are the pictures and the numbers, and nothing to press", async ({ page }) => {
  await page.goto(`./#${FAILING}`);
  await page.emulateMedia({ media: "print" });
  // The legend is a list of switches, and on paper a list.
  const buttons = page.locator("button:not(.legend button)").filter({ visible: true });
  await expect(buttons).toHaveCount(0);
  await expect(page.getByRole("slider").filter({ visible: true })).toHaveCount(0);
  await expect(page.locator(".picture canvas").first()).toBeVisible();
  await expect(page.locator(".counts").first()).toBeVisible();
  await expect(page.locator(".figures canvas").first()).toBeVisible();
  await expect(page.locator(".clock .now")).toBeVisible();
});
