// How the end-to-end tests run. `cargo xtask e2e` serves the built site and sets the variables.

import { defineConfig } from "@playwright/test";

/** The value of a variable that `cargo xtask` sets. */
function fromXtask(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run these tests by \`cargo xtask e2e\``);
  }
  return value;
}

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  fullyParallel: true,
  // A test that needs a second try is a bug in it, or in the site.
  retries: 0,
  workers: 2,
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["json", { outputFile: fromXtask("REPORT") }]],
  use: {
    baseURL: fromXtask("BASE_URL"),
    // What they ask for would come past the tests' own answers; the tests of them let them be.
    serviceWorkers: "block",
    // Only on failure: a trace holds screenshots, the page's tree and its console.
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: fromXtask("CHROMIUM_PATH"),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
