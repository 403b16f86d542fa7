import { fileURLToPath } from 'node:url';
import { loadBundle } from '@relais/bundle/load-bundle';

/** The thread that runs workflows: Temporal's own, from a bundle of its own. */
loadBundle(fileURLToPath(new URL('./workflow-thread.cjs', import.meta.url)));
