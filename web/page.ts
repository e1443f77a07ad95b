// Starts the page's program. `index.html` loads this, and says what to do when it fails.

import init, * as program from "./programs/page.js";
import { follow } from "./view";

follow();
const wasm = await init({ module_or_path: new URL(PROGRAM, import.meta.url) });
// For tests, and for whoever looks into the page from its console.
Object.assign(window, { wasmBindings: program });
dispatchEvent(new CustomEvent("lambda-paths:started", { detail: { wasm } }));
