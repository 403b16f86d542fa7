/** The places of a tile's panel that its script fills; what a tile does not have is null. */
export interface TileParts {
  readonly panel: HTMLElement;
  readonly plot: HTMLElement | null;
  readonly table: HTMLElement;
  readonly status: HTMLElement;
  readonly csv: HTMLAnchorElement;
  readonly choices: readonly HTMLSelectElement[];
  readonly ranges: readonly HTMLElement[];
  readonly highlight: HTMLSelectElement | null;
  readonly viewButtons: readonly HTMLButtonElement[];
}

export function tileParts(panel: HTMLElement): TileParts {
  const one = <Element extends HTMLElement>(selector: string): Element => panel.querySelector(selector) as Element;
  const all = <Element extends HTMLElement>(selector: string): Element[] => [...panel.querySelectorAll<Element>(selector)];
  return {
    ...{ panel, plot: one('[data-plot]'), table: one('[data-table]'), status: one('[data-status]') },
    ...{ csv: one('[data-csv]'), choices: all('[data-choice]'), ranges: all('[data-range]') },
    ...{ highlight: one('[data-highlight]'), viewButtons: all('[data-view-button]') },
  };
}
