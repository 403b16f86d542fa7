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
  const one = <Found extends HTMLElement>(selector: string): Found => panel.querySelector(selector) as Found;
  const all = <Found extends HTMLElement>(selector: string): Found[] => [...panel.querySelectorAll<Found>(selector)];
  return {
    ...{ panel, plot: one('[data-plot]'), table: one('[data-table]'), status: one('[data-status]') },
    ...{
      csv: one<HTMLAnchorElement>('[data-csv]'),
      choices: all<HTMLSelectElement>('[data-choice]'),
      ranges: all('[data-range]'),
    },
    ...{
      highlight: one<HTMLSelectElement>('[data-highlight]'),
      viewButtons: all<HTMLButtonElement>('[data-view-button]'),
    },
  };
}
