import type { PageContext } from '../model/pages.js';
import type { TileModel, TileRows } from '../model/tile-model.js';
import { describeColumns } from '../view/column-view.js';
import { formatCount } from '../view/format-value.js';
import { rowsTable } from '../view/rows-table.js';
import { firstChoices, textOf, visibleRows } from '../view/visible-rows.js';
import { html, type Markup } from '../view/html.js';
import { tileControls } from './tile-controls.js';

export interface TilePlace extends PageContext {
  readonly pipeline: string;
  readonly width: 'half' | 'whole';
}

/** Rows that stand in the page itself; the script and the CSV have all. */
const mostWithoutScript = 100;

/** One tile: its initial slice as a table, and the room in which the script draws. */
export function tilePanel(tile: TileModel, rows: TileRows | undefined, place: TilePlace): Markup {
  const { definition, initial } = tile;
  const { name, title, description, mark } = definition;
  return html`<article
    class="panel tile tile-${place.width}"
    id="${name}"
    data-tile="${name}"
    data-view="${mark.kind === 'table' ? 'table' : 'plot'}"
    aria-labelledby="${name}-title"
  >
    <header class="tile-head">
      <h2 id="${name}-title"><a href="#${name}">${title}</a></h2>
      <p>${description}</p>
    </header>
    ${tileControls(tile)}
    <div class="tile-body">
      ${mark.kind !== 'table' && html`<div class="tile-plot" data-plot></div>`}
      <div class="tile-table scroll" data-table tabindex="0" role="region" aria-label="${title}, table">
        ${rows === undefined ? failureOf(tile) : initialTable(tile, rows)}
      </div>
    </div>
    <p class="tile-status" data-status role="status"></p>
    <footer class="tile-foot">
      ${rows !== undefined && html`<a data-csv href="${dataAddress(place, name, initial)}.csv" download="${name}-${initial}.csv">CSV</a>`}
      ${otherSlices(tile, place)} ${whereFrom(tile)}
    </footer>
  </article>`;
}

/** A tile that cannot be answered leaves the others alone. */
const failureOf = ({ failure }: TileModel): Markup =>
  html`<p class="empty">This generation does not answer it${failure !== null && html`: <code>${failure}</code>`}.</p>`;

const dataAddress = ({ root, pipeline }: TilePlace, tile: string, slice: string): string =>
  `${root}data/${pipeline}/${tile}/${slice}`;

function initialTable({ definition, columns }: TileModel, rows: TileRows): Markup {
  return rowsTable({
    caption: definition.title,
    columns: describeColumns(columns, definition.columns),
    rows: visibleRows(rows, firstChoices(definition)),
    most: mostWithoutScript,
  });
}

/** Without a script a reader has the other months as files. */
const otherSlices = ({ definition, slicing }: TileModel, place: TilePlace): Markup =>
  html`${
    slicing !== null &&
    html`<noscript>
      <details>
        <summary>${slicing.label}: all</summary>
        <ul class="slices">
          ${slicing.slices.map(
            ({ slug, value, rows }) =>
              html`<li>
                <a href="${dataAddress(place, definition.name, slug)}.csv">${textOf(value)}</a> ${formatCount(rows)}
                rows
              </li>`,
          )}
        </ul>
      </details>
    </noscript>`
  }`;

function whereFrom({ definition, provenance }: TileModel): Markup {
  const { generation, workflowId, runId, snapshots, sql } = provenance;
  return html`<details class="where-from">
    <summary>Where it comes from</summary>
    <dl class="facts facts-wide">
      <div>
        <dt>Generation</dt>
        <dd><code>${generation}</code></dd>
      </div>
      <div>
        <dt>Run</dt>
        <dd><code>${workflowId}</code> <code class="faint">${runId}</code></dd>
      </div>
      <div>
        <dt>Snapshots</dt>
        <dd>
          <ul class="snapshots">
            ${snapshots.map(({ dataset, snapshotDate, version }) => html`<li>${dataset} ${snapshotDate} <code class="faint">${version}</code></li>`)}
          </ul>
        </dd>
      </div>
    </dl>
    <pre class="sql" tabindex="0" role="region" aria-label="SQL of ${definition.title}"><code>${sql}</code></pre>
  </details>`;
}
