import type { PageContext } from '../model/pages.js';
import type { PipelineSummary, SiteModel } from '../model/site-model.js';
import { freshnessStrip, statePill, worstState } from './freshness-strip.js';
import { html, type Markup } from '../view/html.js';
import { moment } from './moment.js';
import { pageFrame } from './page-frame.js';

/** `/`: every pipeline at a glance, so that what is late is seen without a click. */
export function overviewPage({ pipelines }: SiteModel, context: PageContext): string {
  const body = html`<div class="page-head">
      <h1>What is published</h1>
      <p class="about">${summary(pipelines)}</p>
    </div>
    ${pipelines.length === 0 && html`<p class="empty">There is no pipeline yet.</p>`}
    <ul class="cards">
      ${pipelines.map((pipeline) => card(pipeline, context))}
    </ul>`;
  return pageFrame({ title: 'What is published', body }, context);
}

function summary(pipelines: readonly PipelineSummary[]): string {
  const late = pipelines.filter(({ freshness }) => worstState(freshness) === 'late').length;
  const published = pipelines.filter((pipeline) => pipeline.published !== null).length;
  const count = `${published} of ${pipelines.length} ${pipelines.length === 1 ? 'pipeline' : 'pipelines'} published`;
  return `${count}; ${late === 0 ? 'nothing is late' : `${late} late`}.`;
}

function card(
  { name, title, description, owner, published, nextTime, freshness }: PipelineSummary,
  context: PageContext,
): Markup {
  return html`<li class="card">
    <div class="card-head">
      <h2><a href="${context.root}${name}/">${title}</a></h2>
      ${published === null ? statePill('none', 'not published') : statePill(worstState(freshness))}
    </div>
    <p>${description}</p>
    ${freshnessStrip('UTC', freshness)}
    <dl class="facts">
      <div>
        <dt>Published</dt>
        <dd>
          ${published === null ? html`never: <code>./relais run ${name}</code>` : html`<span data-ago>${moment(published.publishedAt)}</span>`}
        </dd>
      </div>
      <div>
        <dt>Generation</dt>
        <dd>${published === null ? '—' : html`<code>${published.generation}</code>`}</dd>
      </div>
      <div>
        <dt>Next run</dt>
        <dd>${nextTime === null ? 'not scheduled' : html`<span data-ago>${moment(nextTime)}</span>`}</dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>${owner}</dd>
      </div>
    </dl>
  </li>`;
}
