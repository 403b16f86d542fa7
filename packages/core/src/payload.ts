/** Bytes of JSON that may travel through Temporal in one piece; rows lie in the store, references travel. */
export const maxPayloadBytes = 64 * 1024;

/**
 * What is wrong with a value that is too large to travel through Temporal, or null.
 * @param direction e.g. `loadTable was given`
 */
export function oversize(direction: string, value: unknown): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  if (bytes <= maxPayloadBytes) return null;
  return `[worker/payload] ${direction} ${bytes} bytes, of which ${maxPayloadBytes} may travel through Temporal; put them into the store and pass on where they lie`;
}
