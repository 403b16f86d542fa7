/** A plot that was drawn, and the places at which a reader may stop in it. */
export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly stops: readonly Stop[];
  /** Which arrow keys go from stop to stop; the other two go through a stop's entries. */
  readonly axis: 'x' | 'y';
  /** What colours mean, where nothing in the drawing says it. */
  readonly legend: readonly { readonly name: string; readonly colour: string }[];
  /** What is not drawn, in a sentence. */
  readonly note?: string;
}

export interface Stop {
  readonly title: string;
  /** Where its tip points to, in pixels of the drawing. */
  readonly x: number;
  readonly y: number;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly name: string;
  readonly value: string;
  /** Absent where it is drawn without a colour of its own. */
  readonly colour?: string;
  /** Where it lies, so that a pointer finds it. */
  readonly y?: number;
}

export const colourOf = (rank: number): string => `var(--series-${rank + 1})`;

/** Plot adds a style element, which the page's policy forbids; what it says stands in our own sheet. */
export function withoutStyle(plot: SVGSVGElement | HTMLElement): SVGSVGElement {
  const svg = plot instanceof SVGSVGElement ? plot : plot.querySelector('svg');
  if (svg === null) throw new Error('[dashboard/plots] nothing was drawn');
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('class', 'plot');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
