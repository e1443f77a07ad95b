// Light or dark, as the author says, else as the page around is.

import tokens from "../../style/tokens.css";
import { h, sheet } from "./dom";

export type Scheme = "light" | "dark";

/** The page's own design tokens, for the element instead of the document, in one scheme. */
function tokensIn(scheme: Scheme): CSSStyleSheet {
  const condition = scheme === "dark" ? "all" : "not all";
  const media = /@media ?\(prefers-color-scheme: ?dark\)/g;
  const text = tokens.replaceAll(":root", ":host").replace(media, `@media ${condition}`);
  return sheet(`${text}:host{color-scheme:${scheme}}`);
}

const sheets: Partial<Record<Scheme, CSSStyleSheet>> = {};

/** The style sheet with the tokens of a scheme, made once for all embeds. */
export function tokenSheet(scheme: Scheme): CSSStyleSheet {
  return (sheets[scheme] ??= tokensIn(scheme));
}

/**
 * The scheme of what lies behind an element: of the first colour there, whatever the page calls its
 * themes; where there is none, of the canvas, which the page's `color-scheme` decides.
 */
export function schemeBehind(element: Element): Scheme {
  let place: Node | null = element.parentNode;
  while (place) {
    const around: Node = place instanceof ShadowRoot ? place.host : place;
    const light = around instanceof Element ? lightnessOf(around) : undefined;
    if (light !== undefined) {
      return light < 0.5 ? "dark" : "light";
    }
    place = around.parentNode;
  }
  const allowed = getComputedStyle(document.documentElement).colorScheme;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  // In a frame the preference is that of the page around, and the frame shows it through.
  const follows = allowed.includes("dark") && (prefersDark || !allowed.includes("light"));
  return follows ? "dark" : "light";
}

const lightness = new Map<string, number | undefined>();

/** Roughly how light an element's ground is, 0 to 1; nothing where it shows what lies behind. */
function lightnessOf(element: Element): number | undefined {
  const colour = getComputedStyle(element).backgroundColor;
  if (!lightness.has(colour)) {
    lightness.set(colour, lightnessOfColour(colour));
  }
  return lightness.get(colour);
}

/** The browser reads the colour, for it may be in any notation: a dot of it is painted. */
function lightnessOfColour(colour: string): number | undefined {
  const pen = h("canvas", { width: "1", height: "1" }).getContext("2d");
  if (!pen) {
    return undefined;
  }
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
  return alpha < 128 ? undefined : (0.3 * r + 0.59 * g + 0.11 * b) / 255;
}
