export { startFileServer } from './file-server.js';
export type { ListenOptions, RunningServer } from './listen.js';
export { startSampleServer, type SampleServerOptions } from './sample-server.js';
export { writeSample, type WrittenFile } from './write-sample.js';
export { writeInbox, type WriteInboxOptions, type WrittenInboxFile } from './write-inbox.js';
