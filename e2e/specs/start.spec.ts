// The page starts below a path, needs nothing from elsewhere, and says so when it cannot start.

import { expect, test } from "../fixtures";

test("the built site loads from a sub-path with no console error", async ({ page }) => {
  await page.goto("./");
  await expect(page).toHaveTitle("lambda-paths");
  await expect(page.locator("#loading")).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe("/docs/demo/");
});

test("each file of the page is downloaded once", async ({ page }) => {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await page.goto("./");
  await expect(page.locator("#loading")).toHaveCount(0);
  expect(paths.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  expect(paths).toEqual([...new Set(paths)]);
});

test("before the program is there, the page says that it is loading", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./", { waitUntil: "domcontentloaded" });
  await expect(page.getByRole("status")).toHaveText("Loading the simulator…");
  release();
  await expect(page.locator("#loading")).toHaveCount(0);
});

test.describe("when the program cannot start", () => {
  test.use({ expectedProblems: [/./] });
  const message = /The simulator could not start/;

  test("a browser without WebAssembly gets a message", async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await page.goto("./");
    await expect(page.getByRole("status")).toHaveText(message);
  });

  test("a missing program gets a message", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto("./");
    await expect(page.getByRole("status")).toHaveText(message);
  });

  test("a missing script gets a message", async ({ page }) => {
    await page.route("**/*.js", (route) => route.abort());
    await page.goto("./");
    await expect(page.getByRole("status")).toHaveText(message);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false, expectedProblems: [/\.js csp$/] });

  test("the page says what it needs", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("noscript p")).toHaveText(/needs JavaScript/);
    await expect(page.locator("noscript p")).toBeVisible();
    await expect(page.locator("#loading")).toBeHidden();
  });
});
