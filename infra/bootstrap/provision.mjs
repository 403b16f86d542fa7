import { browser } from './browser.mjs';
import { build, isBuilt } from './build.mjs';
import { checkTools } from './check-tools.mjs';
import { fakeGcs } from './fake-gcs.mjs';
import { hasNodeModules, provideNodeModules } from './node-modules.mjs';
import { dbt, dbtBigquery, dbtBigqueryForTests, sqlglot } from './python-environments.mjs';
import { sqlAnalyser } from './sql-analyser.mjs';
import { findTemporal, provideTemporal } from './temporal.mjs';

/** Tools that only some commands need; packages and build are needed by all. */
const tools = {
  temporal: { find: findTemporal, provide: provideTemporal, needs: [], variable: 'RELAIS_TEMPORAL_BINARY' },
  dbt,
  'dbt-bigquery': dbtBigquery,
  'dbt-bigquery-for-tests': dbtBigqueryForTests,
  sqlglot,
  'sql-analyser': sqlAnalyser,
  'fake-gcs': fakeGcs,
  browser,
};

/**
 * Makes what is missing, side by side, and says nothing when all is there. Found tools are handed on in the environment.
 * @param {readonly (keyof typeof tools)[]} wanted
 * @param {{ compile?: boolean }} [options] false leaves the build to the caller
 * @throws {import('./step-error.mjs').StepError} of the first step that failed
 */
export async function provision(wanted, { compile = true } = {}) {
  const missing = wanted.filter((name) => tools[name].find() === null);
  const steps = missing.map((name) => tools[name].provide);
  const packagesMissing = !hasNodeModules();
  if (packagesMissing || (compile && !isBuilt())) steps.push(() => provideCode(compile));
  if (steps.length > 0) {
    checkTools([...(packagesMissing ? ['npm'] : []), ...missing.flatMap((name) => tools[name].needs)]);
    await Promise.all(steps.map((provide) => provide()));
  }
  for (const name of wanted) process.env[tools[name].variable] ||= tools[name].find() ?? '';
}

async function provideCode(compile) {
  await provideNodeModules();
  if (compile) await build();
}
