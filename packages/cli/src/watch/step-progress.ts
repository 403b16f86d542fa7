/** Since when a step stands where it stands. */
export interface StepProgress {
  /**
   * @param step identity of the step's attempt
   * @param position what it says of itself; a step that says another thing has moved
   * @param movedAt when the server last heard of it
   */
  since(step: string, position: string, movedAt: Date): Date;
}

/**
 * A step that beats is alive, and may still go nowhere: what counts is that its progress changes. The server keeps the last
 * heartbeat only, so the one before is remembered here.
 */
export function stepProgress(): StepProgress {
  const last = new Map<string, { readonly position: string; readonly since: Date }>();
  return {
    since: (step, position, movedAt) => {
      const known = last.get(step);
      if (known?.position === position) return known.since;
      last.set(step, { position, since: movedAt });
      return movedAt;
    },
  };
}
