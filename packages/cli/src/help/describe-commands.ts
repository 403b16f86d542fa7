import type { Argument, Command, Option } from 'commander';
import { examplesOf } from './examples.js';
import { leafCommands, type NamedCommand } from './leaf-commands.js';

const introduction = `# Commands

This page is made of the definitions that parse a command line (\`npm run docs\` writes it, a test holds it against them).
Its examples are not run, unlike those of the other pages: a test parses each of them with the real program. The same
stands under \`./relais <command> --help\`; \`./relais completion <shell>\` completes all of it.

| exit code | means                                                                                             |
| --------- | ------------------------------------------------------------------------------------------------- |
| 0         | done; also: started, and left to the platform                                                     |
| 1         | failed: what readers see is what they saw before                                                  |
| 2         | the command line or the settings are wrong; nothing was started                                   |
| 3         | blocked: it waits for a person, who lets it through with \`--accept "<reason>"\`                    |
| 4         | \`plan --detailed-exitcode\` only: there are changes                                                |

\`--json\` prints one document on stdout, all else goes to stderr. Each document has a JSON Schema in [schemas](schemas),
which says what may be in its place when the command fails. While a run goes on, \`run\`, \`backfill\` and \`follow\` write
an event a line to stderr ([schemas/run-events.json](schemas/run-events.json)). Dates are inclusive. What asks before it
destroys takes \`--yes\`.
`;

/** The page of commands as Markdown: every visible command with its arguments, options, document and examples. */
export function describeCommands(program: Command): string {
  const commands = leafCommands(program);
  const groups = [...new Set(commands.map(({ command }) => groupOf(program, command)))].map((group) => ({
    group,
    members: commands.filter(({ command }) => groupOf(program, command) === group),
  }));
  const contents = groups.map(({ group, members }) => {
    const links = members.map(({ path }) => `[\`${path}\`](#${anchorOf(path)})`);
    return `- **${group}** ${links.join(', ')}`;
  });
  const chapters = groups.flatMap(({ group, members }) => [`## ${group}`, ...members.map(describeCommand)]);
  return [introduction, contents.join('\n'), ...chapters].join('\n\n');
}

const anchorOf = (path: string): string => `relais-${path.replaceAll(' ', '-')}`;

/** The heading it stands under on the help page; a subcommand stands where its family does. */
function groupOf(program: Command, command: Command): string {
  const { parent } = command;
  return parent === null || parent === program ? command.helpGroup().replace(/:$/, '') : groupOf(program, parent);
}

function describeCommand({ path, command }: NamedCommand): string {
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  return [
    `### relais ${path}`,
    `${sentence(command.description())}`,
    `\`\`\`text\n${help.commandUsage(command)}\n\`\`\``,
    ...table(['argument', 'what', 'default'], describedArguments(command)),
    ...table(['option', 'what', 'default'], options.map(optionRow)),
    ...(options.some(({ long }) => long === '--json') ? [documentOf(path)] : []),
    `\`\`\`bash\n${examplesOf(command).map(exampleLines).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

const documentOf = (path: string): string =>
  `What \`--json\` prints: [schemas/${schemaName(path)}](schemas/${schemaName(path)}).`;

const schemaName = (path: string): string => `${path.replaceAll(' ', '-')}.json`;

const exampleLines = ([line, purpose]: readonly [string, string]): string => `# ${purpose}\n./relais ${line}`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Arguments whose names say all there is to say are left to the usage line. */
const describedArguments = ({ registeredArguments }: Command): readonly string[][] =>
  registeredArguments
    .filter(({ description, argChoices }) => description !== '' || argChoices !== undefined)
    .map((argument) => [`\`${argument.name()}\``, described(argument), defaultOf(argument)]);

const optionRow = (option: Option): string[] => [
  `\`${option.flags}\`${option.mandatory ? ', required' : ''}`,
  described(option),
  option.negate ? '' : defaultOf(option),
];

function described({ description, argChoices }: Argument | Option): string {
  const choices = argChoices?.map((choice) => `\`${choice}\``).join(', ');
  return [description, choices && `one of ${choices}`].filter(Boolean).join('; ');
}

const defaultOf = ({ defaultValue }: Argument | Option): string =>
  defaultValue === undefined ? '' : `\`${String(defaultValue)}\``;

function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [[line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/<(?=[a-z])(?![^`]*`)/g, '\\<');
