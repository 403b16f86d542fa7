'use strict';
// Loaded before a process begins (--require): workers live by a clock that is off by SKEW_MS, all others by the right one.
const path = require('node:path');

const offset = Number(process.env.SKEW_MS);
if ((process.argv[1] ?? '').endsWith(path.join('worker', 'dist', 'main.js'))) {
  const Right = Date;
  globalThis.Date = class Date extends Right {
    constructor(...given) {
      super(...(given.length === 0 ? [Right.now() + offset] : given));
    }
    static now() {
      return Right.now() + offset;
    }
  };
}
