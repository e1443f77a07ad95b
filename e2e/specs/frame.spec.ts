// The page inside somebody's iframe: alone, sandboxed, and in talks with the page around it.

import type { FrameLocator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { open, pageWith } from "../host";

interface Message {
  lambdaPaths?: number;
  id?: number;
  event?: string;
  detail?: unknown;
  result?: unknown;
  error?: string;
}

/** A page with one frame, which keeps what it is told. */
function framing(fragment: string, attributes = ""): string {
  return pageWith(
    `<iframe title="A simulation" width="700" height="400" src="./#embed${fragment}" ${attributes}>
    </iframe><p>Below</p>`,
    `<script>
      window.heard = [];
      addEventListener("message", ({ data }) => window.heard.push(data));
    </script>`,
  ).replace('<script type="module" src="embed.js"></script>', "");
}

const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard: Message[] }).heard);

const events = async (page: Page) => (await heard(page)).map(({ event }) => event);

/** Calls into the frame as the page around it, and waits for the answer. */
async function call(page: Page, name: string, ...args: unknown[]): Promise<Message> {
  const id = await page.evaluate(
    ([name, args]) => {
      const id = Math.random();
      const frame = document.querySelector("iframe")!;
      frame.contentWindow!.postMessage({ lambdaPaths: 1, id, call: name, args }, "*");
      return id;
    },
    [name, args] as const,
  );
  const answer = async () => (await heard(page)).find((message) => message.id === id);
  await expect.poll(answer).toBeDefined();
  return (await answer())!;
}

function arrived(frame: FrameLocator) {
  return frame.locator('[data-count="arrived"]').first();
}

for (const [name, attributes] of [
  ["an ordinary frame", ""],
  ["a sandbox without an origin", 'sandbox="allow-scripts"'],
] as const) {
  test(`a link runs in ${name}, and only what it needs is loaded`, async ({ page }) => {
    const files: string[] = [];
    page.on("request", (request) => files.push(new URL(request.url()).pathname));
    await open(page, framing("&path=async&failure=0.3", attributes));
    const frame = page.frameLocator("iframe");
    await expect(arrived(frame)).not.toHaveText("0");
    await expect(frame.getByLabel("Failure rate, percent")).toHaveValue("30");
    await expect(frame.getByRole("heading", { level: 1 })).toHaveCount(0);
    expect(files.filter((file) => file.endsWith(".wasm"))).toHaveLength(1);
    expect(files.filter((file) => /\/page-/.test(file))).toEqual([]);
    await expect.poll(() => events(page)).toContain("ready");
    const heights = (await heard(page)).filter(({ event }) => event === "height");
    const height = await frame.locator("lambda-paths").evaluate((element) => element.clientHeight);
    expect(heights.at(-1)).toEqual({ lambdaPaths: 1, event: "height", detail: height });
  });

  test(`the page around talks with ${name}`, async ({ page }) => {
    await open(page, framing("&path=sync&autoplay=off", attributes));
    const hello = await call(page, "hello");
    expect(hello.result).toMatchObject({ version: 1 });
    await call(page, "seek", 60);
    const { result } = await call(page, "report");
    expect(result).toMatchObject({ simulatedSeconds: 60, lanes: [{ id: "sync" }] });
    await call(page, "set", "failure", 1);
    await call(page, "play");
    await call(page, "attribute", "speed", "minute");
    await expect.poll(() => events(page)).toContain("report");
    expect((await call(page, "load", { duration: -1 })).error).toContain("duration");
    expect((await call(page, "explode")).error).toContain("there is no such call");
  });
}

test("nobody but the page around is listened to", async ({ page }) => {
  await open(page, framing("&path=sync&autoplay=off"));
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Run" })).toBeVisible();
  await page.evaluate(() => {
    const other = document.createElement("iframe");
    other.title = "Another";
    document.body.append(other);
    const script = other.contentDocument!.createElement("script");
    script.textContent = `
      parent.frames[0].postMessage({ lambdaPaths: 1, id: 1, call: "play" }, "*")`;
    other.contentDocument!.body.append(script);
  });
  await page.waitForTimeout(500);
  expect((await heard(page)).filter(({ id }) => id === 1)).toEqual([]);
  const first = page.frameLocator("iframe >> nth=0");
  await expect(first.getByRole("button", { name: "Run" })).toBeVisible();
});

test("the page around sets no attribute that could run or fetch anything", async ({ page }) => {
  await open(page, framing("&path=sync&autoplay=off"));
  const simulator = page.frameLocator("iframe").locator("lambda-paths");
  for (const name of ["onfocus", "style", "src", "SRC"]) {
    const { error } = await call(page, "attribute", name, "alert(1)");
    expect(error).toContain(`${name}: there is no such attribute`);
  }
  expect(await simulator.evaluate((element) => element.getAttributeNames())).toEqual(["scenario"]);
  const full = simulator.locator("a.open");
  for (const [home, href] of [
    ["https://a.example/full", /^https:\/\/a\.example\/full#/],
    [" JavaScript:alert(1)//", null],
    ["data:text/html,1", null],
  ] as const) {
    expect((await call(page, "attribute", "home", home)).error).toBeUndefined();
    await call(page, "set", "failure", 1);
    await (href ? expect(full).toHaveAttribute("href", href) : expect(full).toBeHidden());
    expect(await full.getAttribute("href")).toEqual(href && expect.stringMatching(href));
  }
});

test("a click runs what waits for one", async ({ page }) => {
  await open(page, framing("&path=queue&autoplay=off"));
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Run the simulation" }).click();
  await expect(arrived(frame)).not.toHaveText("0");
});

test("the page around scrolls on over the frame", async ({ page }) => {
  await open(page, framing("&path=sync").replace("Below", '<p style="height: 2000px">Below</p>'));
  await expect(arrived(page.frameLocator("iframe"))).not.toHaveText("0");
  await page.mouse.move(300, 150);
  await page.mouse.wheel(0, 2_000);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200);
});

test("the keys of a link say how it is shown; what is not understood is told", async ({ page }) => {
  await page.goto("./#embed&lanes=queue,sync&charts=attempts&controls=minimal&theme=dark&t=90");
  const lanes = page.locator("lambda-paths section.lane");
  await expect(lanes.filter({ visible: true })).toHaveCount(2);
  await expect(page.getByRole("img", { name: /^Attempts per request/ })).toBeVisible();
  await expect(page.locator(".clock")).toContainText("1:30 of");
  await expect(page.getByRole("button", { name: "Restart" })).toBeHidden();
  await expect(page.getByRole("alert")).toBeHidden();
  await page.evaluate(() => (location.hash = "embed&failure=0.7&lang=fr&falure=1&theme=blue"));
  await expect(page.getByLabel("Failure rate, percent")).toHaveValue("70");
  for (const key of ["falure", "lang", "theme"]) {
    await expect(page.getByRole("alert")).toContainText(`${key}: `);
  }
});

test("nothing in a link becomes markup", async ({ page }) => {
  const key = encodeURIComponent("<img src=x onerror=alert(1)>");
  await page.goto(`./#embed&${key}=<b>1</b>&theme=<i>x</i>`);
  await expect(page.getByRole("alert")).toContainText("<i>");
  await expect(page.locator("lambda-paths img, lambda-paths b b, lambda-paths i")).toHaveCount(0);
});
