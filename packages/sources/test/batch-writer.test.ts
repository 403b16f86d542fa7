import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchWriter } from '@relais/sources/drivers/http/batch-writer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relais-batches-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'body');
/** Pieces of 7, 0 and 65,536 bytes in turn, with more than one batch of each kind: by size and by number. */
const pieces = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, at) => Buffer.alloc([7, 0, 65_536][at % 3] ?? 0, `piece ${at};`));

/** A file on a disk that takes no more than so many bytes of a call, in turn; then it fails, where a bound is given. */
async function shortOfBreath(takes: readonly number[], bound = Infinity): Promise<FileHandle> {
  const handle = await open(file(), 'a');
  let calls = 0;
  let written = 0;
  const writev = async (buffers: readonly Buffer[]) => {
    const whole = Buffer.concat(buffers);
    const room = bound - written;
    if (room === 0 && whole.length > 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const { bytesWritten } = await handle.write(whole.subarray(0, Math.min(takes[calls++ % takes.length] ?? 0, room)));
    written += bytesWritten;
    return { bytesWritten, buffers };
  };
  return new Proxy(handle, {
    get: (target, name) => {
      if (name === 'writev') return writev;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function writeAll(handle: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  const writer = batchWriter(handle);
  try {
    for (const chunk of chunks) await writer.write(chunk);
    await writer.flush();
  } finally {
    await handle.close();
  }
}

test.each([
  ['a part of a piece', [1_000_003]],
  ['whole pieces', [7 + 65_536]],
  ['a piece and one byte', [8, 65_536, 1 << 20]],
])('F14: a disk that takes %s at a time gets every byte once, in order', async (_, takes) => {
  const chunks = pieces(400);
  await writeAll(await shortOfBreath(takes), chunks);
  expect((await readFile(file())).equals(Buffer.concat(chunks))).toBe(true);
});

test('F14: a disk that takes a part and is then full holds the beginning, and the failure is told', async () => {
  const chunks = pieces(400);
  const bound = 5_000_011;
  await expect(writeAll(await shortOfBreath([1_000_003], bound), chunks)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect((await readFile(file())).equals(Buffer.concat(chunks).subarray(0, bound))).toBe(true);
});
