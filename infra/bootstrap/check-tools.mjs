import { findOnPath } from './find-on-path.mjs';
import { findPython } from './python.mjs';
import { StepError } from './step-error.mjs';

/** What a step needs of the machine, and how a person gets it. */
const tools = {
  npm: {
    isThere: () => findOnPath('npm') !== null,
    missing: 'npm is missing: it comes with Node from https://nodejs.org (Debian and Ubuntu: `apt install npm`)',
  },
  python: {
    isThere: () => findPython() !== null,
    missing:
      'Python 3.10 or newer with its venv module is missing, as `python3` or `python`: ' +
      'dbt, which builds the models, runs on it (Debian and Ubuntu: `apt install python3 python3-venv`, ' +
      'macOS: `brew install python`); or set RELAIS_DBT=none to load without building models',
  },
};

/**
 * Says everything that is missing at once, before minutes are spent on downloads.
 * @param {readonly (keyof typeof tools)[]} needed
 * @throws {StepError}
 */
export function checkTools(needed) {
  const missing = needed.filter((name) => !tools[name].isThere()).map((name) => tools[name].missing);
  if (missing.length > 0) throw new StepError(missing.join('\n'), 'install it and start again');
}
