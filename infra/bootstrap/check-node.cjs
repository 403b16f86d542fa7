'use strict';
// Written for any Node, however old: it has to run where the rest cannot even be parsed.
var minimum = 20;
var major = Number(process.versions.node.split('.')[0]);
if (major < minimum) {
  process.stderr.write(
    'relais: Node ' +
      minimum +
      ' or newer is needed, this is ' +
      process.version +
      ' (' +
      process.execPath +
      ').\n' +
      '        Install it from https://nodejs.org, with your package manager, or with `nvm install 22`.\n',
  );
  process.exit(2);
}
