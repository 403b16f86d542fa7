import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { defaultZipLimits, extractZipMember } from '@relais/sources';
import { forgedFlags, forgeZip, type ForgedMember } from './forged-zip.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'relais-zip-'))));
afterEach(() => rm(folder, { recursive: true }));

const data = Buffer.from('31025\tcomptabilité\t\n'.repeat(500), 'latin1');
const member: ForgedMember = { name: 'FCod.xls', data };
const beside = (name: string): ForgedMember => ({ name, data: Buffer.from('harmless') });

const limits = { ...defaultZipLimits, entries: 5 };

async function extract(archive: Buffer, name = 'FCod.xls', within = limits): Promise<{ bytes: number }> {
  await writeFile(join(folder, 'archive.zip'), archive);
  return extractZipMember(join(folder, 'archive.zip'), name, join(folder, 'FCod.xls'), within);
}

test.each([
  ['deflated', member],
  ['stored', { ...member, stored: true }],
])('a %s member is written byte-exact, alone', async (_, forged) => {
  const archive = forgeZip([beside('readme.txt'), forged, beside('folder/other.txt')]);
  expect(await extract(archive)).toEqual({ bytes: data.length });
  expect(await readFile(join(folder, 'FCod.xls'))).toEqual(data);
  expect((await readdir(folder)).sort()).toEqual(['FCod.xls', 'archive.zip']);
});

test('an empty member and a member in a folder are members like others', async () => {
  expect(await extract(forgeZip([{ name: 'a/b.txt', data: Buffer.alloc(0), stored: true }]), 'a/b.txt')).toEqual({
    bytes: 0,
  });
});

const whole = forgeZip([member]);
const bomb = Buffer.alloc(5_000_000);

const refused: [string, string, Buffer][] = [
  ['a web page', 'ZIP_NOT_A_ZIP', Buffer.from('<!doctype html><html></html>')],
  ['something else', 'ZIP_NOT_A_ZIP', Buffer.from('id;name\n1;a\n')],
  ['an empty file', 'ZIP_NOT_A_ZIP', Buffer.alloc(0)],
  ['a truncated archive', 'ZIP_DAMAGED', whole.subarray(0, whole.length - 30)],
  [
    'an archive without its first half',
    'ZIP_DAMAGED',
    Buffer.concat([Buffer.from('PK'), whole.subarray(whole.length / 2)]),
  ],
  ['a flipped bit', 'ZIP_DAMAGED', forgeZip([{ ...member, stored: true, crc: 12345 }])],
  ['fewer bytes than there are', 'ZIP_DAMAGED', forgeZip([{ ...member, declaredSize: 10 }])],
  ['no bytes where there are some', 'ZIP_DAMAGED', forgeZip([{ ...member, declaredSize: 0 }])],
  ['more bytes than there are', 'ZIP_DAMAGED', forgeZip([{ ...member, declaredSize: data.length + 1 }])],
  ['more entries than there are', 'ZIP_DAMAGED', forgeZip([member], 3)],
  ['a parent folder', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('../evil.txt')])],
  ['a parent folder within', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('a/../../evil.txt')])],
  ['an absolute name', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('/etc/cron.d/evil')])],
  ['a drive letter', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('C:evil.txt')])],
  ['a backslash', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('..\\evil.txt')])],
  ['a NUL in a name', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('FCod.xls\0.txt')])],
  ['no name', 'ZIP_UNSAFE_NAME', forgeZip([member, beside('')])],
  ['a symbolic link', 'ZIP_SYMLINK', forgeZip([{ ...member, data: Buffer.from('/etc/passwd'), mode: 0o120777 }])],
  ['a name twice', 'ZIP_DUPLICATE_NAME', forgeZip([member, member])],
  ['a password', 'ZIP_ENCRYPTED', forgeZip([{ ...member, flags: forgedFlags.encrypted }])],
  ['many entries', 'ZIP_TOO_MANY_ENTRIES', forgeZip([1, 2, 3, 4, 5, 6].map((at) => beside(`${at}`)))],
  ['a bomb', 'ZIP_BOMB', forgeZip([{ ...member, data: bomb }])],
  ['a bomb in another member', 'ZIP_BOMB', forgeZip([member, { name: 'other', data: bomb }])],
  ['a name of many folders', 'ZIP_BOMB', forgeZip([member, beside('a/'.repeat(32_000))])],
  ['no such member', 'ZIP_MEMBER_MISSING', forgeZip([beside('fcod.xls')])],
  ['no member at all', 'ZIP_MEMBER_MISSING', forgeZip([])],
];

test.each(refused)('%s is refused as %s', async (_, code, archive) => {
  const error = await extract(archive).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PermanentError);
  expect(error).toMatchObject({ code });
  expect(await readdir(folder)).toEqual(['archive.zip']);
});

test('a folder is no member', async () => {
  const archive = forgeZip([{ name: 'FCod.xls/', data: Buffer.alloc(0), stored: true }]);
  await expect(extract(archive, 'FCod.xls/')).rejects.toMatchObject({ code: 'ZIP_MEMBER_MISSING' });
});

test.each(['archiveBytes', 'memberBytes'] as const)('the limit on %s holds to the byte', async (limit) => {
  const size = limit === 'archiveBytes' ? whole.length : data.length;
  await expect(extract(whole, 'FCod.xls', { ...limits, [limit]: size - 1 })).rejects.toMatchObject({
    code: 'ZIP_TOO_LARGE',
  });
  expect(await extract(whole, 'FCod.xls', { ...limits, [limit]: size })).toEqual({ bytes: data.length });
});

test('what was there stays when the archive is refused', async () => {
  await writeFile(join(folder, 'FCod.xls'), 'from last month');
  await extract(whole.subarray(0, 100)).catch(() => undefined);
  expect(await readFile(join(folder, 'FCod.xls'), 'utf8')).toBe('from last month');
});
