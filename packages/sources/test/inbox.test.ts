import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransientError, type InboxSource } from '@relais/core';
import { folderInbox } from '@relais/sources/drivers/inbox';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-inbox-'));
  await mkdir(join(folder, 'sessions'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const source: InboxSource = { kind: 'inbox', folderVariable: 'INBOX', path: 'sessions/{date}.csv', maxBytes: 1_000 };
const inbox = folderInbox({ settleMs: 50 });
const request = () => ({ dataset: 'sessions', source, folder });
const list = () => inbox.list(request());
const at = (name: string): string => join(folder, 'sessions', name);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const take = (date: string, changes: object = {}) =>
  inbox.take({ ...request(), date, file: join(folder, 'copy.csv'), ...changes });

/** Written a while ago, as most files are. */
async function put(name: string, text: string): Promise<void> {
  await writeFile(at(name), text);
  await utimes(at(name), 1_600_000_000, 1_600_000_000);
}

describe('names', () => {
  test('files are found by the date in their name, oldest first, with their bytes and digest', async () => {
    await put('2020-06-02.csv', 'b\n');
    await put('2020-06-01.csv', 'a\n');
    expect(await list()).toEqual({
      files: [
        { date: '2020-06-01', bytes: 2, sha256: sha256('a\n') },
        { date: '2020-06-02', bytes: 2, sha256: sha256('b\n') },
      ],
      strangers: [],
      growing: [],
    });
  });

  test('a name that is no date is told, however near it comes', async () => {
    const strangers = ['2020-02-30.csv', '2020-06-01.CSV', '2020-06-01.csv.gz', '2020-6-1.csv', 'notes.txt'];
    for (const name of strangers) await put(name, 'x');
    expect(await list()).toMatchObject({ files: [], strangers });
  });

  test('what programs write beside or before a file is passed over in silence', async () => {
    for (const name of ['.2020-06-01.csv', '.DS_Store', '2020-06-01.csv.tmp', '2020-06-01.csv.part', '2020-06-01.csv~'])
      await put(name, 'x');
    await mkdir(at('2020-06-03.csv'));
    await mkdir(at('archive'));
    expect(await list()).toEqual({ files: [], strangers: [], growing: [] });
  });

  test('a link is the file that it leads to, and one that leads nowhere is none', async () => {
    await put('kept.tmp', 'linked\n');
    await symlink(at('kept.tmp'), at('2020-06-01.csv'));
    await symlink(at('nothing.tmp'), at('2020-06-02.csv'));
    await symlink(at('2020-06-03.csv'), at('2020-06-03.csv'));
    await utimes(at('kept.tmp'), 1_600_000_000, 1_600_000_000);
    expect((await list()).files).toEqual([{ date: '2020-06-01', bytes: 7, sha256: sha256('linked\n') }]);
    expect(await take('2020-06-01')).toMatchObject({ sha256: sha256('linked\n') });
  });

  test('files may lie in the inbox itself, with words around the date', async () => {
    await writeFile(join(folder, 'export-2020-06-01-full.csv'), 'x');
    const named = { ...source, path: 'export-{date}-full.csv' };
    const { files } = await inbox.list({ ...request(), source: named });
    expect(files.map(({ date }) => date)).toEqual(['2020-06-01']);
  });
});

describe('folders', () => {
  test('an inbox that is not there is an error that names it and its variable; one without the dataset’s folder is empty', async () => {
    const missing = join(folder, 'nowhere');
    await expect(inbox.list({ ...request(), folder: missing })).rejects.toMatchObject({
      code: 'INBOX_MISSING',
      message: expect.stringMatching(new RegExp(`${missing}; set ${source.folderVariable} to`)) as string,
    });
    await rm(join(folder, 'sessions'), { recursive: true });
    expect(await list()).toEqual({ files: [], strangers: [], growing: [] });
  });

  test('a file where a folder should be is told', async () => {
    await rm(join(folder, 'sessions'), { recursive: true });
    await writeFile(join(folder, 'sessions'), '');
    await expect(list()).rejects.toMatchObject({ code: 'INBOX_UNREADABLE' });
    await expect(inbox.list({ ...request(), folder: join(folder, 'sessions') })).rejects.toMatchObject({
      code: 'INBOX_MISSING',
    });
  });
});

describe('files that somebody is writing', () => {
  /** Looks three times at most; what is given happens between two looks, in turn. */
  const listWhile = (...happens: (() => Promise<unknown>)[]) =>
    folderInbox({ settleMs: 3_600_000, looks: 3, wait: async () => happens.shift()?.() }).list(request());
  const write = (text: string) => () => writeFile(at('2020-06-01.csv'), text);

  test('a file that grows is waited for, and read whole', async () => {
    await write('a\n')();
    const { files } = await listWhile(write('a\nb\n'));
    expect(files).toEqual([{ date: '2020-06-01', bytes: 4, sha256: sha256('a\nb\n') }]);
  });

  test('one that goes on growing is named and left out, and the others are there', async () => {
    await put('2020-06-02.csv', 'still\n');
    await write('a\n')();
    const listing = await listWhile(write('a\nb\n'), write('a\nb\nc\n'), write('a\nb\nc\nd\n'));
    expect(listing).toMatchObject({ files: [{ date: '2020-06-02' }], growing: ['2020-06-01.csv'] });
  });

  test('one that is gone by the second look was never there', async () => {
    await write('a\n')();
    const listing = await listWhile(() => rm(at('2020-06-01.csv')));
    expect(listing).toEqual({ files: [], strangers: [], growing: [] });
  });

  test('a file of a writer whose clock is ahead is taken when it stands still', async () => {
    await write('a\n')();
    await utimes(at('2020-06-01.csv'), 4_000_000_000, 4_000_000_000);
    expect((await listWhile()).files).toHaveLength(1);
  });
});

describe('looking again', () => {
  test('other bytes of the same length, set back to the same time, are other bytes', async () => {
    await put('2020-06-01.csv', 'a\n');
    const before = await list();
    await put('2020-06-01.csv', 'b\n');
    const after = await list();
    expect([before, after].map(({ files }) => files[0]?.sha256)).toEqual([sha256('a\n'), sha256('b\n')]);
  });

  test('so are those that were moved there', async () => {
    await put('2020-06-01.csv', 'a\n');
    await list();
    await put('next.tmp', 'c\n');
    await rename(at('next.tmp'), at('2020-06-01.csv'));
    expect((await list()).files[0]?.sha256).toBe(sha256('c\n'));
  });
});

describe('taking in', () => {
  test('a file is copied, hashed and left where it is', async () => {
    await put('2020-06-01.csv', 'userid\n1\n');
    const seen: Buffer[] = [];
    const taken = await take('2020-06-01', { onChunk: (chunk: Buffer) => seen.push(chunk) });
    expect(taken).toMatchObject({ bytes: 9, sha256: sha256('userid\n1\n'), url: 'inbox:sessions/2020-06-01.csv' });
    expect(await readFile(taken.file, 'utf8')).toBe('userid\n1\n');
    expect(await readFile(at('2020-06-01.csv'), 'utf8')).toBe('userid\n1\n');
    expect(Buffer.concat(seen).toString()).toBe('userid\n1\n');
  });

  test('an empty file and one above the limit are refused by name', async () => {
    await put('2020-06-01.csv', '');
    await put('2020-06-02.csv', 'x'.repeat(1_001));
    await expect(take('2020-06-01')).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    await expect(take('2020-06-02')).rejects.toMatchObject({
      code: 'SOURCE_TOO_LARGE',
      message: expect.stringContaining('1001 bytes') as string,
    });
  });

  test('one that is gone, or written to while it is read, is looked at again', async () => {
    await expect(take('2020-06-01')).rejects.toBeInstanceOf(TransientError);
    await put('2020-06-02.csv', 'a\n');
    const onChunk = (): void => writeFileSync(at('2020-06-02.csv'), 'a\nb\n');
    const outcome: unknown = await take('2020-06-02', { onChunk }).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: 'INBOX_CHANGED' });
  });
});
