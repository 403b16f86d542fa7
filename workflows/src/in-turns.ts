/** Runs what has to happen in the order of the items: when all before have had their turn, or have ended without. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** The turn of one that nobody waits for, or is waited for by. */
export const atOnce: Turn = (work) => work();

/**
 * Works on items side by side, begun in their order, and no more than `most` at a time.
 * @param work does what it may before and after its turn beside the others; what it throws ends all
 * @returns what became of them, in their order
 */
export async function inTurns<Item, Outcome>(
  items: readonly Item[],
  most: number,
  work: (item: Item, index: number, turn: Turn) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const gates = items.map(createGate);
  let next = 0;
  const one = async (index: number): Promise<void> => {
    const before = gates[index - 1]?.passed;
    const turn: Turn = async (ordered) => {
      await before;
      return ordered().finally(gates[index]!.open);
    };
    outcomes.set(index, await work(items[index]!, index, turn));
    await before;
    gates[index]!.open();
  };
  const lane = async (): Promise<void> => {
    while (next < items.length) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return items.map((_, index) => outcomes.get(index)!);
}

function createGate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
