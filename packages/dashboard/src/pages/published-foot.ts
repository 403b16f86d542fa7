import type { DatasetModel } from '../model/pipeline-model.js';
import type { PublishedModel } from '../model/site-model.js';
import { groupBy } from '../view/group-by.js';
import { html, type Markup } from '../view/html.js';
import { moment } from './moment.js';

/** Of which generation the page tells, and by which run. */
export const publishedFoot = (published: PublishedModel, timeZone = 'UTC'): Markup =>
  html`<p class="generation">
    Generation <code data-generation>${published.generation}</code>, published
    <span data-ago>${moment(published.publishedAt, timeZone)}</span> by run <code>${published.run.workflowId}</code>,
    code <code>${published.codeVersion}</code>.
  </p>`;

/** Whose data these are, and on what terms: a line for each distinct licence. */
export function attribution(datasets: readonly DatasetModel[]): Markup {
  const byTerms = groupBy(datasets, ({ licence }) => JSON.stringify(licence));
  return html`<section class="attribution" aria-label="Sources and licences">
    <h2>Sources and licences</h2>
    <ul>
      ${[...byTerms.values()].map((group) => {
        const licence = group[0]?.licence;
        const name = licence?.name ?? '';
        return html`<li>
          <strong>${group.map((dataset) => dataset.name).join(', ')}</strong>:
          ${licence?.attribution && html`${licence.attribution}, `}${licence?.url ? html`<a href="${licence.url}" rel="license noreferrer">${name}</a>` : name}.
        </li>`;
      })}
    </ul>
  </section>`;
}
