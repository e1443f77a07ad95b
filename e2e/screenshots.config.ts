// Takes the pictures of docs/screenshots: `cargo xtask screenshots`.

import base from "./playwright.config";

export default { ...base, testDir: "screenshots" };
