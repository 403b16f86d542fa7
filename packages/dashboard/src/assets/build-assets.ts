import { build } from 'esbuild';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AssetNames } from '../model/pages.js';

/** Bundles what a browser loads, at build time: `dist/browser/*` and `dist/browser.json`, which names the files. */
const source = fileURLToPath(new URL('../../src/', import.meta.url));
const output = fileURLToPath(new URL('../browser/', import.meta.url));

const entryPoints: AssetNames = {
  script: join(source, 'client', 'index.ts'),
  early: join(source, 'client', 'early.ts'),
  style: join(source, 'style', 'index.css'),
  icon: join(source, 'style', 'icon.svg'),
};

const { metafile, outputFiles } = await build({
  entryPoints: Object.values(entryPoints),
  outdir: output,
  entryNames: '[name]-[hash]',
  loader: { '.svg': 'copy' },
  bundle: true,
  minify: true,
  metafile: true,
  write: false,
  format: 'esm',
  target: ['es2023', 'chrome123', 'firefox120', 'safari17.5'],
  // Names of inputs in the comments of a bundle would tell where it was built.
  legalComments: 'none',
  absWorkingDir: source,
});
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
for (const { path, contents } of outputFiles) await writeFile(path, contents);
const outputs = Object.entries(metafile.outputs);
const nameOf = (entry: string): string => {
  const found = outputs.find(([, { entryPoint }]) => entryPoint !== undefined && join(source, entryPoint) === entry);
  if (found === undefined) throw new Error(`[dashboard/assets] ${entry} was not bundled`);
  return basename(found[0]);
};
const names = Object.fromEntries(Object.entries(entryPoints).map(([role, entry]) => [role, nameOf(entry)]));
await writeFile(fileURLToPath(new URL('../browser.json', import.meta.url)), `${JSON.stringify(names, null, 2)}\n`);
