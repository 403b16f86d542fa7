import { fileURLToPath } from 'node:url';
import { loadBundle } from '@relais/bundle/load-bundle';
import type * as RunCommand from './run-command.js';

/** Runs a command from what `bundle-cli` has made of `run-command` at build time. */
const { runCommand } = loadBundle<typeof RunCommand>(fileURLToPath(new URL('./cli.cjs', import.meta.url))).exports;
await runCommand();
