import type { PageContext } from '../model/pages.js';
import type { CatalogueModel, TableSummary } from '../model/table-model.js';
import { formatBytes, formatCount } from '../view/format-value.js';
import { groupBy } from '../view/group-by.js';
import { html, type Markup } from '../view/html.js';
import { pageFrame, tableAddress } from './page-frame.js';
import { publishedFoot } from './published-foot.js';

/** `/<pipeline>/catalogue/`: every table one may ask, by schema, those for readers first. */
export function cataloguePage(catalogue: CatalogueModel, context: PageContext): string {
  const { pipeline, title, published, tables } = catalogue;
  const schemas = groupBy(tables, ({ name }) => name.slice(0, name.indexOf('.')));
  const body = html`<div class="page-head">
      <h1>Catalogue</h1>
      <p class="about">
        ${formatCount(tables.length)} tables of the published generation. Ask them with
        <code>./relais sql ${pipeline} "select …"</code>.
      </p>
    </div>
    ${[...schemas].sort(([a], [b]) => Number(b === 'marts') - Number(a === 'marts') || a.localeCompare(b)).map(([schema, own]) => section(schema, own, catalogue, context))}`;
  const frame = { title: 'Catalogue', pipeline: { name: pipeline, title }, current: 'catalogue', body } as const;
  return pageFrame({ ...frame, foot: publishedFoot(published) }, context);
}

const section = (
  schema: string,
  tables: readonly TableSummary[],
  { pipeline }: CatalogueModel,
  context: PageContext,
): Markup =>
  html`<section class="panel" aria-labelledby="schema-${schema}">
    <h2 id="schema-${schema}">${schema}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Tables of ${schema}">
      <table>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col">What a row is about</th>
            <th scope="col" class="quantity">Rows</th>
            <th scope="col" class="quantity">Columns</th>
            <th scope="col" class="quantity">Stored</th>
          </tr>
        </thead>
        <tbody>
          ${tables.map(
            (table) =>
              html`<tr>
                <th scope="row">
                  <a href="${tableAddress(context, pipeline, table.name)}">${table.name.slice(schema.length + 1)}</a>
                </th>
                <td class="prose">${table.description ?? '—'}</td>
                <td class="quantity">${formatCount(table.rows)}</td>
                <td class="quantity">${formatCount(table.columns)}</td>
                <td class="quantity">${table.bytes === null ? '—' : formatBytes(table.bytes)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
