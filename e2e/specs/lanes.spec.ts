// What a reader does with the page: watch, turn the failure rate up, step, restart.

import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const LANES = ["sync", "async", "queue"];

function lane(page: Page, id: string): Locator {
  const name = page.locator(".id", { hasText: new RegExp(`^${id}$`) });
  return page.locator("section.lane", { has: name });
}

/** A live count of a lane, by its label. */
async function count(page: Page, id: string, label: string): Promise<number> {
  const text = await lane(page, id).locator(`[data-count="${label}"]`).innerText();
  return Number(text.replaceAll(/\D/g, ""));
}

async function setSlider(slider: Locator, value: number): Promise<void> {
  await slider.fill(String(value));
}

/** Everything that a canvas shows. */
function pixels(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

function failureOfAll(page: Page): Locator {
  return page.getByLabel("Failure rate of all lanes, percent");
}

test("tokens move in all three lanes, and stand still when paused", async ({ page }) => {
  await page.goto("./");
  for (const id of LANES) {
    const canvas = lane(page, id).locator("canvas");
    const before = await pixels(canvas);
    await expect.poll(() => pixels(canvas)).not.toBe(before);
  }
  await page.getByRole("button", { name: "Pause" }).click();
  const canvas = lane(page, "sync").locator("canvas");
  // The picture follows within a frame or two.
  await page.waitForTimeout(300);
  const before = await pixels(canvas);
  await page.waitForTimeout(500);
  expect(await pixels(canvas)).toBe(before);
});

test("a higher failure rate shows in counts, slider and chart of every lane", async ({ page }) => {
  await page.goto("./#failure=0");
  await expect.poll(() => count(page, "sync", "succeeded")).toBeGreaterThan(3);
  for (const id of LANES) {
    expect(await count(page, id, "retried")).toBe(0);
  }
  const chart = page.getByRole("img", { name: /^Attempts per request/ });
  await chart.scrollIntoViewIfNeeded();
  const before = await pixels(chart);
  await setSlider(failureOfAll(page), 100);
  await page.getByRole("radio", { name: "Minute a second" }).check();
  for (const id of LANES) {
    await expect(page.getByLabel(`Failure rate of lane ${id}, percent`)).toHaveValue("100");
    await expect.poll(() => count(page, id, "retried")).toBeGreaterThan(0);
  }
  await expect.poll(() => count(page, "queue", "dead-lettered")).toBeGreaterThan(0);
  await expect.poll(() => pixels(chart)).not.toBe(before);
  await expect(chart).toHaveAccessibleName(/More than one attempt: .*queue [1-9]/);
});

test("a lane's own failure rate leaves the other lanes alone", async ({ page }) => {
  await page.goto("./#failure=0");
  await setSlider(page.getByLabel("Failure rate of lane queue, percent"), 100);
  await page.getByRole("radio", { name: "Minute a second" }).check();
  await expect.poll(() => count(page, "queue", "retried")).toBeGreaterThan(0);
  expect(await count(page, "sync", "retried")).toBe(0);
  expect(await count(page, "async", "retried")).toBe(0);
  await expect(failureOfAll(page)).toBeDisabled();
});

test("more arrivals come as soon as the rate is raised", async ({ page }) => {
  await page.goto("./#rate=0");
  await page.waitForTimeout(500);
  expect(await count(page, "sync", "arrived")).toBe(0);
  await setSlider(page.getByLabel("Arrivals a second in each lane"), 10);
  await expect.poll(() => count(page, "sync", "arrived")).toBeGreaterThan(10);
});

test("a step tells what happens next, and the run stands still there", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Next trouble" }).click();
  const sentence = page.getByRole("status");
  await expect(sentence).toHaveText(/fails|again|attempt|receive|status 502|visible/);
  const clock = page.locator(".clock");
  const told = await sentence.innerText();
  await page.getByRole("button", { name: "Step" }).click();
  await expect(sentence).not.toHaveText(told);
  const stopped = await clock.innerText();
  await page.waitForTimeout(400);
  expect(await clock.innerText()).toBe(stopped);
});

test("a restart begins at zero with what was set by hand", async ({ page }) => {
  await page.goto("./#failure=0");
  await setSlider(failureOfAll(page), 60);
  await page.getByRole("radio", { name: "Minute a second" }).check();
  await expect.poll(() => count(page, "async", "retried")).toBeGreaterThan(0);
  await page.getByRole("radio", { name: "Slow motion" }).check();
  await page.getByRole("button", { name: "Restart" }).click();
  await expect(page.locator(".clock")).toContainText(/0:0\d of/);
  expect(await count(page, "async", "retried")).toBe(0);
  await expect(failureOfAll(page)).toHaveValue("60");
});

test("the end of a run is told, and the run can be played again", async ({ page }) => {
  await page.goto("./#duration=20&speed=minute");
  const again = page.getByRole("button", { name: "Play again" });
  await expect(again).toBeVisible();
  await expect(page.locator(".clock")).toHaveText("0:20 of 0:20");
  await expect(page.getByRole("button", { name: "Step" })).toBeDisabled();
  await page.getByRole("radio", { name: "Slow motion" }).check();
  await again.click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("presets are chosen by name and show what they are about", async ({ page }) => {
  await page.goto("./");
  await page.getByLabel("Scenario", { exact: true }).selectOption("throttled");
  await page.getByRole("radio", { name: "Minute a second" }).check();
  await expect.poll(() => count(page, "sync", "throttled")).toBeGreaterThan(0);
});

test("a blocked shard is told in words too", async ({ page }) => {
  await page.goto("./#preset=blocked-shard&speed=minute");
  const picture = lane(page, "four-shards").locator("canvas");
  await expect(picture).toHaveAccessibleName(/stand in line in 4 shards: [1-4] blocked/);
});

test("the keyboard alone plays, changes the speed and the failure rate", async ({ page }) => {
  await page.goto("./");
  const play = page.getByRole("button", { name: "Pause" });
  await play.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeFocused();
  await page.keyboard.press("Space");
  await expect(play).toBeFocused();
  await page.getByRole("radio", { name: "Fast" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Minute a second" })).toBeChecked();
  await failureOfAll(page).focus();
  await page.keyboard.press("End");
  await expect(page.getByLabel("Failure rate of lane sync, percent")).toHaveValue("100");
});

test("with reduced motion tokens step, and never stand between two places", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("./");
  const canvas = lane(page, "sync").locator("canvas");
  const before = await pixels(canvas);
  await expect.poll(() => pixels(canvas)).not.toBe(before);
  // Between callers and front door there is a way, and on it nobody is ever seen.
  const colours = () =>
    canvas.evaluate((element) => {
      const surface = element as HTMLCanvasElement;
      const { width, height } = surface;
      // A copy that is made to be read: the browser warns of frequent looks at the page's own.
      const copy = new OffscreenCanvas(width, height);
      const context = copy.getContext("2d", { willReadFrequently: true })!;
      context.drawImage(surface, 0, 0);
      const area = context.getImageData(width * 0.25, 0, width * 0.1, height);
      const seen = new Set<string>();
      for (let i = 0; i < area.data.length; i += 4) {
        if (area.data[i + 3] === 255) {
          seen.add(area.data.slice(i, i + 3).join());
        }
      }
      return seen.size;
    });
  for (let look = 0; look < 20; look += 1) {
    expect(await colours()).toBeLessThanOrEqual(1);
    await page.waitForTimeout(50);
  }
});

test("the numbers of all lanes stand in one table, and follow the run", async ({ page }) => {
  await page.goto("./#t=300");
  await page.getByText("The numbers as a table").click();
  const table = page.getByRole("group", { name: "The numbers of all lanes" }).getByRole("table");
  const names = ["Arrived", "Waiting", "Running", "Environments", "Throttled", "Dead-lettered"];
  for (const name of names) {
    await expect(table.getByRole("columnheader", { name })).toBeVisible();
  }
  for (const id of LANES) {
    const row = table.getByRole("row", { name: new RegExp(`^${id} `) });
    const arrived = String(await count(page, id, "arrived"));
    await expect(row.getByRole("cell").first()).toHaveText(arrived);
  }
  const before = await table.innerText();
  await page.getByRole("button", { name: "Step" }).click();
  await page.getByRole("slider", { name: "Time" }).fill("400");
  await expect.poll(() => table.innerText()).not.toBe(before);
});

for (const [device, width, height, above] of [
  ["phone", 360, 740, 450],
  ["desktop", 1280, 800, 360],
] as const) {
  test(`a lane is seen at once: ${device}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("./");
    const first = await page.locator("section.lane").first().boundingBox();
    expect(first!.y).toBeLessThan(above);
    const picture = await page.locator(".picture").first().boundingBox();
    expect(picture!.y + picture!.height / 2).toBeLessThan(height);
  });
}

test("on a phone, what is needed less is behind a button", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("./");
  const more = page.getByRole("button", { name: "More" });
  await expect(page.getByRole("radio", { name: "Fast" })).toBeHidden();
  await more.press("Enter");
  await expect(more).toHaveAttribute("aria-expanded", "true");
  await page.getByRole("radio", { name: "Real time" }).check();
  await more.click();
  await expect(page.getByRole("radio", { name: "Real time" })).toBeHidden();
});

test("while everything stands still, nothing is painted until the colours change", async ({
  page,
}) => {
  await page.goto("./#autoplay=off");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.evaluate(() => {
    const { clearRect } = CanvasRenderingContext2D.prototype;
    document.body.dataset["painted"] = "0";
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      document.body.dataset["painted"] = String(Number(document.body.dataset["painted"]) + 1);
      clearRect.apply(this, area);
    };
  });
  // The charts find their size now and then, out of sight as they are.
  await page.waitForTimeout(2_500);
  await page.evaluate(() => (document.body.dataset["painted"] = "0"));
  await page.waitForTimeout(1_500);
  await expect(page.locator("body")).toHaveAttribute("data-painted", "0");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("body")).not.toHaveAttribute("data-painted", "0");
});

test("the end of a run is said to those who listen", async ({ page }) => {
  await page.goto("./#duration=5&speed=minute");
  await expect(page.locator(".log [aria-live]")).toHaveText("The run is over.");
});
