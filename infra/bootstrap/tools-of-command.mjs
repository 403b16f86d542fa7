const everything = ['temporal', 'dbt'];

/** Commands that start a platform or build models; any other starts at once. */
const toolsByCommand = new Map([
  ['demo', everything],
  ['run', everything],
  ['follow', everything],
  ['backfill', everything],
  ['quarantine replay', everything],
  ['dev', everything],
  ['hold', everything],
  // Its worker takes up whatever else was left.
  ['cancel', everything],
  ['bench', everything],
  ['chaos', everything],
  ['doctor', everything],
  ['runs', ['temporal']],
  ['show', ['temporal']],
  ['why', ['temporal']],
  ['schedule', ['temporal']],
  ['worker', ['dbt']],
  ['docs', ['dbt']],
  ['lineage', ['dbt']],
  ['dashboard', ['dbt']],
]);

/**
 * What a command has to have installed before it can start.
 * @param {readonly string[]} argv as typed after `relais`
 * @param {Record<string, string | undefined>} environment
 * @returns {readonly ('temporal' | 'dbt' | 'dbt-bigquery')[]}
 */
export function toolsOfCommand(argv, environment) {
  const [command, subcommand] = argv.filter((word) => !word.startsWith('-'));
  if (['--help', '-h', '--dry-run'].some((option) => argv.includes(option))) return [];
  const buildsModels = (environment.RELAIS_DBT || 'core') === 'core';
  // A demo keeps away from real data, so it builds in DuckDB whatever the environment points at.
  const dbt = environment.RELAIS_WAREHOUSE === 'bigquery' && command !== 'demo' ? 'dbt-bigquery' : 'dbt';
  return (toolsByCommand.get(`${command} ${subcommand}`) ?? toolsByCommand.get(command) ?? [])
    .filter((tool) => tool !== 'dbt' || buildsModels)
    .map((tool) => (tool === 'dbt' ? dbt : tool));
}
