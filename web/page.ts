// Starts the page's program. `index.html` loads this, and says what to do when it fails.

import init, * as program from "./programs/page.js";
import { keepForLater } from "./offline";
import { follow } from "./view";

// Where the page's program asks for it, with all that is shared as JSON.
addEventListener("lambda-paths:share", async (event) => {
  const { SharePanel } = await import("./share/panel");
  const home = new URL("./", location.href).href;
  new SharePanel(JSON.parse((event as CustomEvent<string>).detail), home).open();
});

follow();
const wasm = await init({ module_or_path: new URL(PROGRAM, import.meta.url) });
// For tests, and for whoever looks into the page from its console.
Object.assign(window, { wasmBindings: program });
dispatchEvent(new CustomEvent("lambda-paths:started", { detail: { wasm } }));
await keepForLater();
