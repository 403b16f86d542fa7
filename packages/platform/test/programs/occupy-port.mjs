// Leaves another Temporal behind that serves on a port; its number goes into a file once it does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isServing } from '../../dist/grpc-health.js';

const [binary, port, file] = process.argv.slice(2);
const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', port, '--log-level', 'never'];
const occupant = spawn(binary, args, { detached: true, stdio: 'ignore' });
await once(occupant, 'spawn');
while (!(await isServing(port))) await sleep(20);
writeFileSync(file, String(occupant.pid));
// Time in which its answers could be taken for those of the server that was to stand here.
await sleep(300);
occupant.unref();
