// For everyone: no violation that axe-core knows, in either theme, on a phone, in every state.

import { expect, expectNothingInTheWay, test } from "../fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  for (const [device, width] of [["desktop", 1280], ["phone", 320]] as const) {
    test(`nothing stands in anyone's way: ${colorScheme}, ${device}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("./");
      await expect(page.locator('[data-count="succeeded"]').first()).not.toHaveText("0");
      await page.getByRole("button", { name: "Next trouble" }).click();
      await expectNothingInTheWay(page);
      await page.getByText("The scenario as JSON").click();
      for (const table of await page.getByText("The same as a table").all()) {
        await table.click();
      }
      await page.goto("./#failure=9");
      await expect(page.getByRole("alert")).toBeVisible();
      await expectNothingInTheWay(page);
    });

    test(`nothing is wider than the window: ${colorScheme}, ${device}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto("./");
      await expect(page.locator("section.lane")).toHaveCount(3);
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content).toBeLessThanOrEqual(window);
    });
  }
}
