import { describeComparison } from './conformance/comparison.js';
import { describeConservation } from './conformance/conservation.js';
import { describeDrift } from './conformance/drift.js';
import { describeDuplicates } from './conformance/duplicates.js';
import { describeEvents } from './conformance/events.js';
import { describeSpellings } from './conformance/spellings.js';
import { describeStructure } from './conformance/structure.js';
import { describeReconciliation } from './conformance/reconciliation.js';
import { describeValues } from './conformance/values.js';
import type { MakeTyper } from './conformance/harness.js';

/** What every driver must hold; call it from the driver's own test. */
export function describeRowTyper(name: string, makeTyper: MakeTyper): void {
  describe(`row typer: ${name}`, () => {
    describe('values', () => describeValues(makeTyper));
    describe('spellings', () => describeSpellings(makeTyper));
    describe('moments and truth values', () => describeEvents(makeTyper));
    describe('structure and encoding', () => describeStructure(makeTyper));
    describe('duplicates', () => describeDuplicates(makeTyper));
    describe('drift', () => describeDrift(makeTyper));
    describe('reconciliation', () => describeReconciliation(makeTyper));
    describe('comparison', () => describeComparison(makeTyper));
    describe('conservation', () => describeConservation(makeTyper));
  });
}
