export { codeVersion } from './code-version.js';
export { composeModelBuilder, composeStores, type Stores } from './compose.js';
export { connectionOptions } from './connection-options.js';
