import type { Readable } from 'node:stream';
import type { Throughput } from './settings.js';

const SAMPLES = 10;

/**
 * Destroys a stream that brings less than the minimum over a whole window: a connection that drips keeps every timeout
 * of the socket quiet and would take for ever.
 * @param position bytes received so far
 * @returns a function that ends the watch
 */
export function guardThroughput(
  stream: Readable,
  position: () => number,
  { bytesPerSecond, windowMs }: Throughput,
  stalled: () => Error,
): () => void {
  const samples = [position()];
  const least = (bytesPerSecond * windowMs) / 1000;
  const timer = setInterval(() => {
    samples.push(position());
    if (samples.length <= SAMPLES) return;
    if (position() - (samples.shift() ?? 0) < least) stream.destroy(stalled());
  }, windowMs / SAMPLES);
  return () => clearInterval(timer);
}
