export { runCli } from './run-cli.js';
export { processShell, type Shell } from './shell.js';
