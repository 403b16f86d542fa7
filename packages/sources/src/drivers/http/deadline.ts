/** A signal that aborts with the caller's, or when time is up. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly expired: () => boolean;
  readonly clear: () => void;
}

/** Not `AbortSignal.any`: Node 20 may collect its timeout before it fires. */
export function deadline(caller: AbortSignal | undefined, ms: number): Deadline {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(caller?.reason);
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  if (caller?.aborted) cancel();
  caller?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancel);
    },
  };
}
