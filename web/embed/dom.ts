// Elements by function. Texts stay texts, and nothing has a style of its own: both are what strict
// content policies ask for.

type Child = Node | string;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Sets a text where it differs: the browser, and who listens to it, hear of changes only. */
export function say(element: Node, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute where it differs. */
export function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** A style sheet made of a text. */
export function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/**
 * The keys of an embed's controls are its own: the page around cannot see that they are on a
 * slider, and decks turn slides by arrows. Escape, Tab and what has a modifier are everybody's.
 */
export function keepKey(event: KeyboardEvent): void {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (!modified && event.key !== "Escape" && event.key !== "Tab") {
    event.stopPropagation();
  }
}
