import { describeLicence } from '@relais/core';
import type { PageContext } from '../model/pages.js';
import type { CheckModel, ColumnModel, PartitionModel, SourceModel, TableModel } from '../model/table-model.js';
import { formatBytes, formatCount, formatValue } from '../view/format-value.js';
import { html, type Content, type Markup } from '../view/html.js';
import { day } from './moment.js';
import { addressOf, pageFrame } from './page-frame.js';
import { publishedFoot } from './published-foot.js';

/** `/<pipeline>/catalogue/<schema>.<table>/`: what its columns mean, and what was agreed about them. */
export function tablePage(table: TableModel, context: PageContext): string {
  const { pipeline, title, published, name, description, columns, source, partitions } = table;
  const body = html`<div class="page-head">
      <p class="above"><a href="${addressOf(context, pipeline, 'catalogue')}">Catalogue</a></p>
      <h1 class="table-name">${name}</h1>
      ${description && html`<p class="about">${description}</p>`}
    </div>
    ${facts(table)}
    <section class="panel" aria-labelledby="columns">
      <h2 id="columns">Columns</h2>
      ${columnTable(columns)}
    </section>
    ${
      source &&
      html`<section class="panel" aria-labelledby="contract">
        <h2 id="contract">Contract</h2>
        ${contractList(source)}
      </section>`
    }
    ${
      partitions.length > 0 &&
      html`<section class="panel" aria-labelledby="snapshots">
        <h2 id="snapshots">Snapshots</h2>
        ${partitionTable(partitions)}
      </section>`
    }`;
  const frame = { title: name, pipeline: { name: pipeline, title }, current: 'catalogue', body } as const;
  return pageFrame({ ...frame, foot: publishedFoot(published) }, context);
}

const fact = (name: string, value: Content): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

const facts = ({ rows, bytes, owner, checks, columns, pipeline, name }: TableModel): Markup =>
  html`<dl class="facts">
    ${fact('Rows', formatCount(rows))} ${fact('Columns', formatCount(columns.length))}
    ${bytes !== null && fact('Stored', formatBytes(bytes))} ${checks.length > 0 && fact('Checked', checkList(checks))}
    ${fact('Owner', owner)}
    ${fact('Ask it', html`<code>./relais sql ${pipeline} "select * from ${name} limit 10"</code>`)}
  </dl>`;

function columnTable(columns: readonly ColumnModel[]): Markup {
  const isDeclared = columns.some(({ contract }) => contract !== null);
  const isChecked = columns.some(({ checks }) => checks.length > 0);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Columns, table">
    <table>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
          ${isDeclared && html`<th scope="col">When it drifts</th>`} ${isChecked && html`<th scope="col">Checked</th>`}
        </tr>
      </thead>
      <tbody>
        ${columns.map(
          (column) =>
            html`<tr>
              <th scope="row">
                <code>${column.name}</code>${column.required && html` <span class="required">required</span>`}
              </th>
              <td><code>${column.type}</code></td>
              <td class="prose">${column.description ?? '—'}</td>
              ${isDeclared && html`<td>${column.contract ?? '—'}</td>`}
              ${isChecked && html`<td>${checkList(column.checks)}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const checkList = (checks: readonly CheckModel[]): Content =>
  checks.length === 0
    ? '—'
    : checks.map(
        ({ name, severity }, index) =>
          html`${index > 0 && ', '}<code>${name}</code>${severity === 'warn' && ' (a warning)'}`,
      );

const loads: Readonly<Record<SourceModel['load'], string>> = {
  append: 'one partition for each snapshot; older ones stay',
  merge: 'for each row id the row of the newest snapshot that holds it',
  replace: 'the newest snapshot is the table',
};

const contractList = (source: SourceModel): Markup =>
  html`<dl class="facts facts-wide">
    ${fact('One row is', source.grain)} ${fact('Licence', describeLicence(source.licence))}
    ${fact('Loaded', loads[source.load])}
    ${fact('Identified by', source.rowId.length === 0 ? '—' : source.rowId.map((name) => html`<code>${name}</code> `))}
    ${fact('New columns', source.newColumns)}
    ${fact('Refused rows', `publishing waits for a person above ${formatValue(source.quarantineMaxShare, 'share')}`)}
    ${source.partitionedBy !== null && fact('Partitioned by', html`<code>${source.partitionedBy}</code>`)}
    ${
      source.clusteredBy.length > 0 &&
      fact(
        'Clustered by',
        source.clusteredBy.map((name) => html`<code>${name}</code> `),
      )
    }
  </dl>`;

const partitionTable = (partitions: readonly PartitionModel[]): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Snapshots, table">
    <table>
      <thead>
        <tr>
          <th scope="col">Snapshot</th>
          <th scope="col">Version</th>
          <th scope="col" class="quantity">Read</th>
          <th scope="col" class="quantity">Loaded</th>
          <th scope="col" class="quantity">Duplicates</th>
          <th scope="col" class="quantity">Refused</th>
          <th scope="col" class="quantity">Stored</th>
        </tr>
      </thead>
      <tbody>
        ${partitions.map(
          (partition) =>
            html`<tr>
              <th scope="row">${day(partition.snapshotDate)}</th>
              <td><code>${partition.version}</code></td>
              ${countCells(partition)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const countCells = ({ counts }: PartitionModel): readonly Markup[] => {
  const { read, loaded, duplicates, quarantined, bytes = null } = counts ?? {};
  const stored = bytes === null ? '—' : formatBytes(bytes);
  const shown = [read, loaded, duplicates, quarantined].map((count) =>
    count === undefined ? '—' : formatCount(count),
  );
  return [...shown, stored].map((text) => html`<td class="quantity">${text}</td>`);
};
