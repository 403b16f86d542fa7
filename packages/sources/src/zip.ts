import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import AdmZip from 'adm-zip';
import { PermanentError } from '@relais/core';
import { onDisk } from './disk.js';
import { looksLikeHtml } from './html.js';

/** What an archive may be at most. All of it is checked on what the archive declares, before a byte is inflated. */
export interface ZipLimits {
  /** Bytes of the archive itself; it is read into memory. */
  readonly archiveBytes: number;
  /** Bytes of the member, inflated. */
  readonly memberBytes: number;
  /** Inflated bytes for each compressed one; text reaches 20, a bomb 1000. */
  readonly ratio: number;
  readonly entries: number;
}

export const defaultZipLimits: ZipLimits = {
  archiveBytes: 50_000_000,
  memberBytes: 500_000_000,
  ratio: 200,
  entries: 1_000,
};

const refuse = (code: string, text: string, cause?: unknown): PermanentError =>
  new PermanentError(`[sources/zip] ${text}; look at the file and ask the publisher`, { code, cause });

/**
 * Writes one member of an archive to `target`, whole or not at all; no other member is inflated, and none is written
 * under a name of its own. An archive with anything hostile in it is refused, also where it is another member's.
 * @param member exact name in the archive
 * @throws PermanentError `ZIP_NOT_A_ZIP`, `ZIP_DAMAGED` (truncated, checksum, lying sizes), `ZIP_TOO_LARGE`, `ZIP_BOMB`,
 *   `ZIP_TOO_MANY_ENTRIES`, `ZIP_UNSAFE_NAME`, `ZIP_SYMLINK`, `ZIP_DUPLICATE_NAME`, `ZIP_ENCRYPTED`, `ZIP_MEMBER_MISSING`
 */
export async function extractZipMember(
  zipFile: string,
  member: string,
  target: string,
  limits: ZipLimits,
): Promise<{ bytes: number }> {
  const entries = await harmlessEntries(zipFile, limits);
  const entry = entries.find(({ entryName }) => entryName === member);
  if (entry === undefined || entry.isDirectory) {
    const names = entries.map(({ entryName }) => JSON.stringify(entryName)).slice(0, 10);
    const among = names.length === 0 ? 'in an empty archive' : `among ${names.join(', ')}`;
    throw refuse('ZIP_MEMBER_MISSING', `there is no member ${JSON.stringify(member)} ${among}`);
  }
  const data = inflate(entry);
  await onDisk(target, () => writeWhole(target, data));
  return { bytes: data.length };
}

/**
 * Names of the files in an archive, folders left out.
 * @throws PermanentError as {@link extractZipMember} does for a hostile or damaged archive
 */
export async function listZipMembers(zipFile: string, limits: ZipLimits): Promise<readonly string[]> {
  const entries = await harmlessEntries(zipFile, limits);
  return entries.filter(({ isDirectory }) => !isDirectory).map(({ entryName }) => entryName);
}

async function harmlessEntries(zipFile: string, limits: ZipLimits): Promise<readonly AdmZip.IZipEntry[]> {
  const { size } = await stat(zipFile);
  if (size > limits.archiveBytes)
    throw refuse('ZIP_TOO_LARGE', `the archive has ${size} bytes, ${limits.archiveBytes} are allowed`);
  const entries = readEntries(await readFile(zipFile), limits);
  entries.forEach((entry) => assertHarmless(entry, limits));
  return entries;
}

const LONGEST_NAME = 512;

/** Sees names before the library does, which makes a folder of each of their parts: 64 KiB of `a/` cost it gigabytes. */
const decoder = {
  efs: true,
  encode: (name: string): Buffer => Buffer.from(name, 'utf8'),
  decode: (name: Uint8Array): string => {
    if (name.length > LONGEST_NAME) throw refuse('ZIP_BOMB', `a member's name has ${name.length} bytes`);
    return Buffer.from(name).toString('utf8');
  },
};

function readEntries(archive: Buffer, limits: ZipLimits): readonly AdmZip.IZipEntry[] {
  if (looksLikeHtml(archive)) throw refuse('ZIP_NOT_A_ZIP', 'a web page came instead of an archive');
  if (archive.length < 4 || archive.readUInt16BE(0) !== 0x504b)
    throw refuse('ZIP_NOT_A_ZIP', 'the file is no ZIP archive');
  let zip: AdmZip;
  try {
    zip = new AdmZip(archive, { decoder });
    if (zip.getEntryCount() <= limits.entries) return zip.getEntries();
  } catch (error) {
    if (error instanceof PermanentError) throw error;
    const duplicate = String(error).includes('Duplicate entry name');
    if (duplicate) throw refuse('ZIP_DUPLICATE_NAME', 'two members have one name', error);
    throw refuse('ZIP_DAMAGED', 'the archive has no readable directory: it is truncated or damaged', error);
  }
  throw refuse(
    'ZIP_TOO_MANY_ENTRIES',
    `the archive declares ${zip.getEntryCount()} members, ${limits.entries} are allowed`,
  );
}

const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/** Names that lead out of a folder on any system: `..`, absolute, drive letters, backslashes, control characters. */
const UNSAFE_NAME = /(^|\/)\.\.(\/|$)|^\/|^[a-z]:|\\|[\0-\x1f]/i;

type Check = readonly [code: string, what: string, hit: (entry: AdmZip.IZipEntry, limits: ZipLimits) => boolean];

const checks: readonly Check[] = [
  ['ZIP_UNSAFE_NAME', 'leads out of the archive', ({ entryName }) => entryName === '' || UNSAFE_NAME.test(entryName)],
  ['ZIP_SYMLINK', 'is a symbolic link', ({ attr }) => ((attr >>> 16) & FILE_TYPE) === SYMLINK],
  ['ZIP_ENCRYPTED', 'is encrypted', ({ header }) => header.encrypted],
  ['ZIP_TOO_LARGE', 'declares more bytes than allowed', ({ header }, { memberBytes }) => header.size > memberBytes],
  [
    'ZIP_BOMB',
    'declares to inflate like a bomb',
    ({ header }, { ratio }) => header.size > header.compressedSize * ratio,
  ],
];

function assertHarmless(entry: AdmZip.IZipEntry, limits: ZipLimits): void {
  for (const [code, what, hit] of checks)
    if (hit(entry, limits)) throw refuse(code, `the member ${JSON.stringify(entry.entryName)} ${what}`);
}

/** Stops at the declared size, which has been found harmless; a member that is not what it declares is damaged. */
function inflate(entry: AdmZip.IZipEntry): Buffer {
  let data: Buffer;
  try {
    data = entry.getData();
  } catch (error) {
    throw refuse('ZIP_DAMAGED', `the member ${JSON.stringify(entry.entryName)} cannot be inflated`, error);
  }
  if (data.length === entry.header.size) return data;
  const text = `the member ${JSON.stringify(entry.entryName)} declares ${entry.header.size} bytes and has ${data.length}`;
  throw refuse('ZIP_DAMAGED', text);
}

async function writeWhole(target: string, data: Buffer): Promise<void> {
  const part = `${target}.part`;
  try {
    const handle = await open(part, 'w');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}
