import { existsSync, readFileSync } from 'node:fs';
import { makeCheckout, type Checkout } from './checkout-fixture.js';

const supported = ['linux-x64', 'darwin-x64'].includes(`${process.platform}-${process.arch}`);
const whereItRuns = supported ? test : test.skip;

let checkout: Checkout;
beforeEach(() => {
  checkout = makeCheckout();
  checkout.write('infra/sql-analyser/pom.xml', '<project/>');
  checkout.write('infra/sql-analyser/src/SqlAnalyser.java', 'class SqlAnalyser {}');
  checkout.write(
    'provide.mjs',
    `import { sqlAnalyser } from './infra/bootstrap/sql-analyser.mjs';
     console.log(sqlAnalyser.find() ?? (await sqlAnalyser.provide()));`,
  );
});
afterEach(() => checkout.discard());

const provide = () => checkout.run(['provide.mjs']);
const install = (javac = 0) => {
  checkout.write('bin/java', '#!/bin/sh\n', 0o755);
  checkout.write(
    'bin/mvn',
    `#!/bin/sh
echo mvn >> "$CALLS"
for word; do case "$word" in -DoutputDirectory=*) jars="\${word#*=}"; esac; done
mkdir -p "$jars"; for jar in a-first zetasql-toolkit-core-0 zetasql-types-0; do : > "$jars/$jar.jar"; done
`,
    0o755,
  );
  checkout.write('bin/javac', `#!/bin/sh\necho javac >> "$CALLS"\nexit ${javac}\n`, 0o755);
};

whereItRuns('its jars are fetched and its sources compiled once, the toolkit before all other jars', () => {
  install();
  const { stdout } = provide();
  expect(checkout.calls()).toEqual(['mvn', 'javac']);
  expect(readFileSync(stdout.trim(), 'utf8')).toMatch(
    /"[^":]+\/classes:[^":]+\/zetasql-toolkit-core-0\.jar:[^":]+\/\*"/,
  );

  expect(provide()).toMatchObject({ status: 0, stdout, stderr: '' });
  expect(checkout.calls()).toEqual([]);
});

whereItRuns('other sources are another analyser', () => {
  install();
  const before = provide().stdout;
  checkout.write('infra/sql-analyser/src/SqlAnalyser.java', 'final class SqlAnalyser {}');
  expect(provide().stdout).not.toBe(before);
});

whereItRuns('one that did not compile is made again', () => {
  install(1);
  expect(provide().status).not.toBe(0);
  install();
  const { stdout } = provide();
  expect(existsSync(stdout.trim())).toBe(true);
});

test('without a JDK none is asked for', () => {
  expect(provide()).toMatchObject({ status: 0, stdout: '\n', stderr: '' });
});
