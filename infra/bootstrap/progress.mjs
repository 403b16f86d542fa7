const running = new Map();
const stream = process.stderr;
let ticker;

/**
 * Runs one step and prints one line about it: title and seconds.
 * On a terminal a line counts the seconds meanwhile; in a log a step that takes long says every half minute that it lives.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  running.set(title, Date.now());
  ticker ??= setInterval(tick, stream.isTTY ? 200 : 30_000);
  try {
    const result = await work();
    finish('✓', title);
    return result;
  } catch (error) {
    finish('✗', title);
    throw error;
  }
}

function finish(mark, title) {
  const seconds = secondsSince(running.get(title));
  running.delete(title);
  clearStatus();
  stream.write(`${mark} ${title} (${seconds} s)\n`);
  if (running.size > 0) return;
  clearInterval(ticker);
  ticker = undefined;
}

function tick() {
  const status = [...running].map(([title, start]) => `${title} ${secondsSince(start, 0)} s`).join(' · ');
  if (!stream.isTTY) return stream.write(`… ${status}\n`);
  clearStatus();
  stream.write(`… ${status}`.slice(0, stream.columns - 1));
}

function clearStatus() {
  if (stream.isTTY) stream.write('\r\x1b[2K');
}

const secondsSince = (start, digits = 1) => ((Date.now() - start) / 1000).toFixed(digits);
