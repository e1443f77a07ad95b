// Takes the pictures of docs/screenshots: `cargo xtask e2e --config screenshots.config.ts`.

import base from "./playwright.config";

export default { ...base, testDir: "screenshots" };
