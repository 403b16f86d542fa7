import type { InboxFile, PipelineDefinition } from '@relais/core';
import { awaitFiles } from '@relais/activities/inbox/await-files';
import { isInbox, planInbox } from '@relais/activities/inbox/plan-inbox';
import { PermanentError } from '@relais/core';
import type { InboxListing } from '@relais/sources';
import type { LoadedState, Warehouse } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';

const pipeline = registry['growth-attribution']?.definition as PipelineDefinition;
const datasets = pipeline.datasets.filter(isInbox);
const inboxFolders = { GROWTH_INBOX: '/inbox' };
const file = (date: string, digit: string): InboxFile => ({ date, bytes: 1, sha256: digit.repeat(64) });
const none: InboxListing = { files: [], strangers: [], growing: [] };

/** An inbox in which each dataset's folder shows what it is given. */
const inboxOf = (listings: Readonly<Record<string, Partial<InboxListing>>>) => ({
  list: async ({ dataset }: { readonly dataset: string }) => ({ ...none, ...listings[dataset] }),
  take: () => Promise.reject(new Error('nothing is taken by looking')),
});
const loaded = (dataset: string, snapshotDate: string, digit: string): LoadedState =>
  ({ dataset, snapshotDate, sha256: digit.repeat(64) }) as LoadedState;
const plan = (listings: Parameters<typeof inboxOf>[0], records: readonly LoadedState[]) =>
  planInbox({ inbox: inboxOf(listings), inboxFolders }, pipeline, datasets, records);

describe('which files are taken in', () => {
  const days = { sessions: { files: [file('2020-06-01', 'a'), file('2020-06-02', 'b')] } };

  test('those of a date that holds nothing, or other bytes', async () => {
    const { items } = await plan(days, [loaded('sessions', '2020-06-01', 'a'), loaded('sessions', '2020-06-02', 'c')]);
    expect(items).toEqual([
      { dataset: 'sessions', table: 'source_tables.sessions', translated: false, file: file('2020-06-02', 'b') },
    ]);
  });

  test('equal bytes of another dataset or day are no reason to leave a file', async () => {
    const { items } = await plan(days, [
      loaded('conversions', '2020-06-01', 'a'),
      loaded('sessions', '2020-06-02', 'a'),
    ]);
    expect(items.map((item) => item.file.date)).toEqual(['2020-06-01', '2020-06-02']);
  });

  test('a name whose bytes go from A to B and back is taken in each time', async () => {
    const counting = async (lies: string, counts: string) =>
      (await plan({ sessions: { files: [file('2020-06-01', lies)] } }, [loaded('sessions', '2020-06-01', counts)]))
        .items.length;
    expect([await counting('b', 'a'), await counting('a', 'b'), await counting('a', 'a')]).toEqual([1, 1, 0]);
  });

  test('a file that has left the inbox changes nothing', async () => {
    expect((await plan({}, [loaded('sessions', '2020-06-01', 'a')])).items).toEqual([]);
  });

  test('one that cannot be read is taken in, which is where the error is told', async () => {
    const unreadable = { ...file('2020-06-01', 'a'), sha256: null };
    const { items } = await plan({ sessions: { files: [unreadable] } }, [loaded('sessions', '2020-06-01', 'a')]);
    expect(items).toHaveLength(1);
  });
});

test('names that do not fit, and files that still grow, are warned of', async () => {
  const strangers = ['1', '2', '3', '4', '5', '6', '7'].map((name) => `${name}.txt`);
  const { warnings } = await plan({ sessions: { strangers, growing: ['2020-06-02.csv'] } }, [
    loaded('sessions', '2020-06-01', 'a'),
  ]);
  expect(warnings).toMatchObject([
    { code: 'INBOX_STRANGER', dataset: 'sessions', message: expect.stringContaining('5.txt and 2 more') as string },
    { code: 'INBOX_GROWING', dataset: 'sessions', message: expect.stringContaining('2020-06-02.csv') as string },
  ]);
});

test('an inbox that is empty before anything was ever loaded is an error that says what to do', async () => {
  await expect(plan({}, [])).rejects.toMatchObject({
    code: 'INBOX_EMPTY',
    message: expect.stringMatching(/\/inbox.*GROWTH_INBOX.*relais sample growth-attribution/) as string,
  });
});

describe('awaiting files', () => {
  /** Shows one listing a look; the last one stays. Ends the waiting after so many looks. */
  function awaiting(looks: readonly (Partial<InboxListing> | Error)[], records: readonly LoadedState[] = []) {
    const stop = new AbortController();
    const seen = { looks: 0, reads: 0 };
    const inbox = {
      ...inboxOf({}),
      list: async ({ dataset }: { readonly dataset: string }) => {
        if (dataset !== 'sessions') return none;
        const look = looks[seen.looks++];
        if (look instanceof Error) throw look;
        if (look === undefined) stop.abort();
        return { ...none, ...look };
      },
    };
    const warehouse = { loaded: async () => (seen.reads++, records) } as unknown as Warehouse;
    const wait = (tried: readonly string[] = []) =>
      awaitFiles(
        { registry, inbox, inboxFolders, warehouse },
        { pipeline: pipeline.name, pollSeconds: 0, tried },
        { signal: stop.signal, progress: () => undefined },
      );
    return { wait, seen };
  }
  const first = { files: [file('2020-06-01', 'a')] };
  const both = { files: [...first.files, file('2020-06-02', 'b')] };

  test('a file that comes ends it; what is taken in does not', async () => {
    const { wait } = awaiting([{}, first, both], [loaded('sessions', '2020-06-01', 'a')]);
    expect(await wait()).toMatchObject({ files: 1, tried: [expect.stringMatching(/^[0-9a-f]{12}$/)] });
  });

  test('a file that a run was started for ends it no second time; another one does, and other bytes of it', async () => {
    const { tried } = await awaiting([first]).wait();
    await expect(awaiting([first, first]).wait(tried)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await awaiting([first, both]).wait(tried)).toMatchObject({ files: 1 });
    expect(await awaiting([first, { files: [file('2020-06-01', 'c')] }]).wait(tried)).toMatchObject({ files: 1 });
  });

  test('the warehouse is asked when the folder has changed, and not at every look', async () => {
    const { wait, seen } = awaiting([first, first, first, first], [loaded('sessions', '2020-06-01', 'a')]);
    await expect(wait()).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.looks).toBeGreaterThan(4);
    expect(seen.reads).toBe(2);
  });

  test('a folder that is not there yet is waited for; a disk that fails is not', async () => {
    const missing = new PermanentError('no folder', { code: 'INBOX_MISSING' });
    expect(await awaiting([missing, missing, first]).wait()).toMatchObject({ files: 1 });
    await expect(awaiting([new Error('EIO')]).wait()).rejects.toThrow('EIO');
  });

  test('what is tried stays small, however many files are refused', async () => {
    const files = Array.from({ length: 5_000 }, (_, day) => file(`${day}`, 'a'));
    const { tried } = await awaiting([{ files }]).wait();
    expect(tried).toHaveLength(1);
    await expect(awaiting([{ files }]).wait(tried)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await awaiting([{ files: files.slice(1) }]).wait(tried)).toMatchObject({ files: 4_999 });
  });
});
