import { isUtf8 } from 'node:buffer';

const REPLACEMENT_CHARACTER = Buffer.from('\uFFFD');

/** Looks for what no text of ours may hold, over chunks cut anywhere. */
export class EncodingCheck {
  hasNul = false;
  hasReplacementCharacter = false;
  hasInvalidUtf8 = false;
  readonly #utf8: boolean;
  #carry: Buffer | undefined;

  /** @param utf8 false for single-byte encodings, where every byte is some character */
  constructor(utf8: boolean) {
    this.#utf8 = utf8;
  }

  push(chunk: Buffer): void {
    this.hasNul ||= chunk.includes(0);
    if (!this.#utf8) return;
    const joined = this.#carry === undefined ? chunk : Buffer.concat([this.#carry, chunk]);
    const whole = joined.subarray(0, lengthOfWholeCharacters(joined));
    this.#carry = whole.length === joined.length ? undefined : Buffer.from(joined.subarray(whole.length));
    this.hasInvalidUtf8 ||= !isUtf8(whole);
    this.hasReplacementCharacter ||= whole.includes(REPLACEMENT_CHARACTER);
  }

  end(): void {
    this.hasInvalidUtf8 ||= this.#carry !== undefined;
  }
}

/** Why a record's bytes may not become texts, or undefined when they may. */
export function encodingFault(bytes: Buffer, utf8: boolean): { reason: string; at: number } | undefined {
  const nul = bytes.indexOf(0);
  if (nul !== -1) return { reason: 'NUL character', at: nul };
  if (!utf8) return undefined;
  if (!isUtf8(bytes)) return { reason: 'invalid UTF-8', at: firstInvalid(bytes) };
  const replacement = bytes.indexOf(REPLACEMENT_CHARACTER);
  return replacement === -1 ? undefined : { reason: 'replacement character U+FFFD', at: replacement };
}

/** Halving finds the place without decoding: the longest prefix of whole characters that is still valid. */
function firstInvalid(bytes: Buffer): number {
  let valid = 0;
  for (let step = bytes.length; step > 0; step = Math.floor(step / 2)) {
    while (valid + step <= bytes.length && isValidPrefix(bytes.subarray(0, valid + step))) valid += step;
  }
  return Math.min(valid, bytes.length - 1);
}

const isValidPrefix = (bytes: Buffer): boolean => isUtf8(bytes.subarray(0, lengthOfWholeCharacters(bytes)));

/** Length without a character that is cut off at the end; at most the last three bytes are looked at. */
function lengthOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
