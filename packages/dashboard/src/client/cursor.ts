import type { Drawing, Entry, Stop } from './plots/drawing.js';

/** Entries that a tip has room for. */
const mostEntries = 8;
/** A pointer this near to a line means it, in pixels. */
const reach = 14;

interface Place {
  readonly stop: number;
  /** Entry that is meant, or -1. */
  readonly entry: number;
}

/**
 * Lets a reader ask a drawing: a pointer finds the nearest stop, and the arrow keys go from one to the next and through
 * its entries. What the tip shows is also said to who does not see it.
 */
export function mountCursor(room: HTMLElement, { svg, stops, axis }: Drawing): void {
  const tip = element('div', 'tip');
  tip.hidden = true;
  const said = element('p', 'visually-hidden');
  said.setAttribute('aria-live', 'polite');
  const marks = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  marks.setAttribute('class', 'cursor');
  svg.append(marks);
  room.append(tip, said);
  let place: Place | null = null;

  const show = (next: Place | null): void => {
    place = next;
    const stop = next === null ? undefined : stops[next.stop];
    tip.hidden = stop === undefined;
    marks.replaceChildren();
    if (stop === undefined || next === null) return;
    tip.replaceChildren(...tipContent(stop, next.entry));
    drawMarks(marks, svg, { stops, axis }, next);
    putTip(tip, room, svg, stop, stop.entries[next.entry]);
  };

  room.addEventListener('pointermove', (event) => show(nearest(svg, { stops, axis }, event)));
  room.addEventListener('pointerleave', () => show(null));
  room.addEventListener('blur', () => show(null));
  room.addEventListener('keydown', (event) => {
    const next = afterKey(event.key, place, stops, axis);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    const stop = next === null ? undefined : stops[next.stop];
    said.textContent = stop === undefined || next === null ? '' : spoken(stop, next.entry);
  });
}

/** `undefined` for keys that mean nothing here, `null` for leaving. */
function afterKey(
  key: string,
  place: Place | null,
  stops: readonly Stop[],
  axis: Drawing['axis'],
): Place | null | undefined {
  const [back, forth, up, down] =
    axis === 'x'
      ? ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']
      : ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
  const last = stops.length - 1;
  if (last < 0) return undefined;
  if (key === 'Escape') return place === null ? undefined : null;
  if (key === 'Home') return { stop: 0, entry: -1 };
  if (key === 'End') return { stop: last, entry: -1 };
  if (key === back || key === forth) {
    if (place === null) return { stop: axis === 'x' && key === back ? last : 0, entry: -1 };
    const step = key === forth ? 1 : -1;
    const stop = Math.min(last, Math.max(0, place.stop + step));
    const name = stops[place.stop]?.entries[place.entry]?.name;
    // The line that is meant stays meant from step to step.
    return {
      stop,
      entry: name === undefined ? -1 : (stops[stop]?.entries.findIndex((entry) => entry.name === name) ?? -1),
    };
  }
  if (place === null || (key !== up && key !== down)) return undefined;
  const count = stops[place.stop]?.entries.length ?? 0;
  return { stop: place.stop, entry: Math.min(count - 1, Math.max(0, place.entry + (key === down ? 1 : -1))) };
}

function nearest(
  svg: SVGSVGElement,
  { stops, axis }: Pick<Drawing, 'stops' | 'axis'>,
  event: PointerEvent,
): Place | null {
  const box = svg.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const distance = (stop: Stop): number => Math.abs(axis === 'x' ? stop.x - x : stop.y - y);
  const stop = indexOfLeast(stops, distance);
  if (stop < 0) return null;
  const entries = stops[stop]?.entries ?? [];
  const entry = indexOfLeast(entries, (one) => (one.y === undefined ? Infinity : Math.abs(one.y - y)));
  return { stop, entry: Math.abs((entries[entry]?.y ?? Infinity) - y) <= reach ? entry : -1 };
}

function tipContent(stop: Stop, meant: number): readonly HTMLElement[] {
  const named = stop.entries
    .filter((entry) => entry.colour !== undefined || entry.y === undefined)
    .slice(0, mostEntries);
  const active = stop.entries[meant];
  const shown = active !== undefined && !named.includes(active) ? [active, ...named] : named;
  return [element('p', 'tip-title', stop.title), ...shown.map((entry) => tipLine(entry, entry === active))];
}

function tipLine({ name, value, colour }: Entry, isMeant: boolean): HTMLElement {
  const line = element('p', isMeant ? 'tip-line tip-meant' : 'tip-line');
  if (colour !== undefined) {
    const swatch = element('span', 'swatch');
    swatch.style.background = colour;
    line.append(swatch);
  }
  line.append(element('span', 'tip-name', name), element('span', 'tip-value', value));
  return line;
}

function drawMarks(
  marks: SVGGElement,
  svg: SVGSVGElement,
  { stops, axis }: Pick<Drawing, 'stops' | 'axis'>,
  { stop, entry }: Place,
): void {
  const place = stops[stop];
  if (place === undefined) return;
  const add = (name: string, attributes: Readonly<Record<string, string | number>>): void => {
    const mark = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) mark.setAttribute(key, String(value));
    marks.append(mark);
  };
  if (axis === 'y') {
    add('circle', { cx: place.x, cy: place.y, r: 5, class: 'cursor-ring' });
    return;
  }
  add('line', { x1: place.x, x2: place.x, y1: 26, y2: svg.height.baseVal.value - 30, class: 'cursor-rule' });
  const meant = place.entries[entry];
  if (meant !== undefined) {
    const path = stops.flatMap(({ x, entries }) => {
      const y = entries.find(({ name }) => name === meant.name)?.y;
      return y === undefined ? [] : [`${x},${y}`];
    });
    add('polyline', { points: path.join(' '), class: 'cursor-line' });
  }
  for (const one of place.entries) {
    if (one.y === undefined || (one.colour === undefined && one !== meant)) continue;
    add('circle', {
      cx: place.x,
      cy: one.y,
      r: one === meant ? 5 : 3.5,
      fill: one.colour ?? 'var(--ink)',
      class: 'cursor-dot',
    });
  }
}

/** Beside the stop, on the side that has more room. */
function putTip(tip: HTMLElement, room: HTMLElement, svg: SVGSVGElement, stop: Stop, meant: Entry | undefined): void {
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  const right = stop.x + 16;
  const left = right + width <= room.clientWidth ? right : Math.max(0, stop.x - width - 16);
  const middle = svg.getBoundingClientRect().top - room.getBoundingClientRect().top + (meant?.y ?? stop.y) - height / 2;
  tip.style.left = `${Math.min(left, Math.max(0, room.clientWidth - width))}px`;
  tip.style.top = `${Math.min(Math.max(0, middle), Math.max(0, room.clientHeight - height))}px`;
}

function spoken(stop: Stop, meant: number): string {
  const active = stop.entries[meant];
  const told = active === undefined ? stop.entries.slice(0, mostEntries) : [active];
  return `${stop.title}: ${told.map(({ name, value }) => `${name} ${value}`).join(', ')}`;
}

function indexOfLeast<Item>(items: readonly Item[], size: (item: Item) => number): number {
  return items.reduce((best, item, index) => (best < 0 || size(item) < size(items[best] as Item) ? index : best), -1);
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
