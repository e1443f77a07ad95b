// How long it takes from navigation to the first moving token, with nothing in the cache and the
// processor four times as slow: `cargo xtask bench-start` serves the site and sets the variables.

import { chromium } from "@playwright/test";

const SITE = process.env.BASE_URL;
const RUNS = 9;
const SLOWDOWN = 4;
const AIM_MILLIS = 1_500;

/**
 * Runs in the page before anything else: notes the first frame in which a circle is painted where
 * the frame before had none, though it had circles. Circles are tokens, and parts of them.
 */
function watchTokens() {
  let [before, now] = [new Set(), new Set()];
  const { arc } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...rest) {
    now.add(`${x} ${y}`);
    arc.call(this, x, y, ...rest);
  };
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (frame) =>
    ask((time) => {
      now = new Set();
      frame(time);
      if (before.size && [...now].some((place) => !before.has(place))) {
        window.firstMove ??= performance.now();
      }
      before = now.size ? now : before;
    });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
});

/** One visit, in a profile of its own; milliseconds to the first move, and to what led there. */
async function visit(fragment) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.addInitScript(watchTokens);
  await page.goto(SITE + fragment, { waitUntil: "commit" });
  await page.waitForFunction(() => window.firstMove, undefined, { polling: 100 });
  const times = await page.evaluate(() => {
    const loaded = performance.getEntriesByType("resource");
    const end = (kind) => loaded.find(({ name }) => name.endsWith(kind))?.responseEnd ?? 0;
    return { script: end(".js"), program: end(".wasm"), move: window.firstMove };
  });
  await context.close();
  return times;
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

console.log(`== From navigation to the first moving token, processor ${SLOWDOWN} times as slow`);
const head = ["", "script", "program", "first move", "slowest"];
console.log(head.map((word, index) => word[index ? "padStart" : "padEnd"](14)).join(""));
let late = false;
for (const [name, fragment] of [
  ["the page", ""],
  ["an embed", "#embed&path=async"],
]) {
  const visits = [];
  for (let run = 0; run < RUNS; run += 1) {
    visits.push(await visit(fragment));
  }
  const of = (key) => median(visits.map((times) => times[key]));
  const slowest = Math.max(...visits.map(({ move }) => move));
  const figures = [of("script"), of("program"), of("move"), slowest];
  const written = figures.map((figure) => `${figure.toFixed(0)} ms`.padStart(14));
  console.log(name.padEnd(14) + written.join(""));
  late ||= of("move") > AIM_MILLIS;
}
console.log(`medians of ${RUNS} visits with an empty cache; aim: ${AIM_MILLIS} ms at most`);
await browser.close();
process.exitCode = late ? 1 : 0;
