/** Commands that start no platform and build no model; any other gets everything. */
const toolsByCommand = {
  version: [],
  help: [],
  config: [],
  sql: [],
  quarantine: [],
  snapshots: [],
  status: ['temporal'],
};
const helpFlags = ['-h', '--help', '-V', '--version'];

/**
 * What a command has to have installed before it can start.
 * @param {readonly string[]} argv as typed after `relais`
 * @param {Record<string, string | undefined>} environment
 * @returns {('temporal' | 'dbt')[]}
 */
export function toolsOfCommand(argv, environment) {
  const command = argv.find((word) => !word.startsWith('-'));
  if (command === undefined || argv.some((word) => helpFlags.includes(word))) return [];
  const tools = Object.hasOwn(toolsByCommand, command) ? toolsByCommand[command] : ['temporal', 'dbt'];
  return tools.filter((tool) => tool !== 'dbt' || (environment.RELAIS_DBT || 'core') === 'core');
}
