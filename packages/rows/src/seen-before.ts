/** 8 MB, of which a small file touches a few pages: among two million records some hundred are taken for seen. */
const BITS = 1 << 26;
/** Places that one text marks. */
const MARKS = 3;

/** Of FNV-1a; beside it runs the polynomial hash of 31, which a processor works out at the same time. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Remembers texts in constant memory, however many: a Bloom filter. It never forgets one, and takes few that are new for
 * seen. Fed byte by byte, for the texts lie in buffers that change.
 */
export class SeenBefore {
  readonly #marks = new Uint32Array(BITS / 32);
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
    const step = mixed(this.#second) | 1;
    let place = mixed(this.#first);
    let seen = true;
    for (let mark = 0; mark < MARKS; mark++, place = (place + step) | 0) {
      const bit = place & (BITS - 1);
      const word = bit >>> 5;
      const mask = 1 << (bit & 31);
      if ((this.#marks[word]! & mask) === 0) {
        seen = false;
        this.#marks[word]! |= mask;
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
