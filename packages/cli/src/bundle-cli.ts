import { fileURLToPath } from 'node:url';
import { makeBundle } from '@relais/bundle/make-bundle';

/** Bundles the command line at build time: a command is run a hundred times a day, and most of its time is its start. */
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

await makeBundle({
  entry: here('../src/run-command.ts'),
  file: here('./cli.cjs'),
  // The cloud's SDKs, and what writes pipelines and pages: a command that is to use them waits for them.
  apart: /^(@google-cloud\/|google-auth-library$|@opentelemetry\/|prettier$|pino-pretty$|@temporalio\/worker$)/,
});
