// The pictures that the documentation shows, at phone and desktop width, light and dark. The run is
// always the same, the instant nearly so.

import { test } from "../fixtures";

const PLACE = new URL("../../docs/screenshots/", import.meta.url).pathname;

// Each watches for as long as a reader would.
test.setTimeout(120_000);

for (const colorScheme of ["light", "dark"] as const) {
  for (const [device, width, height] of [
    ["desktop", 1280, 900],
    ["phone", 390, 844],
  ] as const) {
    test(`the whole page: ${device}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.goto("./");
      // Long enough for second and third attempts.
      await page.waitForTimeout(25_000);
      if (device === "desktop" && colorScheme === "light") {
        await page.locator(".lanes").screenshot({ path: `${PLACE}lanes.png` });
      }
      await page.getByRole("button", { name: "Pause" }).click();
      await page.waitForTimeout(2_000);
      const path = `${PLACE}page-${device}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: true });
    });
  }
}
