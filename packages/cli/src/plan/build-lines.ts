import type { BuildForecast, ContractChange, ValueChange } from '@relais/activities/forecast/build-forecast';

const headlines: Readonly<Record<BuildForecast['action'], string>> = {
  build: 'models: all would be built anew and tested:',
  none: 'models: nothing to build; the published generation holds all of this',
  incomplete: 'models: nothing could be built:',
  off: 'models: none would be built (RELAIS_DBT=none); source tables alone would be published:',
};

/** Files listed before the rest is counted. */
const LISTED = 12;

/** Whether the models would be built, every reason for it, and each file and column that differs. */
export function buildLines(build: BuildForecast, contracts: readonly ContractChange[]): readonly string[] {
  const { action, because, models, affected } = build;
  const files = build.files ?? [];
  return [
    headlines[action],
    ...because.map((reason) => `  ${reason}`),
    ...files.slice(0, LISTED).map(({ file, change }) => `  ${change.padEnd(7)} ${file}`),
    ...(files.length > LISTED ? [`  and ${files.length - LISTED} more`] : []),
    ...(models.length === 0 ? [] : [`  models changed: ${models.join(', ')}`]),
    ...(affected.length === 0 ? [] : [`  made of them: ${affected.join(', ')}`]),
    ...contracts.map(contractLine),
  ];
}

function contractLine({ dataset, before, after, columns }: ContractChange): string {
  const told = columns === null ? 'column by column it is not known' : columns.map(spoken).join(', ');
  return `contract of ${dataset}: ${before} → ${after}: ${told || 'the columns are the same; format, row id or rules differ'}`;
}

const spoken = ({ name, before, after }: ValueChange): string =>
  before === null ? `+ ${name} ${after}` : after === null ? `- ${name}` : `${name} ${before} → ${after}`;
