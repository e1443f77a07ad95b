// The custom element in a page: what an author writes, and what a reader then has.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { hear, open, pageWith } from "../host";

interface Simulator extends HTMLElement {
  play(): Promise<void>;
  pause(): Promise<void>;
  seek(seconds: number): Promise<void>;
  load(scenario: object): Promise<void>;
  report(): Promise<{ simulatedSeconds: number; hash: string; seed: number }>;
  set(field: string, value?: unknown): Promise<void>;
}

const act = <T>(simulator: Locator, call: (element: Simulator) => T) =>
  simulator.evaluate(call as (element: SVGElement | HTMLElement) => T);

function counted(simulator: Locator, name: string): Locator {
  return simulator.locator(`[data-count="${name}"]`).first();
}

test("the element runs by itself and tells what it does", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths path="async" failure="0.5" seed="7"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  await expect(counted(simulator, "arrived")).not.toHaveText("0");
  await expect(simulator.getByRole("heading", { name: "Asynchronous" })).toBeVisible();
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("50");
  await simulator.getByLabel("Speed").selectOption("Minute a second");
  await expect(counted(simulator, "retried")).toBeVisible();
  await expect(counted(simulator, "lost")).toBeHidden();
  await expect.poll(async () => (await heard("report")).length).toBeGreaterThan(1);
  expect(await heard("ready")).toHaveLength(1);
  expect(await heard("error")).toEqual([]);
  const [first] = (await heard("report")) as { schema: string; seed: number }[];
  expect(first).toMatchObject({ schema: "lambda-paths-report/1", seed: 7 });
  const reports = (await heard("report")).length;
  await page.waitForTimeout(1_000);
  expect((await heard("report")).length - reports).toBeLessThanOrEqual(3);
});

test("the manifest names what the element has", async ({ page }) => {
  await open(page, pageWith(""));
  const [manifest, known] = await page.evaluate(async () => {
    await customElements.whenDefined("lambda-paths");
    const { modules } = await (await fetch("custom-elements.json")).json();
    const [{ attributes, members }] = modules[0].declarations;
    const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
    const { observedAttributes, prototype } = customElements.get("lambda-paths") as unknown as {
      observedAttributes: string[];
      prototype: object;
    };
    const callbacks = /^constructor$|Callback$/;
    const methods = Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => typeof value === "function" && !callbacks.test(name))
      .map(([name]) => name);
    return [
      [names(attributes), names(members)],
      [[...observedAttributes].sort(), methods.sort()],
    ];
  });
  expect(manifest).toEqual(known);
});

test("a second embed loads nothing more", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await open(page, pageWith("<lambda-paths></lambda-paths>"));
  await expect(counted(page.locator("lambda-paths"), "arrived")).not.toHaveText("0");
  expect(requests.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
  const before = requests.length;
  await page.evaluate(() => document.body.append(document.createElement("lambda-paths")));
  await page.locator("lambda-paths").nth(1).scrollIntoViewIfNeeded();
  await expect(counted(page.locator("lambda-paths").nth(1), "arrived")).not.toHaveText("0");
  expect(requests.length).toBe(before);
});

test("what stands inside the tag stays until the reader runs it", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const inside = '<lambda-paths autoplay="off"><p>A poster</p></lambda-paths>';
  await open(page, pageWith(inside));
  await expect(page.getByText("A poster")).toBeVisible();
  const run = page.getByRole("button", { name: "Run the simulation" });
  await expect(run).toBeVisible();
  expect(requests.filter((url) => url.endsWith(".wasm"))).toEqual([]);
  await run.click();
  await expect(counted(page.locator("lambda-paths"), "arrived")).not.toHaveText("0");
  await expect(page.getByText("A poster")).toBeHidden();
  await expect(run).toHaveCount(0);
});

test("methods and attributes say what is run, and a run can be repeated", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths autoplay="off" seed="3"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  const at = (seconds: number) =>
    simulator.evaluate(async (element, seconds) => {
      await (element as Simulator).seek(seconds);
      return (element as Simulator).report();
    }, seconds);
  const [far, near, again] = [await at(200), await at(100), await at(200)];
  expect(far.simulatedSeconds).toBe(200);
  expect(near.simulatedSeconds).toBe(100);
  expect(again.hash).toBe(far.hash);
  await simulator.evaluate((element) => element.setAttribute("seed", "4"));
  expect((await at(200)).hash).not.toBe(far.hash);
  await act(simulator, (element) =>
    element.load({ schema: "lambda-paths/1", title: "Mine", seed: 9, duration: 30 }),
  );
  await expect(simulator.getByRole("region", { name: "Mine" })).toBeVisible();
  expect((await at(30)).seed).toBe(9);
  await act(simulator, (element) => element.set("function.failure.rate", 1));
  const scenarios = (await heard("change")) as { title?: string; changes?: unknown[] }[];
  expect(scenarios.at(-1)).toMatchObject({ title: "Mine", changes: [{ at: 30.000001 }] });
});

test("prose has a slider and a live number of its own", async ({ page }) => {
  const prose = `<lambda-paths id="sim" path="async" failure="0" speed="minute"></lambda-paths>
    <p>Fail
    <lambda-paths-control for="sim" field="failure" label="how often"></lambda-paths-control>
    and each request takes
    <lambda-paths-value for="sim" lane="async" measure="attempts.mean">?</lambda-paths-value>.</p>`;
  await open(page, pageWith(prose));
  const number = page.locator("lambda-paths-value");
  await expect(number).toHaveText("1");
  const slider = page.getByRole("slider", { name: "how often" });
  await expect(slider).toHaveValue("0");
  await slider.fill("1");
  await expect(page.locator("lambda-paths-control output")).toHaveText("100 %");
  await expect(page.getByLabel("Failure rate, percent")).toHaveValue("100");
  await expect.poll(async () => Number(await number.innerText())).toBeGreaterThan(1);
});

test("a slider says the true number, and none before there is one", async ({ page }) => {
  const simulator = '<lambda-paths id="sim" rate="50" failure="0.125" autoplay="off">';
  const control = '<lambda-paths-control for="sim" field="failure" max="0.1">';
  const ends = ["</lambda-paths>", "</lambda-paths-control>"];
  await open(page, pageWith(simulator + ends[0] + control + ends[1]));
  const own = page.locator("lambda-paths-control");
  await expect(own.getByRole("slider")).toBeDisabled();
  await expect(own.locator("output")).toHaveText("");
  await page.getByRole("button", { name: "Run the simulation" }).click();
  await expect(own.locator("output")).toHaveText("13 %");
  await expect(own.getByRole("slider")).toBeEnabled();
  const bar = page.locator("lambda-paths .bar");
  await expect(bar.locator("label", { hasText: "Arrivals" })).toContainText("50 /s");
  await expect(bar.locator("label", { hasText: "Failure" })).toContainText("12.5 %");
});

test("faults are told in words, and what stood there stays", async ({ page }) => {
  const heard = await hear(page);
  const inside = '<lambda-paths scenario="failure=9"><p>A poster</p></lambda-paths>';
  await open(page, pageWith(inside));
  const simulator = page.locator("lambda-paths");
  await expect(simulator.getByRole("alert")).toContainText("failure.rate: 9 is above 1");
  await expect(page.getByText("A poster")).toBeVisible();
  const faults = [expect.stringContaining("above 1")];
  expect(await heard("error")).toEqual([{ faults, message: faults[0] }]);
  const linked = "failure=0.4&charts=x";
  await simulator.evaluate((element, link) => element.setAttribute("scenario", link), linked);
  await act(simulator, (element) => element.play());
  await expect(simulator.getByRole("alert")).toContainText("charts: “x” is not understood");
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("40");
});

test("what is refused is told to who asked, and every embed runs on", async ({ page }) => {
  const heard = await hear(page);
  await open(page, pageWith('<lambda-paths autoplay="off"></lambda-paths>'.repeat(2)));
  const [simulator, other] = [0, 1].map((index) => page.locator("lambda-paths").nth(index));
  await act(simulator!, (element) => element.seek(10));
  await act(other!, (element) => element.seek(10));
  const changes = (await heard("change")).length;
  const refused = await act(simulator!, async (element) => {
    const wrong = element as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
    const calls = [
      ["set", "failure", 9],
      ["set", "failure"],
      ["set", undefined, 1],
      ["setting"],
      ["seek", 10n],
      ["load"],
    ] as const;
    const outcomes: string[] = [];
    for (const [name, ...given] of calls) {
      await wrong[name]!(...given).then(
        () => outcomes.push(`${name}: done`),
        (error: Error) => outcomes.push(`${name}: ${error.message}`),
      );
    }
    return outcomes;
  });
  expect(refused).toEqual([
    expect.stringContaining("above 1"),
    expect.stringContaining("failure.rate"),
    expect.stringContaining("undefined"),
    expect.stringContaining("there is no such setting"),
    "seek: done",
    expect.stringMatching(/^load: (?!done)/),
  ]);
  expect(await heard("change")).toHaveLength(changes);
  for (const one of [simulator!, other!]) {
    expect(await act(one, async (element) => (await element.report()).simulatedSeconds)).toBe(10);
  }
});

test("it follows the page's own light and dark, unless it is told", async ({ page }) => {
  await open(page, pageWith("<lambda-paths></lambda-paths>"));
  const simulator = page.locator("lambda-paths");
  const ground = () =>
    simulator.locator(".stage").evaluate((stage) => getComputedStyle(stage).backgroundColor);
  await expect.poll(ground).toBe("rgb(255, 255, 255)");
  await page.evaluate(() => document.body.setAttribute("bgcolor", "#101010"));
  await expect.poll(ground).toBe("rgb(25, 27, 30)");
  await simulator.evaluate((element) => element.setAttribute("theme", "light"));
  await expect.poll(ground).toBe("rgb(255, 255, 255)");
});

test("out of sight it rests", async ({ page }) => {
  const far = '<lambda-paths></lambda-paths><p style="height: 3000px">Below</p><p id="end">End</p>';
  await open(page, pageWith(far));
  const simulator = page.locator("lambda-paths");
  await expect(counted(simulator, "arrived")).not.toHaveText("0");
  await page.locator("#end").scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  const now = () => act(simulator, async (element) => (await element.report()).simulatedSeconds);
  const before = await now();
  await page.waitForTimeout(500);
  expect(await now()).toBe(before);
  await simulator.scrollIntoViewIfNeeded();
  await expect.poll(now).toBeGreaterThan(before);
});

test("the keyboard plays, sets the failure rate, and opens the full page", async ({ page }) => {
  await open(page, pageWith('<lambda-paths path="sync"></lambda-paths>'));
  const simulator = page.locator("lambda-paths");
  const pause = simulator.getByRole("button", { name: "Pause" });
  await pause.focus();
  await page.keyboard.press("Space");
  await expect(simulator.getByRole("button", { name: "Play", exact: true })).toBeFocused();
  await expect(simulator.getByRole("status")).toContainText("Paused");
  const full = simulator.getByRole("link", { name: "Open full" });
  await expect(full).toHaveAttribute("href", /\/docs\/demo\/#path=sync/);
  await simulator.getByLabel("Failure rate, percent").focus();
  await page.keyboard.press("End");
  await expect(full).not.toHaveAttribute("href", /#path=sync$/);
  await expect(simulator.getByLabel("Failure rate, percent")).toHaveValue("100");
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

for (const [name, attributes] of [
  ["full", 'charts="latency,attempts"'],
  ["minimal", 'controls="minimal" theme="dark"'],
  ["none", 'controls="none"'],
  ["waiting", 'autoplay="off"'],
] as const) {
  test(`nothing stands in anyone's way: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    const prose = `<main><h1>A page</h1><h2>Its part</h2><lambda-paths id="a" ${attributes}>
      <p>A poster</p></lambda-paths><lambda-paths-control for="a" field="failure"
      label="Failure"></lambda-paths-control></main>`;
    await open(page, pageWith(prose));
    if (name !== "waiting") {
      await expect(counted(page.locator("lambda-paths"), "succeeded")).not.toHaveText("0");
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const [content, window] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(window!);
  });
}

test("a strict content policy lets it run", async ({ page }) => {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none';
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:">`;
  await open(page, pageWith('<lambda-paths charts="attempts"></lambda-paths>', policy));
  await expect(counted(page.locator("lambda-paths"), "arrived")).not.toHaveText("0");
  const stage = page.locator("lambda-paths .stage");
  expect(await stage.evaluate((stage) => getComputedStyle(stage).borderRadius)).toBe("14px");
});

test("a hundred embeds come and go and leave nothing behind", async ({ page }) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    const original = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await original(...given);
      Object.assign(window, { memory: made.instance.exports.memory });
      return made;
    };
  });
  await open(page, pageWith('<div id="place"></div>'));
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const mount = (times: number) =>
    page.evaluate(async (times) => {
      for (let time = 0; time < times; time += 1) {
        const simulator = document.createElement("lambda-paths") as Simulator;
        simulator.setAttribute("charts", "latency,attempts");
        document.getElementById("place")!.append(simulator);
        await simulator.seek(60);
        await simulator.play();
        await new Promise(requestAnimationFrame);
        simulator.remove();
        await new Promise((resolve) => setTimeout(resolve));
      }
    }, times);
  const held = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    const memory = await page.evaluate(
      () => (window as unknown as { memory: WebAssembly.Memory }).memory.buffer.byteLength,
    );
    return { nodes: of("Nodes"), listeners: of("JSEventListeners"), memory };
  };
  await mount(5);
  const before = await held();
  await mount(100);
  const after = await held();
  expect(after.memory).toBe(before.memory);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
});

test.describe("when the program itself breaks", () => {
  test.use({ expectedProblems: [/./] });

  test("every embed of the page says so", async ({ page }) => {
    await open(page, pageWith('<lambda-paths path="sync"></lambda-paths>'.repeat(2)));
    const both = page.locator("lambda-paths");
    await expect(counted(both.nth(1), "arrived")).not.toHaveText("0");
    await page.evaluate(() => {
      CanvasRenderingContext2D.prototype.clearRect = () => {
        throw new Error("broken on purpose");
      };
    });
    for (const index of [0, 1]) {
      await expect(both.nth(index).getByRole("alert")).toContainText("broken on purpose");
    }
  });

  test("a program that cannot be had leaves what stands inside the tag", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "gone" }));
    await open(page, pageWith("<lambda-paths><p>A poster</p></lambda-paths>"));
    await expect(page.getByRole("alert")).toContainText("could not start");
    await expect(page.getByText("A poster")).toBeVisible();
  });
});
