import { mountCursor } from './cursor.js';
import type { Drawing } from './plots/drawing.js';

/** Puts a drawing into its room, with legend and note; each drawing gets a frame of its own, so no old listener stays. */
export function showDrawing(room: HTMLElement, drawing: Drawing | null, title: string): void {
  if (drawing === null) return room.replaceChildren();
  const frame = document.createElement('div');
  frame.className = 'plot-frame';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-roledescription', 'plot');
  frame.setAttribute('aria-label', `${title}, plot: arrow keys read its figures`);
  const hadFocus = room.contains(document.activeElement);
  frame.append(drawing.svg);
  room.replaceChildren(...legendOf(drawing), frame, ...noteOf(drawing));
  mountCursor(frame, drawing);
  if (hadFocus) frame.focus({ preventScroll: true });
}

function legendOf({ legend }: Drawing): readonly HTMLElement[] {
  if (legend.length === 0) return [];
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const { name, colour } of legend) {
    const item = document.createElement('li');
    const swatch = document.createElement('span');
    swatch.className = 'swatch';
    swatch.style.background = colour;
    item.append(swatch, name);
    list.append(item);
  }
  return [list];
}

function noteOf({ note }: Drawing): readonly HTMLElement[] {
  if (note === undefined) return [];
  const text = document.createElement('p');
  text.className = 'plot-note';
  text.textContent = note;
  return [text];
}
