/** The current chunk of a file, and as much of the bytes before it as is still needed. */
export class ByteWindow {
  #chunk: Buffer = Buffer.alloc(0);
  #chunkStart = 0;
  #kept: Buffer[] = [];
  #keptStart = 0;
  #keptLength = 0;

  push(chunk: Buffer): void {
    this.#chunkStart += this.#chunk.length;
    this.#chunk = chunk;
  }

  /** The last chunk's memory is no longer ours; what was kept of it stays. */
  end(): void {
    this.push(Buffer.alloc(0));
  }

  /** Bytes between two positions of the file; cut short when more than `keepFrom` allowed had to be kept. */
  slice(start: number, end: number): Buffer {
    if (start >= this.#chunkStart) return this.#chunk.subarray(start - this.#chunkStart, end - this.#chunkStart);
    const before = Buffer.concat(this.#kept).subarray(start - this.#keptStart, end - this.#keptStart);
    const isCut = this.#keptStart + this.#keptLength < this.#chunkStart;
    if (isCut || end <= this.#chunkStart) return before;
    return Buffer.concat([before, this.#chunk.subarray(0, end - this.#chunkStart)]);
  }

  /** Shows the bytes between two positions of the file where they lie, mostly without making a buffer for them. */
  visit(start: number, end: number, visitor: (bytes: Buffer, start: number, end: number) => void): void {
    if (start >= this.#chunkStart) return visitor(this.#chunk, start - this.#chunkStart, end - this.#chunkStart);
    const bytes = this.slice(start, end);
    visitor(bytes, 0, bytes.length);
  }

  /** Call when a chunk is used up, before its memory is reused: keeps at most `limit` bytes from a position on. */
  keepFrom(position: number, limit: number): void {
    if (position >= this.#chunkStart || this.#kept.length === 0) {
      this.#kept = [];
      this.#keptStart = position;
      this.#keptLength = 0;
    }
    const from = Math.max(0, position - this.#chunkStart);
    const added = this.#chunk.subarray(from, from + Math.max(0, limit - this.#keptLength));
    if (added.length === 0) return;
    this.#kept.push(Buffer.from(added));
    this.#keptLength += added.length;
  }
}
