// The element's life in a page: attributes that change early and late, scenarios that are refused
// and mended, removal while something loads.

import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { hear, holdProgram, open, pageWith } from "../host";

type Call = (...given: unknown[]) => Promise<unknown>;

/** Calls a method of the element. */
const call = (simulator: Locator, name: string, ...given: unknown[]) =>
  simulator.evaluate(
    (element, [name, given]) => {
      return (element as unknown as Record<string, Call>)[name]!(...given);
    },
    [name, given] as const,
  );

const arrived = (simulator: Locator) => simulator.locator('[data-count="arrived"]').first();

/** Serves a file of the host's own, when it is let. */
async function file(page: Page, name: string, body: string, let_: Promise<void>): Promise<void> {
  await page.route(`**/${name}`, async (route) => {
    await let_;
    await route.fulfill(body ? { contentType: "application/json", body } : { status: 404 });
  });
}

const scenario = (title: string) =>
  JSON.stringify({ schema: "lambda-paths/1", title, seed: 3, duration: 60 });

test("a scenario that was refused and is mended runs by itself", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths scenario="failure=9"><p>Poster</p></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await expect(simulator.getByRole("alert")).toContainText("above 1");
  await simulator.evaluate((element) => element.setAttribute("scenario", "failure=0.4"));
  await expect(arrived(simulator)).not.toHaveText("0");
  await expect(simulator.getByRole("alert")).toHaveCount(0);
  expect(await heard("ready")).toHaveLength(1);
  await simulator.evaluate((element) => element.setAttribute("scenario", "failure=0.6"));
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("60");
  expect(await heard("ready")).toHaveLength(1);
  expect(await heard("error")).toHaveLength(1);
});

test("what is set while the program loads holds", async ({ page }) => {
  const heard = await hear(page);
  const go = await holdProgram(page);
  await open(page, pageWith('<lambda-paths path="async"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await simulator.evaluate((element) => {
    element.setAttribute("failure", "0.4");
    element.setAttribute("path", "queue");
  });
  go();
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("40");
  await expect(simulator.getByRole("heading", { name: /queue/ })).toHaveCount(1);
  await expect(arrived(simulator)).not.toHaveText("0");
  expect(await heard("ready")).toHaveLength(1);
});

test.describe("of two files", () => {
  test.use({ expectedProblems: [/gone\.json|404/] });

  test("only the one asked for last is run, and told of", async ({ page }) => {
    const heard = await hear(page);
    let go = () => {};
    await file(page, "gone.json", "", new Promise((resolve) => (go = resolve)));
    await file(page, "late.json", scenario("The late one"), Promise.resolve());
    await open(page, pageWith('<lambda-paths src="gone.json"></lambda-paths>'));
    const simulator = page.locator("lambda-paths");
    const first = page.waitForRequest("**/gone.json");
    await first;
    await simulator.evaluate((element) => element.setAttribute("src", "late.json"));
    await expect(simulator.getByRole("region", { name: "The late one" })).toBeVisible();
    const answered = page.waitForResponse("**/gone.json");
    go();
    await answered;
    expect(((await call(simulator, "report")) as { seed: number }).seed).toBe(3);
    expect(await heard("error")).toEqual([]);
    expect(await heard("ready")).toHaveLength(1);
  });
});

test("a document that is refused leaves what was loaded before", async ({ page }) => {
  await open(page, pageWith('<lambda-paths autoplay="off"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await call(simulator, "load", scenario("Mine"));
  const refused = call(simulator, "load", { schema: "lambda-paths/1", duration: -1 });
  await expect(refused).rejects.toThrow("duration");
  await expect(simulator.getByRole("region", { name: "Mine" })).toBeVisible();
  await simulator.evaluate((element) => element.setAttribute("controls", "minimal"));
  expect(((await call(simulator, "report")) as { seed: number }).seed).toBe(3);
});

test("removed while it loads, it starts nothing; put back, it runs", async ({ page }) => {
  const heard = await hear(page);
  const go = await holdProgram(page);
  const requested = page.waitForRequest("**/*.wasm");
  await open(page, pageWith('<lambda-paths path="sync"></lambda-paths>'));
  await requested;
  const simulator = await page.locator("lambda-paths").elementHandle();
  const outcome = page.evaluate(async (element) => {
    const asked = (element as unknown as { play(): Promise<void> }).play();
    element!.remove();
    return asked.then(() => "played", (error: Error) => error.message);
  }, simulator);
  // The microtask in which it learns that it was removed has passed when this one answers.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  go();
  expect(await outcome).toBe("the element was removed");
  expect(await heard("ready")).toEqual([]);
  await page.evaluate((element) => document.body.append(element!), simulator);
  await expect(arrived(page.locator("lambda-paths"))).not.toHaveText("0");
  expect(await heard("ready")).toHaveLength(1);
  expect(await heard("error")).toEqual([]);
});

test("what has no place beside a file, and what is not known, is told", async ({ page }) => {
  await file(page, "own.json", scenario("Own"), Promise.resolve());
  const attributes = 'src="own.json" path="async" failure="0.25" lang="de"';
  await open(page, pageWith(`<lambda-paths ${attributes}></lambda-paths>`));
  const simulator = page.locator("lambda-paths");
  const alert = simulator.getByRole("alert");
  await expect(alert).toContainText("path: src says what is run, so it is not obeyed");
  await expect(alert).toContainText("lang: “de” is not understood here");
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("25");
  await simulator.evaluate((element) => {
    for (const name of ["src", "path", "lang"]) {
      element.removeAttribute(name);
    }
    element.setAttribute("scenario", "#path=async&request=async:1");
  });
  await expect(alert).toContainText("request: “async:1” is not understood here");
  await expect(alert).not.toContainText("lang");
});

test("beginning again tells the scenario that it begins with", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths autoplay="off"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await call(simulator, "seek", 20);
  await call(simulator, "set", "failure", 0.5);
  const edited = await heard("change");
  expect(edited.at(-1).changes).toHaveLength(1);
  await call(simulator, "restart");
  const again = await heard("change");
  expect(again).toHaveLength(edited.length + 1);
  expect(again.at(-1).changes ?? []).toEqual([]);
});

test("reports come twice a second at most, and the last one is of the end", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths autoplay="off"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await simulator.evaluate(async (element) => {
    const { seek } = element as unknown as { seek(seconds: number): Promise<void> };
    for (let instant = 1; instant <= 40; instant += 1) {
      await seek.call(element, instant);
      await new Promise(requestAnimationFrame);
    }
  });
  await expect.poll(async () => (await heard("report")).at(-1)?.simulatedSeconds).toBe(40);
  // Forty frames are less than a second and a half on any machine that keeps up.
  expect((await heard("report")).length).toBeLessThan(20);
});

test("grounds in any notation tell light from dark", async ({ page }) => {
  await open(page, pageWith("<lambda-paths></lambda-paths>"));
  const stage = page.locator("lambda-paths .stage");
  const scheme = () => stage.evaluate((stage) => getComputedStyle(stage).colorScheme);
  for (const [ground, expected] of [
    ["oklch(0.25 0.03 250)", "dark"],
    ["color(srgb 0.9 0.9 0.95)", "light"],
    ["lab(15% 0 0)", "dark"],
  ] as const) {
    await page.evaluate((ground) => (document.body.style.background = ground), ground);
    await expect.poll(scheme, ground).toBe(expected);
  }
});
