import type { TileFilter } from '@relais/core';
import type { TileModel } from '../model/tile-model.js';
import { describeColumns } from '../view/column-view.js';
import { formatValue } from '../view/format-value.js';
import { html, type Markup } from '../view/html.js';

/** What a reader narrows a tile down with; shown where a script answers. */
export function tileControls(tile: TileModel): Markup {
  const { definition } = tile;
  const isPlotted = definition.mark.kind !== 'table';
  return html`<div class="controls" role="group" aria-label="Filters of ${definition.title}">
    ${(definition.filters ?? []).map((filter) => control(tile, filter))}
    ${
      isSeries(tile) &&
      html`<label class="control" data-highlight-control hidden>
        <span>Highlight</span
        ><select data-highlight>
          <option value="">the largest</option>
        </select>
      </label>`
    }
    ${
      isPlotted &&
      html`<div class="views" role="group" aria-label="Show ${definition.title} as">
        <button type="button" data-view-button="plot" aria-pressed="true">Plot</button>
        <button type="button" data-view-button="table" aria-pressed="false">Table</button>
      </div>`
    }
  </div>`;
}

const isSeries = ({ definition: { mark } }: TileModel): boolean => mark.kind === 'line' || mark.kind === 'area';

const control = (tile: TileModel, filter: TileFilter): Markup =>
  filter.kind === 'choice' ? choiceControl(tile, filter) : rangeControl(filter);

/** The first choice names the slice; values of further ones are found in its rows. */
function choiceControl(tile: TileModel, { column, label }: TileFilter): Markup {
  const { definition, columns, slicing, initial } = tile;
  const kind = describeColumns(columns, definition.columns).find(({ name }) => name === column)?.kind ?? 'text';
  const slices = slicing?.column === column ? slicing.slices : [];
  return html`<label class="control">
    <span>${label}</span>
    <select data-choice="${column}" ${slices.length > 0 && html`data-slices=""`}>
      ${slices.map(({ slug, value }) => html`<option value="${slug}" ${slug === initial && html`selected`}>${formatValue(value, kind)}</option>`)}
    </select>
  </label>`;
}

/** Numbers to type and thumbs to drag are two ways to the same two ends. */
function rangeControl(filter: Extract<TileFilter, { kind: 'range' }>): Markup {
  const { column, label, initial } = filter;
  const ends = [
    { end: 'low', name: 'from', value: initial[0] },
    { end: 'high', name: 'to', value: initial[1] },
  ];
  return html`<fieldset class="control range" data-range="${column}">
    <legend>${label}</legend>
    ${ends.map(({ end, name, value }) => html`<input type="number" step="any" data-end="${end}" value="${value}" aria-label="${label} ${name}" />`)}
    <span class="slider">
      <span class="slider-track" data-track></span>
      ${ends.map(({ end, name, value }) => html`<input type="range" step="any" data-thumb="${end}" value="${value}" aria-label="${label} ${name}, slider" />`)}
    </span>
  </fieldset>`;
}
