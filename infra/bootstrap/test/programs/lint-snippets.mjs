// Lints what it reads (`[{ file, text }]`) as if it stood there, and says which rules object (`[[rule, …], …]`).
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint({
  // Rules that need types would load a compiler for every snippet.
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off' },
  },
});
const snippets = JSON.parse(await text(process.stdin));
const rules = [];
for (const { file, text: code } of snippets) {
  const [{ messages }] = await eslint.lintText(code, { filePath: file });
  rules.push(messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(rules));
