const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * What takes longest, longest first: begun last, one of them would keep the whole waiting on a single core. Jest learns
 * the order by itself, but not on a machine that has never run the tests.
 */
const longest = [
  'chaos/kill-points',
  'end-to-end/documented-commands',
  'france-courses/cloud',
  'france-courses/pipeline',
  'chaos/cloud-kill-points',
  'growth-attribution/pipeline',
  'growth-attribution/cloud',
  'end-to-end/lifetime',
  'chaos/',
  'end-to-end/',
  'warehouse/test/bigquery-',
  'workflows/',
];

const rank = ({ path }) => {
  const at = longest.findIndex((part) => path.includes(part));
  return at === -1 ? longest.length : at;
};

module.exports = class TestOrder extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
