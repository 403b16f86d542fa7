import { inTurns, type Turn } from '../src/in-turns.js';

/** Work that says when it begins and waits to be told on. */
function watched() {
  const said: string[] = [];
  const waiting = new Map<string, () => void>();
  const until = (name: string): Promise<void> => new Promise((resolve) => waiting.set(name, resolve));
  const tell = async (name: string): Promise<void> => {
    waiting.get(name)?.();
    await settled();
  };
  const work = async (item: string, _: number, turn: Turn): Promise<string> => {
    said.push(`begins ${item}`);
    await until(`prepare ${item}`);
    await turn(async () => void said.push(`turn of ${item}`));
    await until(`end ${item}`);
    said.push(`ends ${item}`);
    return item.toUpperCase();
  };
  return { said, tell, work };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('items are begun in order, so many at a time, and have their turns in order', async () => {
  const { said, tell, work } = watched();
  const all = inTurns(['a', 'b', 'c'], 2, work);
  await settled();
  expect(said).toEqual(['begins a', 'begins b']);
  await tell('prepare b');
  expect(said).toEqual(['begins a', 'begins b']);
  await tell('prepare a');
  expect(said.slice(2)).toEqual(['turn of a', 'turn of b']);
  await tell('end b');
  expect(said.slice(4)).toEqual(['ends b', 'begins c']);
  for (const name of ['end a', 'prepare c', 'end c']) await tell(name);
  expect(await all).toEqual(['A', 'B', 'C']);
});

test('one that ends without its turn lets the next pass, but not before those in front of it', async () => {
  const { said, tell, work } = watched();
  const all = inTurns(['a', 'b', 'c'], 3, async (item, index, turn) => (item === 'b' ? item : work(item, index, turn)));
  await settled();
  await tell('prepare c');
  expect(said).toEqual(['begins a', 'begins c']);
  await tell('prepare a');
  expect(said.slice(2)).toEqual(['turn of a', 'turn of c']);
  for (const name of ['end a', 'end c']) await tell(name);
  expect(await all).toEqual(['A', 'b', 'C']);
});

test('what one throws ends all, also from its turn', async () => {
  const fails = inTurns(['a', 'b'], 2, async (item, _, turn) =>
    turn(async () => {
      if (item === 'a') throw new Error('no');
    }),
  );
  await expect(fails).rejects.toThrow('no');
});
