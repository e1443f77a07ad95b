// The keys of a link that only say which parts of the page are shown, and in which colours. The
// program tells what of them it does not understand; the rest is a matter of style.

const shown = new CSSStyleSheet();

function keys(): Map<string, string> {
  const parts = location.hash.slice(1).split("&").map((part) => part.split("="));
  return new Map(parts.map(([key = "", ...value]) => [key, decoded(value.join("="))]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Makes the style sheets' rules for the dark scheme hold always, never, or as the reader likes. */
function wear(theme: string | undefined): void {
  const media = { dark: "all", light: "not all" }[theme ?? ""] ?? "(prefers-color-scheme: dark)";
  for (const sheet of document.styleSheets) {
    for (const rule of rulesOf(sheet)) {
      if (rule instanceof CSSMediaRule && darkRules.has(rule)) {
        rule.media.mediaText = media;
      } else if (rule instanceof CSSMediaRule && rule.conditionText.includes("scheme: dark")) {
        darkRules.add(rule);
        rule.media.mediaText = media;
      }
    }
  }
}

/** A sheet of another host, as a browser's extension may add, keeps its rules to itself. */
function rulesOf(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

const darkRules = new WeakSet<CSSRule>();

function show(): void {
  const view = keys();
  const theme = view.get("theme");
  const rules = [];
  if (theme === "dark" || theme === "light") {
    rules.push(`:root { color-scheme: ${theme} }`);
  }
  wear(theme);
  const lanes = view.get("lanes");
  if (lanes) {
    const kept = lanes.split(",").map((id) => `[data-lane="${CSS.escape(id)}"]`);
    rules.push(`.lanes:has(${kept}) > .lane:not(${kept}) { display: none }`);
  }
  const charts = view.get("charts")?.split(",");
  if (charts && !charts.includes("all")) {
    // In the order in which they stand on the page.
    ["latency", "attempts"].forEach((name, index) => {
      if (!charts.includes(name)) {
        rules.push(`.figures > figure:nth-child(${index + 1}) { display: none }`);
      }
    });
  }
  shown.replaceSync(rules.join("\n"));
}

/** Shows the page as its address says, now and whenever that changes. */
export function follow(): void {
  document.adoptedStyleSheets.push(shown);
  show();
  addEventListener("hashchange", () => {
    // Embeds are another program.
    if (/^#embed([&=]|$)/.test(location.hash)) {
      location.reload();
    }
    show();
  });
}
