import { explain, step, steps, type Explanations } from '../explanation.js';

const { again, rejected, accept, verify } = steps;
const declare = step('declare what has changed in `datasets/{dataset}.ts`, then try again', '{again}');
const quarantined = step(
  'see every refused row with its reason',
  './relais quarantine ls {pipeline} --dataset {dataset}',
);

/** What can be wrong with what a file says. */
export const dataExplanations: Explanations = {
  CONTRACT_MISSING_COLUMN: explain(
    'A column that the dataset declares is not in the file: the publisher has renamed or dropped it.',
    declare,
    rejected,
  ),
  CONTRACT_NEW_COLUMN: explain(
    'The file has a column that the dataset does not declare, and its contract forbids that.',
    declare,
    rejected,
  ),
  CONTRACT_AMBIGUOUS_COLUMN: explain(
    'The header has two names of one column, so it is unclear which is meant.',
    declare,
    rejected,
  ),
  CONTRACT_DUPLICATE_COLUMN: explain(
    'The header names one column twice, so it is unclear which is meant.',
    declare,
    rejected,
  ),
  CONTRACT_RETYPED_COLUMN: explain(
    'A column whose contract is frozen holds values of another type.',
    declare,
    rejected,
  ),
  CONTRACT_EMPTY_COLUMN: explain('A column whose contract is frozen has become empty.', rejected, declare),
  CONTRACT_BAD_DATE: explain('The file says its own date in a way that cannot be read.', rejected, declare),
  CONTRACT_NO_DATE: explain(
    'No record of the file carries the date of the extract, so nobody could say which snapshot it is.',
    rejected,
    declare,
  ),
  CONTRACT_MIXED_DATES: explain('The file holds extracts of two dates; a snapshot is of one.', rejected, again),
  CONTRACT_EVOLVED: explain(
    'The publisher has changed its columns in a way that the contract allows; the file was taken in.',
    step('declare the column, if it is to stay', './relais plan {pipeline}'),
  ),
  QUARANTINE_THRESHOLD: explain(
    'More rows had to be left out than the dataset allows, so the snapshot waits for a person. The raw file is kept.',
    quarantined,
    accept,
  ),
  SHRINK_GUARD: explain(
    'The snapshot has lost more than its dataset allows against the one before: rows, keys, months or values. It waits for a person.',
    step('see what changed between the two', './relais snapshots diff {pipeline} {dataset} {before} {after}'),
    accept,
  ),
  ACCEPTED: explain(
    'A person let this snapshot through although something is odd about it; the reason is in the message.',
  ),
  BALANCE_BROKEN: explain(
    'Rows read are not rows loaded, duplicates and quarantined rows together: rows were lost or made up while typing. Nothing was published.',
    verify,
    steps.report,
  ),
  RECONCILIATION_MISMATCH: explain(
    'Counts of the raw file, the typed rows and the warehouse are not the same. Nothing was published.',
    verify,
    steps.report,
  ),
  ROWS_UNACCOUNTED: explain(
    'The reader of the file counted other rows than the scanner did. Nothing was loaded.',
    verify,
    steps.report,
  ),
  TYPING_FAILED: explain(
    'The file could not be turned into typed rows: there was no room in memory or on disk, or the reader failed.',
    steps.doctor,
    again,
  ),
  SNAPSHOT_DAMAGED: explain(
    'The bytes of a stored raw file are not those that were kept. Only a copy can bring them back.',
    verify,
    step('restore the file from a backup', './relais restore --help'),
  ),
  MANIFEST_DAMAGED: explain(
    'The note beside a stored raw file cannot be read.',
    verify,
    step('restore it from a backup', './relais restore --help'),
  ),
  RECORD_DAMAGED: explain(
    'A record of Relais in the store cannot be read; the message says which, and what helps.',
    verify,
  ),
  DROP_RECORD_DAMAGED: explain(
    'The note that a person gave up quarantined rows cannot be read.',
    step('restore it from a backup', './relais restore --help'),
  ),
  IMPORT_NO_FILE: explain(
    'There is no such file to import.',
    step('see how a file is imported', './relais snapshots import --help'),
  ),
  IMPORT_WRONG_DATE: explain(
    'The file is of another date than was said.',
    step('import it under its own date', './relais snapshots import --help'),
  ),
  SNAPSHOT_UNKNOWN: explain(
    'No snapshot of that date or version is stored.',
    step('see which are', './relais snapshots ls {pipeline}'),
  ),
  SNAPSHOT_NOT_TYPED: explain(
    'The snapshot is stored and was never typed, so its rows cannot be compared yet.',
    step('load it', './relais backfill {pipeline} --from {from} --to {to}'),
  ),
  NOTHING_STORED: explain(
    'No snapshot of that time is stored.',
    step('see which are', './relais snapshots ls {pipeline}'),
  ),
  NOTHING_QUARANTINED: explain(
    'No row of that snapshot is in quarantine.',
    step('see which are', './relais quarantine ls {pipeline}'),
  ),
  ROW_NOT_QUARANTINED: explain(
    'That row is not in quarantine.',
    step('see which are', './relais quarantine ls {pipeline}'),
  ),
  GLOSSARY_INVALID: explain(
    'A line of the glossary cannot be read.',
    step('correct the line and try again', '{again}'),
  ),
  TRANSLATOR_FORBIDDEN: explain(
    'The translation service refuses access: the key or the login is missing or not valid.',
    steps.settings,
    steps.doctor,
  ),
  TRANSLATOR_REFUSED: explain('The translation service refused what it was asked.', steps.logs, steps.doctor),
  TRANSLATOR_RATE_LIMITED: explain(
    'The translation service limits how often it may be asked. What is translated is remembered.',
    again,
  ),
  TRANSLATOR_UNAVAILABLE: explain(
    'The translation service answered with an error of its own. What is translated is remembered.',
    again,
  ),
  TRANSLATOR_UNREACHABLE: explain(
    'No connection to the translation service came about. What is translated is remembered.',
    steps.doctor,
    again,
  ),
};
