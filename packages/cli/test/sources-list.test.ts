import { runCli } from '@relais/cli/run-cli';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from './captured-shell.js';
import { checkedDocument } from './checked-document.js';

test('every dataset names its terms, and open data whom to name', async () => {
  const shell = capturedShell();
  await runCli(['sources', 'ls', '--json'], shell);
  const rows = checkedDocument(['sources', 'ls'], shell.out()) as {
    pipeline: string;
    licence: { name: string; attribution?: string };
  }[];
  expect(rows).toHaveLength(Object.values(registry).flatMap(({ definition }) => definition.datasets).length);
  for (const { licence } of rows) expect(licence.name).not.toBe('');
  for (const { licence } of rows.filter(({ pipeline }) => pipeline === 'france-courses'))
    expect(licence).toEqual({
      name: expect.any(String) as string,
      url: expect.stringMatching(/^https:/) as string,
      attribution: expect.stringMatching(/^(Caisse des Dépôts|Formacode® 13, Centre Inffo), /) as string,
    });
});

test('they are shown to people', async () => {
  const shell = capturedShell();
  await runCli(['sources', 'ls', 'france-courses'], shell);
  expect(shell.out()).toMatch(/^licence +Licence Ouverte 2\.0 \(Etalab\)$/m);
});
