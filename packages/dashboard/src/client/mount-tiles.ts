import type { PageData } from '../view/page-data.js';
import { readState, writeState } from '../view/view-state.js';
import { mountTile } from './mount-tile.js';
import { openSlices } from './slices.js';
import { tileParts } from './tile-parts.js';

/** All tiles of a page; the address says what each shows, so that it can be sent to somebody and the back button works. */
export function mountTiles({ pipeline, generation, tiles }: PageData, notice: HTMLElement | null): void {
  const slices = openSlices(document.documentElement.dataset['root'] ?? '', pipeline, generation);
  const query = (): URLSearchParams => new URLSearchParams(location.search);
  const mounted = tiles.flatMap((tile) => {
    const panel = document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(tile.definition.name)}"]`);
    if (panel === null || tile.failure !== null) return [];
    const surroundings = {
      slices,
      changed: (state: Parameters<typeof writeState>[1], isFinal: boolean): void => {
        const next = query();
        writeState(tile, state, next);
        remember(next, isFinal);
      },
      outdated: (): void => {
        if (notice !== null) notice.hidden = false;
      },
    };
    return [{ tile, view: mountTile(tile, tileParts(panel), surroundings) }];
  });
  const showAll = (): void => mounted.forEach(({ tile, view }) => view.show(readState(tile, query())));
  window.addEventListener('popstate', showAll);
  notice?.querySelector('[data-reload]')?.addEventListener('click', () => location.reload());
  showAll();
}

function remember(query: URLSearchParams, isFinal: boolean): void {
  const address = `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`;
  // A drag is one step back, not a hundred: only its end is remembered.
  if (isFinal) history.pushState(null, '', address);
}
