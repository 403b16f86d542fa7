// Stands in for the worker: ready at once, leaves when asked to or when the supervisor is gone.
import { writeFileSync } from 'node:fs';

const { RELAIS_WORKER_READY_FILE, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, WORKER_FAILS } = process.env;
console.log(JSON.stringify({ address: TEMPORAL_ADDRESS, namespace: TEMPORAL_NAMESPACE }));
if (WORKER_FAILS) throw new Error('told to fail');
process.on('SIGTERM', () => process.exit(0));
process.stdin.resume().on('end', () => process.exit(0));
writeFileSync(RELAIS_WORKER_READY_FILE, String(process.pid));
