// Hostile and broken input: everything is told, nothing is lost, nothing freezes silently.

import { expect, test } from "../fixtures";

test("a link with faults names them all, and the page goes on with what it had", async ({
  page,
}) => {
  await page.goto("./");
  await page.goto("./#failure=2&lanes[2].path.visibilityTimeout=50000&seed=x");
  const faults = page.getByRole("alert");
  await expect(faults).toContainText("function.failure.rate: 2 is above 1");
  await expect(faults).toContainText("lanes[2].path.visibilityTimeout: 50000 is above 43200");
  await expect(faults).toContainText("seed");
  const arrived = page.locator('[data-count="arrived"]').first();
  const before = await arrived.innerText();
  await expect(arrived).not.toHaveText(before);
  await faults.getByRole("button", { name: "Close" }).click();
  await expect(faults).toBeHidden();
});

test("an unknown key of a link is told, and the rest is obeyed", async ({ page }) => {
  await page.goto("./#failure=0.5&falure=0.9");
  await expect(page.getByRole("alert")).toContainText(/falure: .*nearest.*failure/);
  await expect(page.getByLabel("Failure rate of all lanes, percent")).toHaveValue("50");
});

test("nothing in a link becomes markup", async ({ page }) => {
  const key = encodeURIComponent("<img src=x onerror=alert(1)>");
  await page.goto(`./#${key}=<b>1</b>&path=<i>`);
  await expect(page.getByRole("alert")).toContainText("<i>");
  await expect(page.locator("#app img[src], #app b, #app i")).toHaveCount(0);
});

test("a scenario file with faults is told field by field; a good one runs", async ({ page }) => {
  await page.goto("./");
  await page.getByText("The scenario as JSON").click();
  const file = page.getByLabel("Open a file");
  const upload = (name: string, text: string) =>
    file.setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await upload("bad.json", '{"schema":"lambda-paths/1","sed":1,"duration":-5}');
  await expect(page.getByRole("alert")).toContainText("sed: ");
  await expect(page.getByRole("alert")).toContainText("duration: ");
  await upload("good.json", '{"schema":"lambda-paths/1","title":"Mine","seed":7,"duration":30}');
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(page.getByLabel("Seed")).toHaveValue("7");
  await expect(page.locator(".clock")).toContainText("of 0:30");
});

test("the text of a run holds every edit on its timeline", async ({ page }) => {
  await page.goto("./#failure=0");
  await page.getByLabel("Failure rate of all lanes, percent").fill("70");
  await expect(page.getByLabel("Failure rate of lane sync, percent")).toHaveValue("70");
  await page.getByText("The scenario as JSON").click();
  const text = page.getByRole("textbox", { name: "The scenario as JSON" });
  // Its words come when it has opened.
  await expect(text).not.toHaveValue("");
  const { changes } = JSON.parse(await text.inputValue());
  expect(changes).toHaveLength(1);
  expect(changes[0].at).toBeGreaterThan(0);
  expect(changes[0].set["function.failure.rate"]).toBe(0.7);
});

test.describe("when the app itself breaks", () => {
  test.use({ expectedProblems: [/broken on purpose/] });

  test("a message says so, instead of a frozen picture", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator('[data-count="arrived"]').first()).not.toHaveText("0");
    await page.evaluate(() => {
      CanvasRenderingContext2D.prototype.clearRect = () => {
        throw new Error("broken on purpose");
      };
    });
    const message = page.locator("#failure");
    await expect(message).toContainText("The simulation has stopped");
    await expect(message).toContainText("broken on purpose");
  });
});
