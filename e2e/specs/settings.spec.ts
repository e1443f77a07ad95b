// The settings: every field can be changed where the run is watched, by keyboard too; what is wrong
// stands beside the field, and so does what AWS would advise against.

import type { Page } from "@playwright/test";
import { expect, expectNothingInTheWay, test } from "../fixtures";

async function open(page: Page, fragment = ""): Promise<void> {
  await page.goto(`./${fragment}`);
  await page.getByRole("button", { name: /^Settings/ }).click();
  await expect(page.getByRole("heading", { name: "Function" })).toBeVisible();
}

function settings(page: Page) {
  return page.getByRole("region", { name: "Settings" });
}

async function choose(page: Page, lane: string): Promise<void> {
  await settings(page).getByRole("button", { name: lane, exact: true }).click();
}

async function scenario(page: Page): Promise<any> {
  const summary = page.getByText("The scenario as JSON");
  await summary.click();
  const box = page.getByRole("textbox", { name: "The scenario as JSON" });
  // Its words come when it has opened.
  await expect(box).not.toHaveValue("");
  const text = await box.inputValue();
  await summary.click();
  await expect(box).toBeHidden();
  return JSON.parse(text);
}

test("a setting is changed by keyboard alone, from now on", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: /^Settings/ }).focus();
  await page.keyboard.press("Enter");
  const chosen = settings(page).getByRole("button", { name: "queue", exact: true });
  await chosen.focus();
  await page.keyboard.press("Space");
  await expect(chosen).toHaveAttribute("aria-pressed", "true");
  await expect(chosen).toBeFocused();
  const field = page.getByLabel("visibilityTimeout", { exact: true });
  await expect(field).toHaveAccessibleDescription(/stays hidden.*0 to 43200 s\. Default: 30\./);
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("60");
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await expect(page.getByRole("button", { name: /visibilityTimeout: Reset to 30/ })).toBeVisible();
  const { changes } = await scenario(page);
  expect(changes).toHaveLength(1);
  expect(changes[0].at).toBeGreaterThan(0);
  expect(changes[0].set).toEqual({ "lanes[2].path.visibilityTimeout": 60 });
});

/** What a link says of a scenario with these changes. */
function changes(...changes: { at: number; set: Record<string, unknown> }[]): string {
  const document = JSON.stringify({ schema: "lambda-paths/1", changes });
  return `s=1.${Buffer.from(document).toString("base64url")}`;
}

test("what is being typed stays when a change passes", async ({ page }) => {
  const set = { "lanes[2].path.visibilityTimeout": 60, "lanes[2].path.batchSize": 7 };
  await open(page, `#t=99&${changes({ at: 100, set })}`);
  await choose(page, "queue");
  const field = page.getByLabel("visibilityTimeout", { exact: true });
  await field.press("Control+A");
  await field.pressSequentially("45");
  // The focus stays where it is.
  await page.getByRole("slider", { name: "Time" }).evaluate((slider: HTMLInputElement) => {
    slider.value = "101";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await expect(page.getByLabel("batchSize", { exact: true })).toHaveValue("7");
  await expect(field).toHaveValue("45");
  await field.press("Enter");
  await expect(page.getByRole("button", { name: /visibilityTimeout: Reset to 30/ })).toBeVisible();
  await expect(field).toHaveValue("45");
});

test("the panel stands still while only time passes", async ({ page }) => {
  await open(page, "#t=10");
  const scope = settings(page).getByRole("button", { name: "queue", exact: true });
  const shown = await scope.elementHandle();
  await page.getByRole("slider", { name: "Time" }).fill("50");
  await expect(page.locator(".clock .now")).toHaveText("0:50");
  expect(await shown?.evaluate((button) => button.isConnected)).toBe(true);
});

test("a change is taken away, and the focus is at the one after it", async ({ page }) => {
  const at = (at: number) => ({ at, set: { "function.timeout": at } });
  await open(page, `#t=10&${changes(at(100), at(200), at(300))}`);
  const button = (at: number) =>
    settings(page).getByRole("button", { name: `Take away: At ${at} s` });
  await button(200).press("Enter");
  await expect(button(200)).toHaveCount(0);
  await expect(button(300)).toBeFocused();
  await expect(button(100)).toBeVisible();
});

test("a warning stands beside its field, and its remedy takes it away", async ({ page }) => {
  await open(page);
  await choose(page, "queue");
  const field = page.getByLabel("visibilityTimeout", { exact: true });
  await field.fill("10");
  await field.press("Enter");
  const row = settings(page).locator(".setting", { has: field });
  await expect(row).toContainText("10 s is below six times the function's timeout of 3 s.");
  await expect(row).toContainText("18 s leave room for that.");
  await expect(settings(page).locator("summary")).toHaveText("1 warning");
  await row.getByRole("button", { name: /Set visibilityTimeout to 18/ }).click();
  await expect(field).toHaveValue("18");
  await expect(row).not.toContainText("six times");
  await expect(settings(page).locator("summary")).toBeHidden();
});

test("a bad value is refused beside its field, and nothing is lost", async ({ page }) => {
  await open(page);
  await choose(page, "queue");
  const field = page.getByLabel("visibilityTimeout", { exact: true });
  await field.fill("50000");
  await field.press("Enter");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/50000 is above 43200/);
  await expect(field).toHaveValue("50000");
  await expect(page.getByRole("alert")).toBeHidden();
  await field.fill("45");
  await field.press("Enter");
  await expect(field).toHaveAttribute("aria-invalid", "false");
  await expect(settings(page)).not.toContainText("is above");
});

test("what cannot change during a run is changed for the whole run", async ({ page }) => {
  await open(page, "#t=30");
  await choose(page, "sync");
  await page.getByLabel("frontDoor", { exact: true }).selectOption("alb");
  await expect(settings(page).getByRole("status")).toContainText("from its start");
  await expect(page.locator(".clock")).toContainText("0:30 of");
  await expect(page.getByLabel("integrationTimeout", { exact: true })).toHaveValue("60");
  const { lanes, changes = [] } = await scenario(page);
  expect(lanes[0].path.frontDoor).toBe("alb");
  expect(changes).toHaveLength(0);
});

test("a lane has values of its own, and shares them again", async ({ page }) => {
  await open(page);
  await choose(page, "async");
  const field = page.getByLabel("timeout", { exact: true });
  const row = settings(page).locator(".setting", { has: field });
  await expect(row).toContainText("as all lanes");
  await field.fill("5");
  await field.press("Enter");
  await expect(row).toContainText("this lane’s own");
  await choose(page, "All lanes");
  await expect(settings(page).locator(".setting", { has: field })).toContainText("not async");
  await choose(page, "async");
  await row.getByRole("button", { name: /Share again/ }).click();
  await expect(row).toContainText("as all lanes");
  await expect(field).toHaveValue("3");
});

test("every setting is found by what it does", async ({ page }) => {
  await open(page);
  await settings(page).getByRole("searchbox").fill("environment without work");
  // That of all lanes, and that of each.
  await expect(page.getByLabel("idleTimeout", { exact: true })).toHaveCount(4);
  await expect(settings(page).locator(".setting")).toHaveCount(4);
  await expect(settings(page).locator(".setting").first()).toContainText("measured");
  await settings(page).getByRole("searchbox").fill("");
  const some = await settings(page).locator(".setting").count();
  await settings(page).getByRole("button", { name: "All settings" }).click();
  expect(await settings(page).locator(".setting").count()).toBeGreaterThan(2 * some);
});

test("a lane is duplicated, edited, moved and removed, and that undone", async ({ page }) => {
  await open(page);
  await choose(page, "queue");
  await settings(page).getByRole("button", { name: "Duplicate: lane queue" }).click();
  await expect(page.locator("section.lane")).toHaveCount(4);
  const id = page.getByLabel("id", { exact: true });
  await expect(id).toHaveValue("queue-2");
  await id.fill("queue");
  await id.press("Enter");
  await expect(id).toHaveAccessibleDescription(/is the id of lanes\[2\] too/);
  await id.fill("patient");
  await id.press("Enter");
  await expect(page.locator("section.lane").nth(3)).toContainText("patient");
  const up = settings(page).getByRole("button", { name: "Move up: lane patient" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("section.lane").nth(2)).toContainText("patient");
  await expect(up).toBeFocused();
  await settings(page).getByRole("button", { name: "Remove: lane patient" }).click();
  await expect(page.locator("section.lane")).toHaveCount(3);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.locator("section.lane").nth(2)).toContainText("patient");
});

test("a lane of another path is added", async ({ page }) => {
  await open(page);
  await page.getByLabel("Path of a new lane").selectOption({ label: "asynchronous, sns" });
  await settings(page).getByRole("button", { name: "Add lane" }).click();
  await expect(page.locator("section.lane").nth(3)).toContainText("SNS → internal queue");
  await expect(page.getByLabel("source", { exact: true })).toHaveValue("sns");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`the settings stand in nobody's way: ${colorScheme}, ${width}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      await settings(page).getByRole("button", { name: "All settings" }).click();
      await choose(page, "queue");
      const field = page.getByLabel("maximumConcurrency", { exact: true });
      await field.fill("1");
      await field.press("Enter");
      const timeout = page.getByLabel("visibilityTimeout", { exact: true });
      await timeout.fill("10");
      await timeout.press("Enter");
      await settings(page).locator("summary").click();
      await expectNothingInTheWay(page);
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content).toBeLessThanOrEqual(window);
    });
  }
}
