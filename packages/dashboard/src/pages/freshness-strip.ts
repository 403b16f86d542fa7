import type { FreshnessModel } from '../model/freshness-model.js';
import { groupBy } from '../view/group-by.js';
import { html, type Content, type Markup } from '../view/html.js';
import { day, moment } from './moment.js';

type State = FreshnessModel['state'];

const names: Readonly<Record<State, string>> = { fresh: 'fresh', due: 'due', late: 'late', undated: 'no deadline' };

/** Worst first: what a person has to look at. */
const urgency: readonly State[] = ['late', 'due', 'fresh', 'undated'];

export const worstState = (freshness: readonly FreshnessModel[]): State =>
  urgency.find((state) => freshness.some((dataset) => dataset.state === state)) ?? 'undated';

/** State in a word; its colour only repeats it. */
export const statePill = (state: string, text: Content = names[state as State] ?? state): Markup =>
  html`<span class="pill pill-${state}">${text}</span>`;

/** What a late pipeline needs, said where nobody can miss it; nothing when nothing is late. */
export function lateNotice(pipeline: string, timeZone: string, freshness: readonly FreshnessModel[]): Content {
  const late = freshness.filter(({ state }) => state === 'late');
  if (late.length === 0) return null;
  // Datasets of one schedule are mostly late together.
  const alike = [...groupBy(late, ({ published, deadline }) => `${published} ${deadline}`).values()];
  return html`<section class="notice notice-late" aria-label="Late data">
    <h2>${namesOf(late)} ${late.length === 1 ? 'is' : 'are'} late</h2>
    ${alike.map((datasets) => lateLine(datasets, timeZone, alike.length > 1))}
    <p>Fetch what the publisher has now: <code>./relais run ${pipeline}</code></p>
  </section>`;
}

function lateLine([first, ...others]: readonly FreshnessModel[], timeZone: string, isNamed: boolean): Content {
  if (first === undefined) return null;
  const { published, deadline } = first;
  return html`<p>
    ${isNamed && html`<strong>${namesOf([first, ...others])}</strong>: `}The newest published snapshot is
    ${published === null ? 'none' : html`of <span data-ago>${day(published)}</span>`}${
      deadline !== null && html`; the next was due <span data-ago>${moment(deadline, timeZone)}</span>`
    }.
  </p>`;
}

const listed = new Intl.ListFormat('en');
const namesOf = (datasets: readonly FreshnessModel[]): string => listed.format(datasets.map(({ dataset }) => dataset));

/** Every dataset, its state and its newest snapshot, in one line that wraps. */
export function freshnessStrip(timeZone: string, freshness: readonly FreshnessModel[]): Markup {
  return html`<ul class="freshness" aria-label="How fresh the data are">
    ${freshness.map(
      ({ dataset, state, published, deadline, lateAfter }) =>
        html`<li ${lateAfter !== null && html`data-late-after="${lateAfter}"`}>
          ${statePill(state)}
          <span class="freshness-name">${dataset}</span>
          <span class="freshness-date">${published === null ? 'nothing published' : day(published)}</span>
          ${deadline !== null && state !== 'late' && html`<span class="freshness-next">next by ${moment(deadline, timeZone)}</span>`}
        </li>`,
    )}
  </ul>`;
}
