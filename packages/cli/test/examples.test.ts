import { execFileSync } from 'node:child_process';
import { examplesOf } from '@relais/cli/help/examples';
import { leafCommands } from '@relais/cli/help/leaf-commands';
import { createProgram } from '@relais/cli/program';
import { registry } from '@relais/workflows/pipelines';
import type { Command } from 'commander';
import { capturedShell } from './captured-shell';

/** The real program, whose commands do nothing but keep what they were given. */
function idleProgram() {
  const program = createProgram(capturedShell());
  const asked: { path: string; command: Command }[] = [];
  const leaves = leafCommands(program);
  for (const { path, command } of leaves) command.action(() => void asked.push({ path, command }));
  return { program, leaves, asked };
}

const { leaves } = idleProgram();
const examples = leaves.flatMap(({ path, command }) => examplesOf(command).map(([line]) => ({ path, line })));

/** The words that a shell makes of a line. */
const wordsOf = (line: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' }).split('\n');

test.each(leaves)('$path has an example, and says each thing once', ({ path, command }) => {
  const lines = examplesOf(command).map(([line]) => line);
  expect(lines.length).toBeGreaterThan(0);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.filter((line) => !`${line} `.startsWith(`${path} `))).toEqual([]);
  expect(command.description()).not.toBe('');
});

test.each(examples)('./relais $line is understood', async ({ path, line }) => {
  const { program, asked } = idleProgram();
  const words = wordsOf(line).slice(0, -1);
  await program.parseAsync(words, { from: 'user' });
  const [only, ...more] = asked;
  expect([only?.path, more]).toEqual([path, []]);
  for (const [index, argument] of (only?.command.registeredArguments ?? []).entries()) {
    const value: unknown = only?.command.processedArgs[index];
    if (argument.name() === 'pipeline' && value !== undefined) expect(Object.keys(registry)).toContain(value);
  }
});

test('the help of a command ends in its examples', async () => {
  const shell = capturedShell();
  await createProgram(shell)
    .parseAsync(['schedule', 'apply', '--help'], { from: 'user' })
    .catch(() => undefined);
  expect(shell.out()).toMatch(/Examples:\n {2}# .+\n {2}\.\/relais schedule apply france-courses\n$/);
});
