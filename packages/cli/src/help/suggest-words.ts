import { partitionStates, type Registry } from '@relais/core';
import type { Argument, Command, Option } from 'commander';

/** A word that may stand where the cursor is. */
export interface Suggestion {
  readonly word: string;
  readonly purpose: string;
}

/** What may stand there: words of ours, or the name of a file, which the shell knows better. */
export type Suggestions = readonly Suggestion[] | 'files';

/** Where a half-typed line stands. */
interface Place {
  readonly command: Command;
  /** Values of the command's arguments so far. */
  readonly operands: readonly string[];
  readonly options: readonly Option[];
  /** The option whose value comes next; a variadic one takes as many as there are. */
  readonly open: Option | null;
}

/**
 * How a line can go on.
 * @param words as typed after `relais`; the last one is being typed and may be empty
 */
export function suggestWords(program: Command, registry: Registry, words: readonly string[]): Suggestions {
  const typed = words.at(-1) ?? '';
  const place = words
    .slice(0, -1)
    .reduce(step, { command: program, operands: [], options: [], open: null } satisfies Place);
  const found = typed.startsWith('-') ? optionsLeft(place) : valuesAt(place, registry);
  return found === 'files' ? found : found.filter(({ word }) => word.startsWith(typed));
}

function step(place: Place, word: string): Place {
  if (word.startsWith('-')) {
    const option = place.command.options.find(({ long, short }) => word === long || word === short);
    if (option === undefined) return { ...place, open: null };
    const takesValue = option.required || option.optional;
    return { ...place, options: [...place.options, option], open: takesValue ? option : null };
  }
  if (place.open !== null) return place.open.variadic ? place : { ...place, open: null };
  const inner = place.operands.length === 0 ? place.command.commands.find((each) => each.name() === word) : undefined;
  if (inner !== undefined) return { command: inner, operands: [], options: [], open: null };
  return { ...place, operands: [...place.operands, word] };
}

function optionsLeft({ command, options }: Place): readonly Suggestion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => option.variadic || !options.includes(option))
    .map((option) => ({ word: option.long ?? option.flags, purpose: option.description }));
}

function valuesAt(place: Place, registry: Registry): Suggestions {
  const { command, operands, open } = place;
  const commands = operands.length > 0 ? [] : command.createHelp().visibleCommands(command);
  if (open === null && commands.length > 0)
    return commands.map((each) => ({ word: each.name(), purpose: each.description() }));
  const wanted = open ?? argumentAt(command, operands.length);
  return wanted === undefined ? [] : valuesOf(wanted, registry, pipelineOf(place));
}

function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic ? last : undefined);
}

/** The pipeline that the line has named; its datasets are what can follow. */
function pipelineOf({ command, operands }: Place): string {
  return operands[command.registeredArguments.findIndex((argument) => argument.name() === 'pipeline')] ?? '';
}

function valuesOf(wanted: Argument | Option, registry: Registry, pipeline: string): Suggestions {
  if (wanted.argChoices !== undefined) return named(wanted.argChoices);
  const name = 'flags' in wanted ? wanted.flags : wanted.name();
  const kind = Object.keys(valuesByKind).find((each) => name.includes(each));
  return kind === undefined ? [] : (valuesByKind[kind]?.(registry, pipeline) ?? []);
}

/** What an argument or an option takes, by a word in its name: `--dataset <name...>`, `<file>`. */
const valuesByKind: Readonly<Record<string, (registry: Registry, pipeline: string) => Suggestions>> = {
  pipeline: (registry) => named(Object.keys(registry)),
  dataset: (registry, pipeline) =>
    named(Object.hasOwn(registry, pipeline) ? registry[pipeline]?.definition.datasets.map(({ name }) => name) : []),
  states: () => named(['all', ...partitionStates]),
  file: () => 'files',
  folder: () => 'files',
  path: () => 'files',
};

const named = (words: readonly string[] = []): readonly Suggestion[] => words.map((word) => ({ word, purpose: '' }));
