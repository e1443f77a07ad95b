// Puts the deck and reveal.js side by side.
import { cpSync } from "node:fs";

cpSync("index.html", "dist/index.html");
cpSync("node_modules/reveal.js/dist", "dist/reveal", { recursive: true });
