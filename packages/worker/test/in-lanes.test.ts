import { inLanes } from '../src/in-lanes.js';

describe('work in lanes', () => {
  test('begins in the order asked, as many at a time as there are lanes, whatever fails', async () => {
    const run = inLanes(2);
    const seen: string[] = [];
    const ends = new Map<string, (fails: boolean) => void>();
    const task = (name: string) => () =>
      new Promise<string>((resolve, reject) => {
        seen.push(name);
        ends.set(name, (fails) => (fails ? reject(new Error(name)) : resolve(name)));
      });
    const results = ['a', 'b', 'c', 'd'].map((name) =>
      run(task(name)).catch((error: Error) => `failed ${error.message}`),
    );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(seen).toEqual(['a', 'b']);
    ends.get('b')!(true);
    await settle();
    expect(seen).toEqual(['a', 'b', 'c']);
    ends.get('a')!(false);
    await settle();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    ends.get('c')!(false);
    ends.get('d')!(false);
    expect(await Promise.all(results)).toEqual(['a', 'failed b', 'c', 'd']);
    await expect(run(() => Promise.resolve('e'))).resolves.toBe('e');
  });
});
