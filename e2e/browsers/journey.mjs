// The main journey, by keyboard alone, in Firefox and in WebKit: `cargo xtask browsers` sets the
// variables. Whatever else the site does is tested in Chromium, by the specs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, suite, test } from "node:test";
import { firefox, until, webkit } from "./engine.mjs";

const SITE = process.env.BASE_URL;
const BROWSERS = [
  ["Firefox", firefox, process.env.FIREFOX_PATH],
  ["WebKit", webkit, process.env.WEBKIT_PATH],
];
const table = new URL("../../crates/lambda-paths-engine/tests/golden.json", import.meta.url);
const GOLDEN = JSON.parse(readFileSync(table, "utf8"));
/** Keys as WebDriver writes them. */
const KEY = { tab: "\uE004", enter: "\uE007", escape: "\uE00C", end: "\uE010", home: "\uE011" };
const [LEFT, RIGHT] = ["\uE012", "\uE014"];

/** Keeps what the page complains of. */
const EAR = `<script>
  window.problems = [];
  for (const kind of ["error", "warn"]) {
    const said = console[kind];
    console[kind] = (...all) => { problems.push(kind + ": " + all.join(" ")); said(...all); };
  }
  addEventListener("error", (event) => problems.push(event.message ?? "does not load: " +
    (event.target.src ?? event.target.href)), true);
  addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
</script>`;

/** Serves the site with an ear for its complaints. */
async function listening() {
  const server = createServer(async (request, response) => {
    const answer = await fetch(new URL(`.${request.url}`, SITE));
    const type = answer.headers.get("content-type") ?? "text/plain";
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { "content-type": type });
    const page = type.startsWith("text/html");
    response.end(page ? body.toString().replace("<head>", `<head>${EAR}`) : body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

for (const [name, start, program] of BROWSERS) {
  suite(name, () => {
    let server;
    let page;
    const clock = () => page.evaluate(`return document.querySelector(".clock .now").textContent;`);
    const seconds = async () =>
      (await clock()).split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
    const count = async (lane, label) => {
      const counts = await page.evaluate(`
        return [...document.querySelectorAll("section.lane")].map((lane) =>
          [lane.querySelector(".id").textContent,
            lane.querySelector('[data-count="${label}"]').textContent]);`);
      return Number(counts.find(([id]) => id === lane)[1].replaceAll(/\D/g, ""));
    };
    const focused = () =>
      page.evaluate(`
        const one = document.activeElement;
        const label = one.labels?.[0]?.textContent ?? "";
        return (one.getAttribute("aria-label") ?? label + one.textContent).trim();`);
    /** Goes to what bears this name, by Tab alone. */
    const goTo = async (wanted) => {
      const passed = [];
      for (let step = 0; step < 120; step += 1) {
        const name = await focused();
        if (wanted.test(name)) {
          return;
        }
        passed.push(name.slice(0, 40));
        await page.press(KEY.tab);
      }
      assert.fail(`no way by Tab to ${wanted}: ${passed.join(", ")}`);
    };
    const open = async (fragment) => {
      await page.open("about:blank");
      await page.open(`http://127.0.0.1:${server.address().port}/#${fragment}`);
      await until("the page has started", () =>
        page.evaluate(`return !document.getElementById("loading")
          && !!document.querySelector(".clock .now");`),
      );
    };

    before(async () => {
      server = await listening();
      page = await start(program);
    });
    after(async () => {
      await page?.end();
      server?.close();
    });

    test("every scenario runs to the native engine's hash", async () => {
      await open("autoplay=off");
      for (const { name, scenario, hash, events } of GOLDEN) {
        const json = JSON.stringify(JSON.stringify(scenario));
        const report = await page.evaluate(`
          const { hash, events } = JSON.parse(wasmBindings.runScenario(${json}));
          return { hash, events };`);
        assert.deepEqual({ name, ...report }, { name, hash, events });
      }
      assert.deepEqual(await page.evaluate("return problems;"), []);
    });

    test("play, fail, scrub back, ask why: by keyboard alone", async () => {
      await open("failure=0&autoplay=off");
      assert.equal(await clock(), "0:00");
      await goTo(/^Play/);
      await page.press(" ");
      await until("events arrive", async () => (await count("async", "arrived")) > 3);
      assert.equal(await count("async", "retried"), 0);
      await goTo(/^Failure rate of all lanes/);
      await page.press(KEY.end);
      await until("failures are tried again", async () => (await count("sync", "retried")) > 0);
      await goTo(/^Time$/);
      const there = await seconds();
      await page.press(KEY.home);
      await until("time was turned back", async () => (await seconds()) === 0);
      await page.press(KEY.end, LEFT, RIGHT);
      await until("and ahead", async () => (await seconds()) > there);
      await goTo(/^Picture of lane queue/);
      await page.press(RIGHT, KEY.enter);
      const heading = () =>
        page.evaluate(`
          return document.querySelector(".inspector :is(h2, h3)")?.textContent;`);
      assert.match(await until("a story is told", heading), /^Why: message \d+ of queue/);
      await page.press(KEY.escape);
      await until("the story is closed", async () => !(await heading()));
      assert.deepEqual(await page.evaluate("return problems;"), []);
    });
  });
}
