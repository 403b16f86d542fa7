// A parent to be killed: builds with the driver's own sources, outside of jest. Arguments: the driver's options and a
// request, both as JSON, and `server` where dbt is
// to be kept. Writes a line per finished node.
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { existsSync } = require('node:fs');
const { transformFileSync } = require('@swc/core');

const swc = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
const sourceOf = (request, from) => {
  if (request.startsWith('@relais/core'))
    return resolve(__dirname, `../../core/src/${request.slice(13) || 'index'}.ts`);
  const source = request.startsWith('.') ? resolve(dirname(from), request.replace(/\.js$/, '.ts')) : '';
  return existsSync(source) ? source : request;
};
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) =>
  resolveFilename(sourceOf(request, parent?.filename ?? __filename), parent, ...rest);
Module._extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, swc).code, file);

const { dbtCore } = require('../src/drivers/core.ts');
const { dbtServer } = require('../src/dbt-server.ts');
const [options, request] = process.argv.slice(2, 4).map((text) => JSON.parse(text));
const server = process.argv[4] === 'server' ? dbtServer(options) : null;
void dbtCore({ ...options, server }).build({ ...request, onProgress: (_done, _total, node) => console.log(node) });
