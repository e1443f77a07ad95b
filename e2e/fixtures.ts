// The `test` of every spec: it fails when the page complains, or asks another host for anything.

import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

export { expect };

interface Options {
  /** Complaints that this test provokes and expects. */
  expectedProblems: RegExp[];
}

interface Fixtures {
  /** What went wrong so far in any page of the test. */
  problems: string[];
}

/** Lists what goes wrong in the pages of `context`: errors, failed and foreign requests. */
function watch(context: BrowserContext, origin: string): string[] {
  const problems: string[] = [];
  context.on("console", (message) => {
    // Playwright's own word, where the configuration blocks service workers.
    const own = message.text() === "Service Worker registration blocked by Playwright";
    if (!own && (message.type() === "error" || message.type() === "warning")) {
      problems.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => problems.push(`page error: ${error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) {
      problems.push(`request to another host: ${request.url()}`);
    }
  });
  context.on("requestfailed", (request) => {
    problems.push(`request failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) {
      problems.push(`request refused: ${response.url()} ${response.status()}`);
    }
  });
  return problems;
}

export const test = base.extend<Options & Fixtures>({
  expectedProblems: [[], { option: true }],
  problems: [
    async ({ context, baseURL, expectedProblems }, use) => {
      const problems = watch(context, new URL(baseURL ?? "").origin);
      await use(problems);
      const isExpected = (problem: string) => expectedProblems.some((one) => one.test(problem));
      expect(problems.filter((problem) => !isExpected(problem))).toEqual([]);
    },
    { auto: true },
  ],
});

/** As the page stands: nothing that axe-core knows to be in anyone's way. */
export async function expectNothingInTheWay(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect(told).toEqual([]);
}
