/** As much as a processor fetches at a time; all marks of a text lie in one block, so that it fetches once. */
const BLOCK_WORDS = 16;
/** 8 MB in all, of which a small file touches a few: among two million texts some hundred are taken for seen. */
const BLOCKS = 1 << 17;
/** Bits that say which of a block's 512 bits a mark is, and how many marks a text leaves. */
const MARK_BITS = 9;
const MARKS = 3;

/** Of FNV-1a; beside it runs the polynomial hash of 31, which a processor works out at the same time. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Remembers texts in constant memory, however many: a blocked Bloom filter. It never forgets one, and takes few that are
 * new for seen. Fed byte by byte, for the texts lie in buffers that change.
 */
export class SeenBefore {
  readonly #words = new Uint32Array(BLOCKS * BLOCK_WORDS);
  #first = OFFSET;
  #second = 0;

  /** Bytes `start` to `end`, exclusive, of the text that is being fed. */
  add(bytes: Uint8Array, start: number, end: number): void {
    let first = this.#first;
    let second = this.#second;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      first = Math.imul(first ^ byte, PRIME);
      second = ((second << 5) - second + byte) | 0;
    }
    this.#first = first;
    this.#second = second;
  }

  /** Between two parts of a text, so that neither can end in the other. */
  divide(): void {
    this.#first = Math.imul(this.#first ^ 0x100, PRIME);
    this.#second = ((this.#second << 5) - this.#second + 0x100) | 0;
  }

  /** Ends the text, and tells whether it may have been seen before. */
  end(): boolean {
    const block = (mixed(this.#first) & (BLOCKS - 1)) * BLOCK_WORDS;
    let places = mixed(this.#second ^ this.#first);
    let seen = true;
    for (let mark = 0; mark < MARKS; mark++, places >>>= MARK_BITS) {
      const word = block + ((places >>> 5) & (BLOCK_WORDS - 1));
      const bit = 1 << (places & 31);
      if ((this.#words[word]! & bit) === 0) {
        seen = false;
        this.#words[word]! |= bit;
      }
    }
    this.#first = OFFSET;
    this.#second = 0;
    return seen;
  }
}

/** Spreads what differs in a few bits over all of them: the finalizer of MurmurHash3. */
function mixed(hash: number): number {
  let spread = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return spread ^ (spread >>> 16);
}
