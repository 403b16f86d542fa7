import { describeCompare } from './conformance/compare.js';
import { describeEvolved } from './conformance/evolved.js';
import { describeGenerations } from './conformance/generations.js';
import { describeLoad } from './conformance/load.js';
import { describeSourceTables } from './conformance/source-tables.js';
import { stepsWith, type WarehouseUnderTest } from './conformance/steps.js';

/** What every driver must hold, told through the port alone; call it from the driver's own test. */
export function describeWarehouse(name: string, makeWarehouse: () => Promise<WarehouseUnderTest>): void {
  describe(`warehouse: ${name}`, () => {
    let subject: WarehouseUnderTest;
    beforeEach(async () => {
      subject = await makeWarehouse();
    });
    afterEach(() => subject.dispose());

    const steps = stepsWith(() => subject);
    describeLoad(steps);
    describeSourceTables(steps);
    describeEvolved(steps);
    describeGenerations(steps);
    describeCompare(steps);
  });
}
