// Holds a reference until it is killed, or told to let go by the end of its input.
import { acquirePlatform } from '../../dist/index.js';

const platform = await acquirePlatform(JSON.parse(process.argv[2]));
console.log(JSON.stringify({ address: platform.address, startedByUs: platform.startedByUs }));
process.stdin.resume().on('end', () => platform.release());
