// The same scenario and seed give the same transitions natively and in the browser, to the last
// bit.

import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures";

interface Golden {
  name: string;
  scenario: unknown;
  hash: string;
  events: number;
}

const table = new URL("../../crates/lambda-paths-engine/tests/golden.json", import.meta.url);
const golden: Golden[] = JSON.parse(readFileSync(table, "utf8"));

test("the browser runs every scenario to the native engine's hash", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Pause" }).click();
  expect(golden).toHaveLength(18);
  for (const { name, scenario, hash, events } of golden) {
    const report = await page.evaluate((json) => {
      const app = (window as unknown as { wasmBindings: { runScenario(json: string): string } })
        .wasmBindings;
      return JSON.parse(app.runScenario(json));
    }, JSON.stringify(scenario));
    expect.soft({ name, hash: report.hash, events: report.events }).toEqual({ name, hash, events });
  }
});
