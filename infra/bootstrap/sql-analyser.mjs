import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './find-on-path.mjs';
import { withLock } from './lock.mjs';
import { cache, root } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';

const variable = 'RELAIS_SQL_ANALYSER';
const project = join(root, 'infra', 'sql-analyser');
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
/** Its native library is built for these alone. */
const platforms = ['linux-x64', 'darwin-x64'];

/**
 * Google's own SQL analyser: a file of arguments for `java`, handed on in RELAIS_SQL_ANALYSER. Only tests need it; where it
 * cannot run (no JDK, no Maven, another platform) `find` answers '' and the tests are skipped.
 */
export const sqlAnalyser = { find, provide, needs: [], variable };

function find() {
  if (process.env[variable]) return process.env[variable];
  if (!canRun()) return '';
  const ready = argumentFile(folderOf(sources()));
  return existsSync(ready) ? ready : null;
}

function provide() {
  const folder = folderOf(sources());
  return withLock(`${folder}.lock`, async () => find() ?? (await step("Google's SQL analyser", () => install(folder))));
}

const canRun = () =>
  platforms.includes(`${process.platform}-${process.arch}`) &&
  ['java', 'javac', 'mvn'].every((command) => findOnPath(command) !== null);

const sources = () => [
  join(project, 'pom.xml'),
  ...readdirSync(join(project, 'src'))
    .sort()
    .map((file) => join(project, 'src', file)),
];

function folderOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(cache, `sql-analyser-${hash.digest('hex').slice(0, 12)}`);
}

/** Written last: what is there is complete. */
const argumentFile = (folder) => join(folder, 'java-arguments');

async function install(folder) {
  rmSync(folder, { recursive: true, force: true });
  const [pom, ...code] = sources();
  const [jars, classes] = [join(folder, 'jars'), join(folder, 'classes')];
  await runLogged('sql-analyser-jars', ['mvn', '-q', '-B', '-f', pom, copyDependencies, `-DoutputDirectory=${jars}`], {
    hint: `check that Maven Central can be reached and start again; without Maven on the PATH these tests are skipped`,
  });
  const classPath = [classes, toolkitIn(jars), join(jars, '*')].join(':');
  await runLogged('sql-analyser', ['javac', '-proc:none', '-d', classes, '-cp', classPath, ...code], {
    hint: 'a JDK of version 11 or newer compiles it',
  });
  // The first compiler alone starts sooner, and an analyser lives for seconds.
  const words = ['-XX:TieredStopAtLevel=1', '-cp', `"${classPath}"`, 'SqlAnalyser'];
  writeFileSync(argumentFile(folder), `${words.join('\n')}\n`);
  return argumentFile(folder);
}

/** Before all other jars: one of its classes stands in for one of the same name that answers nothing. */
const toolkitIn = (jars) =>
  join(
    jars,
    readdirSync(jars).find((name) => name.startsWith('zetasql-toolkit-core-')),
  );
