// Leaves a process behind that listens on a port, once it does; its number goes into a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';

const [port, file] = process.argv.slice(2);
const listen = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => process.send('listening'))`;
const occupant = spawn(process.execPath, ['--eval', listen], {
  detached: true,
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
});
await once(occupant, 'message');
writeFileSync(file, String(occupant.pid));
occupant.disconnect();
occupant.unref();
