// The share panel: what an author takes away, and that it opens what was on show.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

async function opened(page: Page, fragment: string) {
  await page.goto(`./${fragment}`);
  await page.getByRole("button", { name: "Share" }).click();
  const panel = page.getByRole("dialog", { name: "Share this run" });
  await expect(panel).toBeVisible();
  return { panel, text: (name: string) => panel.getByRole("textbox", { name }).inputValue() };
}

test("the panel is loaded when it is first wanted", async ({ page }) => {
  const files: string[] = [];
  page.on("request", (request) => files.push(new URL(request.url()).pathname));
  await page.goto("./");
  await expect(page.locator("#loading")).toHaveCount(0);
  const before = files.length;
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(files.slice(before).some((file) => /\/panel-.*\.js$/.test(file))).toBe(true);
});

test("a link opens the scenario with the edits that were made", async ({ page }) => {
  await page.goto("./#path=async&failure=0.1");
  await page.getByLabel("Failure rate of all lanes, percent").fill("70");
  await expect(page.getByLabel("Failure rate of lane async, percent")).toHaveValue("70");
  await page.getByRole("button", { name: "Share" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const scenario = await page.getByRole("textbox", { name: "Scenario" }).inputValue();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(JSON.parse(scenario).changes).toHaveLength(1);
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByText("The scenario as JSON").click();
  const again = page.getByRole("textbox", { name: "The scenario as JSON" });
  // Its words come when it has opened.
  await expect(again).not.toHaveValue("");
  const { changes } = JSON.parse(await again.inputValue());
  expect(changes).toEqual(JSON.parse(scenario).changes);
});

test("the snippets say what was chosen, and the preview shows it", async ({ page }) => {
  const { panel, text } = await opened(page, "#path=queue&failure=0.3&autoplay=off");
  await panel.getByLabel("Controls").selectOption("Minimal");
  await panel.getByLabel("Colours").selectOption("Dark");
  await panel.getByLabel("Charts").selectOption("Attempts");
  const options = "controls=minimal&theme=dark&charts=attempts";
  const home = new URL("./", page.url()).href;
  const link = "path=queue&failure=0.3";
  expect(await text("Frame")).toContain(
    `src="${home}#embed&${link}&${options}"`.replaceAll(/&(?=\w+=)|&(?=path)/g, "&amp;"),
  );
  expect(await text("Element")).toContain('controls="minimal" theme="dark" charts="attempts"');
  expect(await text("Markdown")).toMatch(/^\[!\[.+\]\(poster\.svg\)\]\(http.+#path=queue/);
  await expect(panel.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  const preview = panel.frameLocator("iframe");
  const entries = await page.evaluate(() => history.length);
  await expect(preview.locator(".stage.minimal")).toBeVisible();
  await expect(preview.getByRole("img", { name: /^Attempts per request/ })).toBeVisible();
  await panel.getByLabel("Runs").selectOption("When clicked");
  await expect(preview.getByRole("button", { name: "Run the simulation" })).toBeVisible();
  expect(await page.evaluate(() => history.length)).toBe(entries);
});

test("a title is a text in every snippet", async ({ page }) => {
  const title = encodeURIComponent('"><script>alert(1)</script>](x)');
  const { text } = await opened(page, `#title=${title}&path=sync`);
  for (const name of ["Frame", "Element"]) {
    expect((await text(name)).replace(/^<script type="module"[^>]*><\/script>/, "")).not.toContain(
      "<script",
    );
  }
  expect(await text("Markdown")).not.toMatch(/<script|\]\(x\)/);
});

test("copying works with permission and without", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { panel, text } = await opened(page, "#path=sync");
  await panel.getByRole("button", { name: "Copy: Link" }).click();
  await expect(panel.getByRole("status")).toHaveText("Link copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text("Link"));
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  });
  await panel.getByRole("button", { name: "Copy: Markdown" }).click();
  await expect(panel.getByRole("status")).toHaveText("Markdown copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text("Markdown"));
});

for (const width of [1280, 320]) {
  test(`nothing of it stands in anyone's way: ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const { panel } = await opened(page, "#path=sync&autoplay=off");
    await panel.locator("iframe").scrollIntoViewIfNeeded();
    await expect(panel.frameLocator("iframe").locator(".stage")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(page.getByRole("button", { name: "Share" })).toBeFocused();
  });
}
