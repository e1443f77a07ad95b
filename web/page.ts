// Starts the page's program. `index.html` loads this, and says what to do when it fails.

import init, * as program from "./programs/page.js";
import address from "./programs/page.wasm";

await init({ module_or_path: new URL(address, import.meta.url) });
// For tests, and for whoever looks into the page from its console.
Object.assign(window, { wasmBindings: program });
dispatchEvent(new Event("lambda-paths:started"));
