import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a forged archive; what is left out is told truthfully. */
export interface ForgedMember {
  readonly name: string;
  readonly data: Buffer;
  readonly stored?: boolean;
  readonly declaredSize?: number;
  readonly crc?: number;
  readonly flags?: number;
  /** Unix mode, file type included. */
  readonly mode?: number;
}

const ENCRYPTED = 1;
export const forgedFlags = { encrypted: ENCRYPTED };

/** Writes the archive field by field: no tool makes the ones that a reader must refuse (APPNOTE.TXT 4.3). */
export function forgeZip(members: readonly ForgedMember[], declaredEntries = members.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const content = member.stored ? member.data : deflateRawSync(member.data);
    const common = commonHeader(member, content.length, name.length);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content]);
    directory.push(Buffer.concat([centralHeader(common, member.mode ?? 0o100644, offset), name]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...bodies, central, endRecord(declaredEntries, central.length, offset)]);
}

function commonHeader(member: ForgedMember, compressed: number, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(member.flags ?? 0, 2);
  header.writeUInt16LE(member.stored ? 0 : 8, 4);
  header.writeUInt32LE(member.crc ?? crc32(member.data), 10);
  header.writeUInt32LE(compressed, 14);
  header.writeUInt32LE(member.declaredSize ?? member.data.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

function centralHeader(common: Buffer, mode: number, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((mode << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest]);
}

function endRecord(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
