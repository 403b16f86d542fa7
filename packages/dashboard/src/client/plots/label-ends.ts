import type { Series } from '../../view/series.js';
import { spreadLabels } from '../../view/spread-labels.js';
import { seriesColour } from './place-series.js';
import { shorten } from './text-width.js';

export interface EndRoom {
  /** Where the room for names begins, and how wide it is, in pixels. */
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

const lineHeight = 16;

/** Names series at their right ends, in their colours, moved apart where they meet. */
export function labelEnds(
  svg: SVGSVGElement,
  ends: readonly { readonly series: Series; readonly y: number }[],
  room: EndRoom,
): void {
  const places = ends.map(({ y }) => y);
  const ys = spreadLabels(places, lineHeight, room.top, room.bottom);
  ends.forEach(({ series }, index) => {
    const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    text.setAttribute('class', 'end-label');
    text.setAttribute('text-anchor', 'start');
    text.setAttribute('x', String(room.left + 8));
    text.setAttribute('y', String((ys[index] ?? 0) + 4));
    text.setAttribute('fill', series.role.kind === 'other' ? 'var(--muted)' : seriesColour(series));
    text.textContent = shorten(series.name, room.width - 10);
    svg.append(text);
  });
}
