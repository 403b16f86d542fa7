/** One configuration for every package: TypeScript through swc to CommonJS, workspace names to their sources. */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

/** Google's clients import these ES modules while they run, which jest cannot: they become CommonJS too. */
const asCommonJs = '(teeny-request|node-fetch|fetch-blob|data-uri-to-buffer|formdata-polyfill)';

module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testSequencer: '<rootDir>/infra/bootstrap/test-order.cjs',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.relais/'],
  modulePathIgnorePatterns: ['/dist/', '/.relais/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swc],
    [`/node_modules/${asCommonJs}/.+\\.js$`]: ['@swc/jest', { ...swc, jsc: { target: 'es2022' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!\\.pnpm/|${asCommonJs}/)`, '\\.node$'],
  moduleNameMapper: {
    '^@relais/workflows/pipelines$': '<rootDir>/workflows/pipelines/index.ts',
    '^@relais/activities/(.+)$': '<rootDir>/activities/src/$1.ts',
    '^@relais/(activities|workflows)$': '<rootDir>/$1/src/index.ts',
    '^@relais/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@relais/([^/]+)/(.+)$': '<rootDir>/packages/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // For what hangs, on the slowest machine: no test is judged by the time it takes.
  testTimeout: 600_000,
};
