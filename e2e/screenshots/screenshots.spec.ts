// The pictures of docs/screenshots: the main states from phone to projector, light and dark. Every
// run stands still at an instant that its link names, so that they are the same whenever taken.

import { writeFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const PLACE = new URL("../../docs/screenshots/", import.meta.url).pathname;
const SIZES = [[360, 740], [768, 1024], [1280, 800], [2560, 1440]] as const;
const PHONE_AND_DESKTOP = [360, 1280];

interface State {
  name: string;
  link: string;
  /** All of them, unless these only. */
  widths?: number[];
  /** Brings into view what is to be seen. */
  show?: (page: Page) => Promise<void>;
}

const top = (locator: Locator) =>
  locator.evaluate((element) => scrollBy(0, element.getBoundingClientRect().top - 64));

const STATES: State[] = [
  { name: "start", link: "autoplay=off&t=4.2" },
  {
    name: "failures",
    link: "autoplay=off&failure=0.5&rate=6&t=95.4",
    show: (page) => top(page.locator(".lanes")),
  },
  {
    name: "charts",
    link: "autoplay=off&failure=0.5&rate=6&t=395.4",
    widths: PHONE_AND_DESKTOP,
    show: (page) => top(page.locator(".figures")),
  },
  {
    name: "story",
    link: "autoplay=off&failure=0.5&t=95.4&request=async:7",
    widths: PHONE_AND_DESKTOP,
    show: (page) => top(page.locator(".inspector")),
  },
  {
    name: "settings",
    link: "autoplay=off&t=30",
    widths: PHONE_AND_DESKTOP,
    async show(page) {
      await page.getByRole("button", { name: "Settings" }).click();
    },
  },
  { name: "embed", link: "embed&path=async&failure=0.5&t=70.4", widths: PHONE_AND_DESKTOP },
];

/** A screenshot as WebP: a browser knows how to write it. */
async function keep(page: Page, name: string, png: Buffer): Promise<void> {
  const url = await page.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    return canvas.toDataURL("image/webp", 0.8);
  }, `data:image/png;base64,${png.toString("base64")}`);
  writeFileSync(`${PLACE}${name}.webp`, Buffer.from(url.split(",")[1], "base64"));
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of SIZES) {
    for (const { name, link, widths, show } of STATES) {
      if (widths && !widths.includes(width)) {
        continue;
      }
      test(`${name}, ${width} wide, ${colorScheme}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
        await page.goto(`./#${link}`);
        await expect(page.locator("#loading")).toHaveCount(0);
        await expect(page.locator("canvas").first()).toBeVisible();
        await show?.(page);
        // Charts are drawn a few times a second only.
        await page.waitForTimeout(1_500);
        await keep(page, `${name}-${width}-${colorScheme}`, await page.screenshot());
        if (name === "failures" && width === 1280 && colorScheme === "light") {
          await keep(page, "lanes", await page.locator(".lanes").screenshot());
        }
      });
    }
  }
}
