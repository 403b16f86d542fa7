import { makeCheckout, type Checkout } from './checkout-fixture.js';

/** A checkout whose tests write down what they are given in a variable: `tests get <value>` among its calls. */
export function makeCheckoutOfTests(variable: string): Checkout {
  const checkout = makeCheckout();
  for (const tool of ['eslint', 'jest']) checkout.write(`node_modules/${tool}/package.json`, '{}');
  checkout.write(
    'node_modules/jest/bin/jest.js',
    `require('node:fs').appendFileSync(process.env.CALLS, 'tests get ' + process.env.${variable} + '\\n');`,
  );
  return checkout;
}
