export { codeVersion } from './code-version.js';
export { composeModelBuilder, composeStores, type Stores } from './compose.js';
export { composeTranslationProvider } from './compose-translation.js';
export { connectionOptions } from './connection-options.js';
