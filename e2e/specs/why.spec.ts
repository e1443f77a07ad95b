// Asking why: a request is selected, by pointer, keyboard or link, and tells its story; the log
// tells what was notable.

import type { Locator, Page } from "@playwright/test";
import { expect, expectNothingInTheWay, test } from "../fixtures";

/** One event that always fails, at exact times. */
const FAILING =
  "path=async&failure=1&duration=400&speed=minute&async.retryDelayJitter=0" +
  "&arrivals.kind=trace&arrivals.times=[1]&function.coldStart.value=0" +
  '&function.duration={"kind":"constant","value":0.5}';

function lane(page: Page, id: string): Locator {
  const name = page.locator(".id", { hasText: new RegExp(`^${id}$`) });
  return page.locator("section.lane", { has: name });
}

function inspector(page: Page): Locator {
  return page.locator(".inspector");
}

function sentences(page: Page): Locator {
  return inspector(page).locator("ol > li");
}

async function openAt(page: Page, fragment: string): Promise<void> {
  await page.goto(`./#${fragment}`);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
}

test("a link to a request tells its whole story with the rules behind it", async ({ page }) => {
  await openAt(page, "request=async:68&t=300");
  await expect(inspector(page).getByRole("heading")).toHaveText("Why: event 68 of async");
  await expect(sentences(page)).toContainText([
    "Event 68 arrives. Its caller uploads an object to S3.",
    "the caller leaves after 40 ms, and nobody waits.",
    "It is in Lambda’s internal queue.",
    "Lambda runs it, attempt 1",
    "The execution fails after 130 ms: the handler threw an error.",
    "tries again at 1:35.811, retry 1 of 2 (maximumRetryAttempts).",
    "Lambda runs it, attempt 2",
    "The execution fails after 155 ms",
    "tries again at 3:21.815, retry 2 of 2 (maximumRetryAttempts).",
    "Lambda runs it, attempt 3",
    "The execution fails after 222 ms",
    "Lambda sends it to the function’s dead-letter queue.",
    "The end: it is a dead letter. Lambda gives it up after 3 failed attempts",
  ]);
  await expect(inspector(page).locator(".state")).toHaveText("It has come to its end.");
  const rule = sentences(page).filter({ hasText: "retry 1 of 2" }).getByRole("link");
  await rule.click();
  await expect(page).toHaveURL(/model\.html#ASYNC_ERROR_DELAY$/);
  await expect(page.locator(":target")).toHaveText("ASYNC_ERROR_DELAY");
});

test("going back tells less of the story, and what is due next", async ({ page }) => {
  await openAt(page, "request=async:68&t=60");
  const state = inspector(page).locator(".state");
  await expect(state).toContainText("Next: it is tried again at 1:35.811");
  await expect(sentences(page).last()).toContainText("retry 1 of 2");
  await expect(sentences(page)).not.toContainText(["dead letter"]);
});

test("a pointer selects what it hits, and the story stays while time passes", async ({ page }) => {
  await openAt(page, "t=40");
  const canvas = lane(page, "async").locator("canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  // The internal queue is full of events that wait for their next attempt.
  await canvas.click({ position: { x: box.width * 0.49, y: 45 } });
  const heading = lane(page, "async").locator(".inspector h3");
  await expect(heading).toHaveText(/^Why: event \d+ of async$/);
  const name = await heading.innerText();
  await page.getByRole("radio", { name: "Minute a second" }).check();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(inspector(page).locator(".state")).toHaveText("It has come to its end.");
  await expect(heading).toHaveText(name);
  await inspector(page).getByRole("button", { name: "Close" }).click();
  await expect(inspector(page)).toHaveCount(0);
});

test("the keyboard goes from request to request, opens one and comes back", async ({ page }) => {
  await openAt(page, "t=40");
  const picture = page.getByRole("application", { name: /Picture of lane async/ });
  await picture.focus();
  const voice = page.locator(".log [aria-live]");
  await page.keyboard.press("ArrowRight");
  await expect(voice).toHaveText(/^Event \d+ .*Enter tells its story\.$/);
  const first = await voice.innerText();
  await page.keyboard.press("ArrowRight");
  await expect(voice).not.toHaveText(first);
  await page.keyboard.press("ArrowLeft");
  await expect(voice).toHaveText(first);
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toBeFocused();
  const number = /^Event (\d+)/.exec(first)![1];
  await expect(inspector(page).getByRole("heading")).toHaveText(`Why: event ${number} of async`);
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  await expect(picture).toBeFocused();
});

test("a picture leaves keys to the browser that have a modifier", async ({ page }) => {
  await openAt(page, "t=40");
  await page.evaluate(() => {
    addEventListener("keydown", (event) => {
      document.body.dataset["taken"] = `${event.key} ${event.defaultPrevented}`;
    });
  });
  await page.getByRole("application", { name: /Picture of lane async/ }).focus();
  await page.keyboard.press("Control+ArrowLeft");
  await expect(page.locator("body")).toHaveAttribute("data-taken", "ArrowLeft false");
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("body")).toHaveAttribute("data-taken", "ArrowLeft true");
});

test("the key that closes a story cancels no journey", async ({ page }) => {
  await openAt(page, "duration=21600&rate=1000&t=1&request=async:1");
  await page.getByRole("slider", { name: "Time" }).press("End");
  await inspector(page).focus();
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  await expect(page.getByRole("progressbar")).toBeVisible();
});

test("a pile of dead letters lists the latest, and each opens its story", async ({ page }) => {
  await openAt(page, "t=400");
  const picture = page.getByRole("application", { name: /Picture of lane queue/ });
  await picture.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByRole("heading")).toHaveText("Dead-letter queue of queue");
  const latest = inspector(page).getByRole("button", { name: /message \d+: received too often/ });
  await latest.first().click();
  await expect(inspector(page).getByRole("heading")).toHaveText(/^Why: message \d+ of queue$/);
  await expect(sentences(page).last()).toContainText("The end: it is a dead letter.");
});

test("the log tells firsts once, and each line goes to its instant", async ({ page }) => {
  await openAt(page, `${FAILING}&t=300`);
  const log = page.getByRole("region", { name: "What happened" });
  const lines = log.locator("li");
  await expect(lines).toHaveText([/first retry/, /first dead letter/]);
  await lines.first().getByRole("button").click();
  await expect(page.locator(".clock .now")).toHaveText("0:01");
  await expect(lines).toHaveText([/first retry/]);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 320]) {
    test(`a story stands in nobody's way: ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await openAt(page, "request=async:68&t=300");
      await expect(inspector(page).locator(".state")).toHaveText("It has come to its end.");
      await page.getByText("The bars as a table").click();
      await expectNothingInTheWay(page);
      const wider = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(wider).toBeLessThanOrEqual(0);
    });
  }
}

test("the model card is readable in both schemes and on a phone", async ({ page }) => {
  // axe goes over some hundred rows, twice: most of half a minute on a slow machine.
  test.slow();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto("./");
    await page.getByRole("link", { name: "What is modelled" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("The model card");
    await expectNothingInTheWay(page);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
  }
});
