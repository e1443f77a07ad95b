// What is handed out: the folder for a host, in which a version keeps its own engine.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { inflateRawSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

/** The release's version, and the folder of all that it is; `cargo xtask` says them. */
const VERSION = process.env.VERSION;
const RELEASE = process.env.RELEASE!;
const PINNED = `/release/v/${VERSION}/`;

/** A page of somebody else's with the element of this version. */
async function open(page: Page, integrity: string): Promise<void> {
  const text = `<!doctype html><html lang="en"><title>A host</title><link rel="icon" href="data:,">
    <script type="module" src="${PINNED}embed.js" crossorigin integrity="${integrity}"></script>
    <lambda-paths path="async"><p>Until it runs</p></lambda-paths></html>`;
  await page.route("**/host.html", (route) => {
    return route.fulfill({ contentType: "text/html; charset=utf-8", body: text });
  });
  await page.goto("/host.html");
}

async function hashes(page: Page): Promise<Record<string, string>> {
  return (await page.request.get("/release/integrity.json")).json();
}

test("an embed of a version loads nothing but that version's files", async ({ page }) => {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await open(page, (await hashes(page))[`v/${VERSION}/embed.js`]!);
  await expect(page.locator('[data-count="arrived"]')).not.toHaveText("0");
  const others = paths.filter((path) => path !== "/host.html" && !path.startsWith(PINNED));
  expect(others).toEqual([]);
  const full = page.getByRole("link", { name: "Open full" });
  await expect(full).toHaveAttribute("href", new RegExp(`${PINNED}#path=async`));
});

test("a page and a frame of a version run from its folder", async ({ page }) => {
  for (const fragment of ["", "#embed&path=async"]) {
    await page.goto("about:blank");
    await page.goto(PINNED + fragment);
    await expect(page.locator('[data-count="arrived"]').first()).not.toHaveText("0");
  }
});

test.describe("with a hash that is not the script's", () => {
  test.use({ expectedProblems: [/integrity|request failed/] });

  test("nothing runs, and what stands inside the tag stays", async ({ page }) => {
    const all = await hashes(page);
    const refused = page.waitForEvent("console", (message) => /integrity/.test(message.text()));
    await open(page, all["sw.js"]!);
    await refused;
    await expect(page.getByText("Until it runs")).toBeVisible();
    expect(await page.evaluate(() => !!customElements.get("lambda-paths"))).toBe(false);
  });
});

test("each hash is that of its file", async ({ page }) => {
  const all = Object.entries(await hashes(page));
  expect(all.length).toBeGreaterThan(10);
  await page.goto("/release/");
  for (const [file, integrity] of all) {
    const outcome = ([file, integrity]: string[]) =>
      fetch(file!, { integrity }).then((answer) => answer.ok, String);
    expect(await page.evaluate(outcome, [file, integrity]), file).toBe(true);
  }
});

function crc32(bytes: Uint8Array): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
  }
  return ~value >>> 0;
}

/** The files of an archive, as the list at its end has them. */
function unzipped(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const head = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const body = head + 30 + archive.readUInt16LE(head + 26) + archive.readUInt16LE(head + 28);
    const bytes = inflateRawSync(archive.subarray(body, body + packed));
    expect(archive.readUInt32LE(at + 16), name).toBe(crc32(bytes));
    files.set(name, bytes);
    at += 46 + nameLength;
  }
  return files;
}

test("the archive holds the folder, file by file", () => {
  const archive = readFileSync(join(RELEASE, `lambda-paths-${VERSION}.zip`));
  const site = join(RELEASE, "site");
  const entries = readdirSync(site, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const packed = unzipped(archive);
  expect(packed.size).toBe(files.length);
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const own = relative(site, path).replaceAll("\\", "/");
    expect(packed.get(own)?.equals(readFileSync(path)), own).toBe(true);
  }
});
