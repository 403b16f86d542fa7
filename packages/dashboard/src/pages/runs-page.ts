import type { RunReport } from '@relais/core';
import type { PageContext } from '../model/pages.js';
import type { RunModel, RunsModel } from '../model/run-model.js';
import { formatBytes, formatCount, formatSeconds } from '../view/format-value.js';
import { statePill } from './freshness-strip.js';
import { html, type Content, type Markup } from '../view/html.js';
import { day, moment } from './moment.js';
import { pageFrame } from './page-frame.js';

/** `/<pipeline>/runs/`: what ran, what it found, and whether every row is accounted for. */
export function runsPage({ pipeline, title, generation, runs, older }: RunsModel, context: PageContext): string {
  const body = html`<div class="page-head">
      <h1>Runs</h1>
      <p class="about">
        ${runs.length === 0 ? 'Nothing ran yet.' : 'The newest first. Every row read is loaded, a duplicate, or refused.'}
        Why one failed: <code>./relais why &lt;run&gt;</code>.
      </p>
    </div>
    ${runs.length === 0 && html`<p class="empty">Start one: <code>./relais run ${pipeline}</code></p>`}
    <ol class="runs">
      ${runs.map((run, index) => runItem(run, index === 0))}
    </ol>
    ${older > 0 && html`<p class="more">${formatCount(older)} older ones: <code>./relais runs ${pipeline}</code></p>`}`;
  const foot =
    generation !== null &&
    html`<p class="generation">Readers see generation <code data-generation>${generation}</code>.</p>`;
  return pageFrame({ title: 'Runs', pipeline: { name: pipeline, title }, current: 'runs', body, foot }, context);
}

function runItem(run: RunModel, isOpen: boolean): Markup {
  const { report } = run;
  const { status, logicalDate, workflowId, error, warnings, tables, reconciliation } = report;
  return html`<li class="panel run">
    <div class="run-head">
      <h2>${statePill(status)} ${day(logicalDate)}</h2>
      <p class="run-id"><code>${workflowId}</code> <span data-ago>${moment(run.reportedAt)}</span></p>
    </div>
    ${error && html`<p class="run-error"><strong>${error.code}</strong> ${error.message}</p>`}
    ${
      warnings.length > 0 &&
      html`<details class="warnings">
        <summary>${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}</summary>
        <ul>
          ${warnings.map(({ code, message }) => html`<li><strong>${code}</strong> ${message}</li>`)}
        </ul>
      </details>`
    }
    <dl class="facts">
      ${fact('Read', formatCount(run.read))} ${fact('Loaded', formatCount(run.loaded))}
      ${fact('Refused', formatCount(run.quarantined))} ${fact('Loading took', formatSeconds(run.seconds))}
      ${fact('Models', modelCounts(run))} ${fact('Reconciled', reconciledText(run.reconciled))}
      ${fact('Generation', report.generation === null ? '—' : html`<code>${report.generation}</code>`)}
    </dl>
    ${
      tables.length > 0 &&
      html`<details ${isOpen && 'open'}>
        <summary>Tables and reconciliation</summary>
        ${tablesOf(report)} ${reconciliation.length > 0 && reconciliationTable(report)}
      </details>`
    }
  </li>`;
}

const fact = (name: string, value: Content): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

const modelCounts = ({ report: { models } }: RunModel): string =>
  `${models.pass} passed${models.warn > 0 ? `, ${models.warn} warned` : ''}${models.error > 0 ? `, ${models.error} failed` : ''}${models.skipped > 0 ? `, ${models.skipped} skipped` : ''}`;

const reconciledText = (reconciled: boolean | null): Content =>
  reconciled === null ? '—' : reconciled ? 'yes, to the row' : html`<strong>no</strong>`;

const tablesOf = ({ runId, tables }: RunReport): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Tables of run ${runId}">
    <table>
      <thead>
        <tr>
          <th scope="col">Table</th>
          <th scope="col">Snapshot</th>
          ${['Read', 'Loaded', 'Duplicates', 'Refused', 'Changed', 'Size', 'Time'].map((name) => html`<th scope="col" class="quantity">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${tables.map(
          (table) =>
            html`<tr>
              <th scope="row">${table.table}</th>
              <td>${table.snapshotDate}</td>
              ${[table.read, table.loaded, table.duplicates, table.quarantined, table.changed].map((count) => html`<td class="quantity">${formatCount(count)}</td>`)}
              <td class="quantity">${formatBytes(table.bytes)}</td>
              <td class="quantity">${formatSeconds(table.seconds)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const reconciliationTable = ({ runId, reconciliation }: RunReport): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Reconciliation of run ${runId}">
    <table>
      <caption>
        Counted in the raw file, in the typed one, and in the warehouse
      </caption>
      <thead>
        <tr>
          <th scope="col">Dataset</th>
          <th scope="col">Rows with</th>
          <th scope="col" class="quantity">Raw</th>
          <th scope="col" class="quantity">Typed</th>
          <th scope="col" class="quantity">Warehouse</th>
          <th scope="col">Agree</th>
        </tr>
      </thead>
      <tbody>
        ${reconciliation.map(
          ({ dataset, check, raw, typed, warehouse }) =>
            html`<tr>
              <th scope="row">${dataset}</th>
              <td>${check === 'all' ? 'anything' : html`<code>${check}</code>`}</td>
              ${[raw, typed, warehouse].map((count) => html`<td class="quantity">${formatCount(count)}</td>`)}
              <td>${raw === typed && typed === warehouse ? 'yes' : html`<strong>no</strong>`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
