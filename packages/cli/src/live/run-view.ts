import { canMove, movingLines } from '../output/moving-lines.js';
import type { Shell } from '../shell.js';
import { growTree, type RunLook } from './grow-tree.js';
import type { Pace } from './pace.js';
import { paletteOf, type Palette } from './palette.js';
import { plainLine } from './plain-line.js';
import { nothingTold, runEvents } from './run-events.js';
import type { RunEvent } from './run-event.js';
import type { RunTree } from './run-tree.js';
import { treeLines } from './tree-lines.js';

/** Shows what a run is doing on stderr; `close` leaves nothing that moves. */
export interface RunView {
  update(look: RunLook): void;
  close(): void;
}

export interface ViewOptions {
  /** Events for programs, one JSON object a line, in the place of anything for people. */
  readonly json: boolean;
  /** Asked at every look, for what was measured before is read while the run goes on. */
  readonly pace: () => Pace;
}

type ViewShell = Pick<Shell, 'stderr' | 'variables'>;

/** Events with `--json`, a tree that moves in place on a terminal, a line for each thing that happened elsewhere. */
export function runView(shell: ViewShell, { json, pace }: ViewOptions): RunView {
  const show = json ? eventLines(shell) : canMove(shell) ? movingTree(shell) : plainLines(shell);
  return { update: (look) => show.update(growTree(look, pace()), look.now), close: show.close };
}

interface TreeView {
  update(tree: RunTree, now: number): void;
  close(): void;
}

function movingTree(shell: ViewShell): TreeView {
  const { stderr } = shell;
  const palette = paletteOf(shell);
  const lines = movingLines(stderr);
  return {
    update: (tree) => {
      const screen = { width: (stderr.columns ?? 80) - 1, height: (stderr.rows ?? 24) - 1, palette };
      lines.show(treeLines(tree, screen));
    },
    close: lines.close,
  };
}

const eventLines = ({ stderr }: ViewShell): TreeView =>
  toldEvents((event) => stderr.write(`${JSON.stringify(event)}\n`));

/** A step that takes long is spoken of now and then, so that a log shows that it goes on. */
const firstWordMs = 10_000;
const nextWordMs = 60_000;

function plainLines(shell: ViewShell): TreeView {
  const palette = paletteOf(shell);
  const spoken = new Map<string, number>();
  return toldEvents((event, tree) => {
    if (event.event === 'progress' && !isDue(event, spoken)) return;
    const line = plainLine(event, tree);
    if (line !== null) shell.stderr.write(`${toned(event, palette)(line)}\n`);
  });
}

function isDue(event: Extract<RunEvent, { event: 'progress' }>, spoken: Map<string, number>): boolean {
  const key = [event.dataset, event.snapshot, event.step].join('/');
  const now = Date.parse(event.time);
  const due = spoken.has(key) ? now - (spoken.get(key) ?? 0) >= nextWordMs : (event.seconds ?? 0) * 1000 >= firstWordMs;
  if (due) spoken.set(key, now);
  return due;
}

function toned(event: RunEvent, { red, yellow }: Palette): (line: string) => string {
  if (event.event === 'step' && event.state === 'failed') return red;
  return event.event === 'retry' || event.event === 'warning' || event.event === 'quarantine' ? yellow : String;
}

function toldEvents(tell: (event: RunEvent, tree: RunTree) => void): TreeView {
  let told = nothingTold;
  return {
    update: (tree, now) => {
      const next = runEvents(told, tree, now);
      told = next.told;
      for (const event of next.events) tell(event, tree);
    },
    close: () => undefined,
  };
}
