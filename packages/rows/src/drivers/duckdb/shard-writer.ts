import { appendFile } from 'node:fs/promises';

/** Below what one thread of DuckDB's CSV reader takes at once (8 MB), so that it never guesses where a record begins. */
const SHARD_BYTES = 6_000_000;
/** A call into native code costs more than copying this many bytes one by one. */
const SHORT = 32;
/** What lines of one chunk mostly take. */
const MEMORY_BYTES = 2 << 20;
let spare: Buffer | undefined;
const ZERO = '0'.charCodeAt(0);

/** Collects lines in memory that is used again, and appends them to files of some megabytes; lines are never split. */
export class ShardWriter {
  /** The files written so far, in order; one at least once it was flushed. */
  readonly paths: string[] = [];
  readonly #prefix: string;
  #memory = spare ?? Buffer.allocUnsafeSlow(MEMORY_BYTES);
  #length = 0;
  #shardBytes = Infinity;

  /** @param prefix path of the files up to their number */
  constructor(prefix: string) {
    this.#prefix = prefix;
    spare = undefined;
  }

  /** Leaves its memory to the next writer; nothing may be collected any more. */
  end(): void {
    if (this.#memory.length === MEMORY_BYTES) spare = this.#memory;
    this.#memory = Buffer.alloc(0);
  }

  /** Bytes collected since the last flush. */
  get pendingBytes(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#memory[this.#length++] = value;
  }

  /** A whole number, not negative. */
  digits(value: number): void {
    let length = 1;
    for (let most = 10; value >= most; most *= 10) length++;
    this.#reserve(length);
    this.#length += length;
    for (let rest = value, at = this.#length; length > 0; length--, rest = Math.floor(rest / 10))
      this.#memory[--at] = ZERO + (rest % 10);
  }

  bytes(source: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    if (end - start > SHORT) source.copy(this.#memory, this.#length, start, end);
    else for (let at = start; at < end; at++) this.#memory[this.#length + at - start] = source[at]!;
    this.#length += end - start;
  }

  /** Writes what was collected; only ever call it between two lines. */
  async flush(encode: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<void> {
    const bytes = encode(this.#memory.subarray(0, this.#length));
    if (this.#shardBytes >= SHARD_BYTES) {
      this.paths.push(`${this.#prefix}-${this.paths.length}.csv`);
      this.#shardBytes = 0;
    }
    await appendFile(this.paths.at(-1)!, bytes);
    this.#shardBytes += bytes.length;
    this.#length = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#memory.length, this.#length + more));
    this.#memory.copy(larger, 0, 0, this.#length);
    this.#memory = larger;
  }
}
