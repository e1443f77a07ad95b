// The words that the element, the frame and the pages around them have in common.

/** How a run is shown: keys of a link, and attributes of the same names. */
export interface View {
  speed?: string;
  t?: string;
  theme?: string;
  controls?: string;
  charts?: string;
  lanes?: string;
  autoplay?: string;
  lang?: string;
}

/** What is run: a link's fragment, or a document with edits of its fields. */
export interface Source {
  link: string;
  document?: string;
  edits: Record<string, unknown>;
  /** What is not obeyed, in sentences. */
  notices: string[];
}

/** The events, without the prefix that they have in the page. */
export type Happening = "ready" | "change" | "report" | "error";

/** Tells the page around. */
export type Tell = (happening: Happening, detail?: unknown) => void;
