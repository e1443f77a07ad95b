// Time: turned back, ahead and on again, by slider and keys; and numbers that know of none of it.

import type { Page } from "@playwright/test";
import { expect, expectNothingInTheWay, test } from "../fixtures";

const time = (page: Page) => page.getByRole("slider", { name: "Time" });
const clock = (page: Page) => page.locator(".clock");
const told = (page: Page) => page.locator(".sentence");

/** All live counts of all lanes. */
function counts(page: Page): Promise<string[]> {
  return page.locator("[data-count]").allInnerTexts();
}

/** What the pictures show, in words; that each token stands where it stood is tested natively. */
function pictures(page: Page): Promise<(string | null)[]> {
  return page
    .locator(".picture canvas")
    .evaluateAll((all) => all.map((canvas) => canvas.getAttribute("aria-label")));
}

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`back, look, play on (motion: ${reducedMotion})`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion });
    await page.goto("./");
    await time(page).fill("200");
    await expect(clock(page)).toHaveText("3:20 of 10:00");
    await expect(time(page)).toHaveAttribute("aria-valuetext", "3 minutes 20 seconds");
    const [numbers, seen] = [await counts(page), await pictures(page)];
    await time(page).fill("30");
    await expect(clock(page)).toHaveText("0:30 of 10:00");
    expect(await counts(page)).not.toEqual(numbers);
    // What was seen of the future is marked still.
    await expect(page.locator(".marks")).toContainText("up to 3:20");
    await time(page).fill("200");
    await expect.poll(() => counts(page)).toEqual(numbers);
    expect(await pictures(page)).toEqual(seen);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await expect(clock(page)).not.toHaveText("3:20 of 10:00");
  });
}

/** Every pixel of the pictures, right after time was set to so many seconds. */
function pixelsAt(page: Page, seconds: number): Promise<string[]> {
  return time(page).evaluate(async (slider, value) => {
    (slider as HTMLInputElement).value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    for (let frame = 0; frame < 3; frame += 1) {
      await new Promise(requestAnimationFrame);
    }
    const canvases = document.querySelectorAll<HTMLCanvasElement>(".picture canvas");
    return [...canvases].map((canvas) => canvas.toDataURL());
  }, String(seconds));
}

// Words that were painted for the first time stood between pixels, and on them from then on.
for (const link of ["failure=0.5", "failure=0.5&rate=10"]) {
  test(`an instant looks the same to the last pixel, also again: ${link}`, async ({ page }) => {
    await page.goto(`./#${link}`);
    const instants = [31.3, 110, 73.7, 31.3, 110, 73.7];
    const seen: string[][] = [];
    for (const instant of instants) {
      seen.push(await pixelsAt(page, instant));
    }
    expect(seen.slice(3).map((all, index) => all.map((one, lane) => one === seen[index][lane])))
      .toEqual(instants.slice(3).map(() => [true, true, true]));
    expect(seen[0]).not.toEqual(seen[1]);
  });
}

test("an edit in the past begins a new future, and undo brings the old one back", async ({
  page,
}) => {
  await page.goto("./#failure=0");
  const failure = page.getByLabel("Failure rate of all lanes, percent");
  await time(page).fill("300");
  await failure.fill("100");
  await expect(page.locator(".marks")).toContainText("Changes at 5:00. Outage from 5:00 to 10:00.");
  await time(page).fill("400");
  const numbers = await counts(page);
  await time(page).fill("100");
  await failure.fill("50");
  await expect(page.locator(".marks")).toHaveText("Changes at 1:40.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".marks")).toContainText("Changes at 5:00");
  await time(page).fill("400");
  await expect.poll(() => counts(page)).toEqual(numbers);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.locator(".marks")).toContainText("Changes at 1:40.");
  await expect(failure).toHaveValue("50");
});

test("six hours are reached in one jump, and back again", async ({ page }) => {
  await page.goto("./#duration=21600");
  await time(page).press("End");
  await expect(clock(page)).toHaveText("6:00:00 of 6:00:00");
  await time(page).press("Home");
  await expect(clock(page)).toHaveText("0:00 of 6:00:00");
  await time(page).press("ArrowRight");
  await expect(clock(page)).toHaveText("1:00 of 6:00:00");
});

test("a jump that takes long shows how far it is, and can be cancelled", async ({ page }) => {
  await page.goto("./#duration=21600&rate=1000");
  await page.getByRole("button", { name: "Pause" }).click();
  const before = await clock(page).innerText();
  await time(page).press("End");
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(told(page)).toHaveText("Going to 6:00:00 …");
  await expectNothingInTheWay(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(clock(page)).toHaveText(before);
  await time(page).press("End");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(clock(page)).toHaveText(before);
});

test("the keyboard alone plays, steps, edits, takes back, and finds its list", async ({ page }) => {
  await page.goto("./#failure=0.5");
  await page.getByRole("button", { name: "Pause" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeFocused();
  await page.keyboard.press("n");
  const trouble = /fails|again|attempt|receive|status 502|visible/;
  await expect(told(page)).toHaveText(trouble);
  const sentence = await told(page).innerText();
  await page.keyboard.press("n");
  await expect(told(page)).not.toHaveText(sentence);
  const further = await told(page).innerText();
  await page.keyboard.press("p");
  await expect(told(page)).not.toHaveText(further);
  await expect(told(page)).toHaveText(trouble);
  const stood = await told(page).innerText();
  await page.keyboard.press("ArrowRight");
  await expect(told(page)).not.toHaveText(stood);
  const next = await told(page).innerText();
  await page.keyboard.press("ArrowLeft");
  await expect(told(page)).not.toHaveText(next);
  await page.keyboard.press("]");
  await expect(page.getByRole("radio", { name: "Minute a second" })).toBeChecked();
  await page.keyboard.press("<");
  await expect(page.getByRole("radio", { name: "Fast" })).toBeChecked();
  const failure = page.getByLabel("Failure rate of all lanes, percent");
  await failure.press("End");
  await expect(page.locator(".marks")).toContainText("Outage");
  await page.keyboard.press("Control+z");
  await expect(failure).toHaveValue("50");
  await page.keyboard.press("Control+Shift+z");
  await expect(failure).toHaveValue("100");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await expect(list).toBeVisible();
  await expectNothingInTheWay(page);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(failure).toBeFocused();
});

test("no key is taken while text is written, or while the focus is elsewhere", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Pause" }).click();
  const before = await clock(page).innerText();
  const seed = page.getByLabel("Seed");
  await seed.focus();
  await page.keyboard.type("n ]");
  await expect(seed).toHaveValue(/n \]$/);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await expect(page.locator("body")).toBeFocused();
  await page.keyboard.press("n");
  await expect(told(page)).toHaveText("");
  await expect(clock(page)).toHaveText(before);
});

test("numbers know of no window and no hidden tab", async ({ page }) => {
  const scenario = { schema: "lambda-paths/1", duration: 240, seed: 4 };
  await page.goto("./#duration=240&seed=4");
  const client = await page.context().newCDPSession(page);
  for (const width of [320, 1900]) {
    await page.setViewportSize({ width, height: 700 });
    await client.send("Page.setWebLifecycleState", { state: "frozen" });
    await page.waitForTimeout(400);
    await client.send("Page.setWebLifecycleState", { state: "active" });
  }
  await page.getByRole("radio", { name: "Minute a second" }).check();
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
  const report = await page.evaluate((json) => {
    const app = (window as unknown as { wasmBindings: { runScenario(json: string): string } })
      .wasmBindings;
    return JSON.parse(app.runScenario(json));
  }, JSON.stringify(scenario));
  const arrived = page.locator('[data-count="arrived"]');
  const succeeded = page.locator('[data-count="succeeded"]');
  const numbers = (lanes: { requests: Record<string, number> }[], key: string) =>
    lanes.map((lane) => String(lane.requests[key]));
  await expect(arrived).toHaveText(numbers(report.lanes, "arrived"));
  await expect(succeeded).toHaveText(numbers(report.lanes, "succeeded"));
});

test("quiet stretches are skipped, and the axis says so", async ({ page }) => {
  const scenario = {
    schema: "lambda-paths/1",
    duration: 600,
    arrivals: { kind: "burst", count: 1, at: 1 },
    function: { failure: { rate: 1 } },
    lanes: [{ path: { kind: "asynchronous" } }],
  };
  await page.goto("./");
  await page.getByText("The scenario as JSON").click();
  await page.getByRole("textbox", { name: "The scenario as JSON" }).fill(JSON.stringify(scenario));
  await page.getByRole("button", { name: "Run this" }).click();
  await expect(page.locator(".marks")).toContainText(/Skipped .* in which nothing was to be seen/);
  await page.getByLabel("Skip quiet stretches").uncheck();
  await time(page).fill("5");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  // The middle of what was skipped, which whoever skips never comes by.
  await expect(clock(page)).toHaveText(/^0:[23]\d of/);
});

for (const [colorScheme, width] of [["light", 320], ["dark", 1280]] as const) {
  test(`marks stand in nobody's way: ${colorScheme}, ${width}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.goto("./#failure=1");
    await time(page).fill("600");
    await expect(page.locator(".marks")).toContainText("dead-lettered or lost");
    await expectNothingInTheWay(page);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBe(0);
  });
}
