// Browsers that Playwright does not drive, through the two protocols that they speak themselves:
// Firefox by WebDriver BiDi, WebKitGTK by WebDriver's requests and answers. Both perform the same
// actions; what a test does goes to either.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How long a browser may take to start, and a page to become what is waited for. */
const PATIENCE_MILLIS = 30_000;

/** Asks again and again until there is an answer that is true; it. */
export async function until(what, ask) {
  const begun = Date.now();
  let seen;
  while (Date.now() - begun < PATIENCE_MILLIS) {
    seen = await ask();
    if (seen) {
      return seen;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`waited in vain: ${what}`);
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Starts a program with all that it starts itself; `end` ends them. */
function start(program, given, environment = {}) {
  const child = spawn(program, given, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environment },
  });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((done) => child.once("exit", done));
  return {
    said: () => said,
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGTERM");
        await ended;
      }
    },
  };
}

/** The actions that press keys one after the other. */
const pressing = (keys) => [
  {
    type: "key",
    id: "keyboard",
    actions: keys.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]),
  },
];

/** Firefox, without a window. */
export async function firefox(program) {
  const profile = mkdtempSync(join(tmpdir(), "firefox-"));
  const given = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const browser = start(program, [...given, "about:blank"]);
  const address = /WebDriver BiDi listening on (ws:\S+)/;
  const found = await until("Firefox listens", () => address.exec(browser.said()));
  const socket = new WebSocket(`${found[1]}/session`);
  await new Promise((done, failed) => {
    socket.onopen = done;
    socket.onerror = failed;
  });
  const asked = new Map();
  socket.onmessage = ({ data }) => {
    const { id, error, message, result } = JSON.parse(data);
    const { done, failed } = asked.get(id) ?? {};
    asked.delete(id);
    error ? failed?.(new Error(`${error}: ${message}`)) : done?.(result);
  };
  let id = 0;
  const send = (method, params) =>
    new Promise((done, failed) => {
      asked.set((id += 1), { done, failed });
      socket.send(JSON.stringify({ id, method, params }));
    });
  await send("session.new", { capabilities: {} });
  // The tab that it starts with never has the focus, without which no key presses a button.
  const { context } = await send("browsingContext.create", { type: "tab" });
  return {
    open: (url) => send("browsingContext.navigate", { context, url, wait: "complete" }),
    async evaluate(body) {
      const answer = await send("script.evaluate", {
        expression: `(async () => JSON.stringify(await (async () => { ${body} })() ?? null))()`,
        target: { context },
        awaitPromise: true,
      });
      if (answer.type === "exception") {
        throw new Error(answer.exceptionDetails.text);
      }
      return JSON.parse(answer.result.value);
    },
    press: (...keys) => send("input.performActions", { context, actions: pressing(keys) }),
    async end() {
      socket.close();
      await browser.end();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** WebKitGTK's own small browser, on a screen that nobody sees. */
export async function webkit(program) {
  const port = await freePort();
  const browser = start("xvfb-run", ["--auto-servernum", "WebKitWebDriver", `--port=${port}`]);
  const ask = async (method, path, body) => {
    const url = `http://127.0.0.1:${port}${path}`;
    const response = await fetch(url, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) {
      throw new Error(`${value.error}: ${value.message}`);
    }
    return value;
  };
  await until("WebKitWebDriver listens", () => ask("GET", "/status").catch(() => null));
  const alwaysMatch = { "webkitgtk:browserOptions": { binary: program, args: ["--automation"] } };
  const { sessionId } = await ask("POST", "/session", { capabilities: { alwaysMatch } });
  const session = `/session/${sessionId}`;
  return {
    open: (url) => ask("POST", `${session}/url`, { url }),
    evaluate: async (body) => {
      const script = `const done = arguments[0];
        const failed = (error) => done({ error: String(error) });
        (async () => { ${body} })().then(done, failed);`;
      const value = await ask("POST", `${session}/execute/async`, { script, args: [] });
      if (value?.error) {
        throw new Error(value.error);
      }
      return value;
    },
    press: (...keys) => ask("POST", `${session}/actions`, { actions: pressing(keys) }),
    async end() {
      await ask("DELETE", session);
      await browser.end();
    },
  };
}
