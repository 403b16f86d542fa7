import type { Candidate, LoadRequest, Warehouse } from '@relais/warehouse';
import { stateOfProject } from '@relais/cli/chaos/state-of-project';
import { bigqueryWarehouse } from '@relais/warehouse/drivers/bigquery';
import { course, enrollment, february, generationRecord, january, march, stepsWith } from './conformance/steps.js';
import { startCutLine, type Cut, type CutLine } from './cut-line.js';
import { courses, enrollments, pipeline, typedSnapshot, type Row } from './sample.js';
import {
  describeWithBigQuery,
  startBigQueryHost,
  type BigQueryHost,
  type TemporaryBigQuery,
} from './temporary-bigquery.js';

/** Something that writes more than once; what it answers has to be the same whatever befell it. */
interface Work {
  readonly prepare: (ground: Ground) => Promise<unknown>;
  readonly act: (warehouse: Warehouse, prepared: unknown) => Promise<unknown>;
}

interface Ground {
  readonly subject: TemporaryBigQuery;
  readonly steps: ReturnType<typeof stepsWith>;
  /** A candidate with tables `marts__<name>`, by their SELECT, as dbt leaves it. */
  built(marts: Readonly<Record<string, string>>): Promise<Candidate>;
  publish(marts: Readonly<Record<string, string>>): Promise<string>;
}

const load = (warehouse: Warehouse, request: unknown) => warehouse.load(request as LoadRequest);
const old = { ...courses, columns: [courses.columns[0]!, { ...courses.columns[1]!, type: 'STRING' as const }] };
const first = { one: 'SELECT 1 AS number', two: 'SELECT 1 AS number', three: 'SELECT 1 AS number' };
/** One mart of another type, one with other columns, one that is gone, one that is new. */
const second = { one: "SELECT 'two' AS number", two: "SELECT 2 AS figure, 'x' AS note", four: 'SELECT 2 AS number' };

const works: Readonly<Record<string, Work>> = {
  'the first load of a dataset that merges': {
    prepare: ({ steps }) => steps.request(enrollments, january, [enrollment('a', 1), enrollment('b', 2)]),
    act: load,
  },
  'a load that replaces one of its date': {
    prepare: async ({ steps }) => {
      await steps.load(enrollments, january, [enrollment('a', 1), enrollment('b', 2)]);
      return steps.request(enrollments, january, [enrollment('a', 1), enrollment('b', 4)], 'run-2');
    },
    act: load,
  },
  'a load of files of an older contract': {
    prepare: async ({ subject, steps }) => {
      await steps.load(courses, february, [course('a', 7)]);
      return typedSnapshot(subject.store, old, january, [
        { id: 'a', code: '7' },
        { id: 'b', code: '8' },
      ] as Row[]);
    },
    act: load,
  },
  'a load without rows': {
    prepare: async ({ steps }) => {
      await steps.load(courses, january, [course('a', 7), course('b', 1)]);
      const request = await steps.request(courses, january, [], 'run-2');
      return { ...request, parts: [], typed: { ...request.typed, parts: [] } };
    },
    act: load,
  },
  'a candidate that finds rows gone and rows too many': {
    prepare: async ({ subject, steps }) => {
      const tables = `\`${subject.options.project}\`.sample_pipeline_source_tables`;
      await steps.load(courses, january, [course('a', 1)]);
      await subject.run(`DELETE FROM ${tables}.courses WHERE TRUE`);
      await subject.run(
        `INSERT INTO ${tables}.courses (row_id, _snapshot_date, _source_sha256) VALUES ('x', DATE '${march}', 'y')`,
      );
    },
    act: async (warehouse) => {
      const snapshots = await warehouse.loaded(pipeline);
      const { counts } = await warehouse.prepareCandidate({ pipeline, snapshots, count: [] });
      return counts;
    },
  },
  'a publish of marts that changed': {
    prepare: async ({ built, publish }) => {
      await publish(first);
      return built(second);
    },
    act: async (warehouse, candidate) =>
      (await warehouse.publish(candidate as Candidate, generationRecord('second'))).fingerprint,
  },
  'a rollback to marts that were others': {
    prepare: async ({ publish }) => {
      const shown = await publish(first);
      await publish(second);
      return shown;
    },
    act: async (warehouse, generation) =>
      (await warehouse.rollback(pipeline.name, generation as string)).generation === generation,
  },
  'a candidate discarded': {
    prepare: ({ built }) => built(first),
    act: (warehouse, candidate) => warehouse.discardCandidate(candidate as Candidate),
  },
};

describeWithBigQuery('a writer to BigQuery', () => {
  let host: BigQueryHost;
  let line: CutLine;
  beforeAll(async () => {
    host = await startBigQueryHost();
    line = await startCutLine(host.server.endpoint);
  });
  afterAll(async () => {
    await line?.stop();
    await host?.stop();
  });

  /** Does the work in a project of its own; an attempt that is cut off is followed by another. */
  async function outcomeOf({ prepare, act }: Work, cut: Cut) {
    const subject = await host.warehouse();
    const { options, store, warehouse } = subject;
    try {
      const prepared = await prepare(groundOf(subject));
      const attempt = () =>
        act(bigqueryWarehouse({ ...options, endpoint: line.endpoint, store: line.store(store) }), prepared);
      line.cut(cut);
      const first = await attempt().then(
        (answer) => ({ answer }),
        () => null,
      );
      const writes = line.writes();
      line.cut({});
      const { answer } = first ?? { answer: await attempt() };
      const generations = await warehouse.generations(pipeline.name);
      const state = await stateOfProject(host.server.endpoint, options.project);
      return { writes, outcome: { answer, generations: generations.length, ...state } };
    } finally {
      await subject.dispose();
    }
  }

  describe.each(Object.entries(works))('%s', (_name, work) => {
    let expected: Awaited<ReturnType<typeof outcomeOf>>;
    beforeAll(async () => {
      expected = await outcomeOf(work, {});
    });

    test('killed before and after each of its writes, is completed by the next attempt', async () => {
      expect(expected.writes.length).toBeGreaterThan(0);
      // The state after one write is the state before the next.
      for (let diesAfter = 0; diesAfter <= expected.writes.length; diesAfter++) {
        const { writes, outcome } = await outcomeOf(work, { diesAfter });
        expect({ diesAfter: writes.at(-1), outcome }).toEqual({ diesAfter: writes.at(-1), outcome: expected.outcome });
      }
    });

    test('with the reply to each of its writes lost, does nothing twice', async () => {
      const { writes, outcome } = await outcomeOf(work, { losesReplies: true });
      expect(outcome).toEqual(expected.outcome);
      expect(writes.length).toBeGreaterThan(expected.writes.length);
    });
  });
});

function groundOf(subject: TemporaryBigQuery): Ground {
  const steps = stepsWith(() => subject);
  const built: Ground['built'] = async (marts) => {
    const candidate = await steps.prepare();
    const [project, dataset] = candidate.location.split('.');
    for (const [name, query] of Object.entries(marts))
      await subject.run(`CREATE TABLE \`${project}\`.\`${dataset}\`.\`marts__${name}\` AS ${query}`);
    return candidate;
  };
  const publish: Ground['publish'] = async (marts) => {
    const candidate = await built(marts);
    return (await subject.warehouse.publish(candidate, generationRecord(candidate.generation))).generation;
  };
  return { subject, steps, built, publish };
}
