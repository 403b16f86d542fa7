/** One configuration for every package: TypeScript through swc to CommonJS, workspace names to their sources. */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.relais/'],
  modulePathIgnorePatterns: ['/dist/', '/.relais/'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^@relais/workflows/pipelines$': '<rootDir>/workflows/pipelines/index.ts',
    '^@relais/activities/(.+)$': '<rootDir>/activities/src/$1.ts',
    '^@relais/(activities|workflows)$': '<rootDir>/$1/src/index.ts',
    '^@relais/([^/]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@relais/([^/]+)/(.+)$': '<rootDir>/packages/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testTimeout: 60_000,
};
