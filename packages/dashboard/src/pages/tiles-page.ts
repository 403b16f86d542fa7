import type { PageContext } from '../model/pages.js';
import type { PipelineModel } from '../model/pipeline-model.js';
import type { TileRows } from '../model/tile-model.js';
import type { PageData } from '../view/page-data.js';
import { tileWidths } from '../view/tile-width.js';
import { freshnessStrip, lateNotice } from './freshness-strip.js';
import { html, trusted, type Markup } from '../view/html.js';
import { moment } from './moment.js';
import { pageFrame } from './page-frame.js';
import { attribution, publishedFoot } from './published-foot.js';
import { tilePanel } from './tile-panel.js';

/** `/<pipeline>/`: the figures. Whole as tables without a script; with one, as plots that answer to the reader. */
export function tilesPage(
  pipeline: PipelineModel,
  initial: Readonly<Record<string, TileRows>>,
  context: PageContext,
): string {
  const { name, title, description, published, freshness, timeZone, tiles, datasets } = pipeline;
  const widths = tileWidths(tiles);
  const body = html`<div class="page-head">
      <h1>${title}</h1>
      <p class="about">${description}</p>
      <p class="stamp">
        Published <span data-ago>${moment(published.publishedAt, timeZone)}</span> · generation
        <code>${published.generation}</code>
      </p>
      ${freshnessStrip(timeZone, freshness)}
    </div>
    ${lateNotice(name, timeZone, freshness)}
    <div class="notice notice-new" data-new-generation hidden role="status">
      New figures were published. <button type="button" class="button" data-reload>Show them</button>
    </div>
    ${tiles.length === 0 && html`<p class="empty">This pipeline has no tiles; its tables are in the catalogue.</p>`}
    <div class="tiles">
      ${tiles.map((tile, index) => tilePanel(tile, initial[tile.definition.name], { ...context, pipeline: name, width: widths[index] ?? 'whole' }))}
    </div>
    ${pageData(pipeline)}`;
  const foot = html`${publishedFoot(published, timeZone)} ${attribution(datasets)}`;
  return pageFrame({ title, pipeline: { name, title }, current: 'tiles', body, foot }, context);
}

/** What the script needs to know; a block of data, which the policy for scripts lets stand. */
function pageData({ name, tiles, published }: PipelineModel): Markup {
  const data: PageData = {
    ...{ pipeline: name, generation: published.generation },
    tiles: tiles.map(({ initialRows, ...tile }) => tile),
  };
  // `<` would let a value end the element.
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="page-data">
    ${trusted(text)}
  </script>`;
}
