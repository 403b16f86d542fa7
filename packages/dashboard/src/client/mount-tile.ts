import type { TileRows } from '../model/tile-model.js';
import type { TileWithoutRows } from '../view/page-data.js';
import type { ViewState } from '../view/view-state.js';
import { listenToTile } from './listen-to-tile.js';
import { renderTile } from './render-tile.js';
import { NewGeneration, type Slices } from './slices.js';
import { tellFailure } from './tell-failure.js';
import type { TileParts } from './tile-parts.js';

export interface TileSurroundings {
  readonly slices: Slices;
  /** The reader changed something; the address follows. `isFinal` is false while a thumb is still being dragged. */
  changed(state: ViewState, isFinal: boolean): void;
  /** Figures of another generation arrived; they are not shown beside these. */
  outdated(): void;
}

export interface MountedTile {
  /** Shows the tile as an address says. */
  show(state: ViewState): void;
}

/** One tile at work: what the reader chooses becomes state, state becomes rows, rows become plot and table. */
export function mountTile(tile: TileWithoutRows, parts: TileParts, surroundings: TileSurroundings): MountedTile {
  const { definition, initial } = tile;
  let state: ViewState = {};
  let loaded: { readonly slice: string; readonly rows: TileRows } | null = null;
  let width = 0;
  const slice = (): string => state.slice ?? initial;

  const change = (part: Partial<ViewState>, isFinal = true): void => {
    state = { ...state, ...part };
    surroundings.changed(state, isFinal);
    update();
  };
  const controls = listenToTile(parts, {
    slice: (slug) => change({ slice: slug, choices: {} }),
    choice: (column, value) => change({ choices: { ...state.choices, [column]: value } }),
    range: (column, range, isFinal) => change({ ranges: { ...state.ranges, [column]: range } }, isFinal),
    view: (view) => change({ view }),
    pick: (picked) => change({ picked }),
    sort: (sorting) => change({ sorting }),
    sorting: () => state.sorting ?? definition.orderBy,
  });

  function update(): void {
    if (loaded?.slice !== slice()) return void load(slice());
    renderTile(tile, parts, controls, loaded.rows, state);
    width = parts.plot?.clientWidth ?? 0;
  }

  async function load(wanted: string): Promise<void> {
    parts.panel.setAttribute('aria-busy', 'true');
    parts.csv.href = surroundings.slices.address(definition.name, wanted, 'csv');
    parts.csv.download = `${definition.name}-${wanted}.csv`;
    try {
      const rows = await surroundings.slices.load(definition.name, wanted);
      // The reader may have chosen another one meanwhile; then that one's answer counts.
      if (wanted !== slice()) return;
      loaded = { slice: wanted, rows };
      update();
    } catch (error) {
      if (wanted !== slice()) return;
      if (error instanceof NewGeneration) surroundings.outdated();
      else tellFailure(parts.status, error, update);
    } finally {
      if (wanted === slice()) parts.panel.removeAttribute('aria-busy');
    }
  }

  if (parts.plot !== null) {
    new ResizeObserver(([room]) => {
      const isOther = room !== undefined && room.contentRect.width > 0 && room.contentRect.width !== width;
      if (loaded !== null && isOther) update();
    }).observe(parts.plot);
  }

  return {
    show(next) {
      state = next;
      controls.showView(state.view ?? (definition.mark.kind === 'table' ? 'table' : 'plot'));
      update();
    },
  };
}
