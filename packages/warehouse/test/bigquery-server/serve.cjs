/**
 * The server as a process of its own: `node serve.cjs [gs endpoint] [port]` prints its address on the first line and ends
 * with its stdin, that is, with its parent. Its TypeScript is compiled as it is read, as jest does.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const swc = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, parent, ...rest) => {
  const ours = name.startsWith('./') && parent?.filename?.startsWith(__dirname);
  return resolve(ours ? name.replace(/\.js$/, '.ts') : name, parent, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...swc, filename }).code, filename);
};

const { startBigQueryServer } = require(join(__dirname, 'start-server.ts'));
const [gcsEndpoint, port = '0'] = process.argv.slice(2);
startBigQueryServer({ ...(gcsEndpoint && { gcsEndpoint }), port: Number(port) }).then(({ endpoint, stop }) => {
  process.stdout.write(`${endpoint}\n`);
  process.stdin.resume().on('end', () => stop().then(() => process.exit(0)));
});
