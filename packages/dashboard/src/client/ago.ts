const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const writer = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** Says of each marked time how long ago it is: by the reader's clock, because the page may be older than its sight. */
export function writeAgo(root: ParentNode, now: number): void {
  for (const marked of root.querySelectorAll<HTMLElement>('[data-ago]')) {
    const instant = Date.parse(marked.querySelector('time')?.dateTime ?? '');
    if (Number.isNaN(instant)) continue;
    const note = marked.querySelector<HTMLElement>('.ago') ?? marked.appendChild(document.createElement('span'));
    note.className = 'ago';
    note.textContent = ` (${ago((instant - now) / 1000)})`;
  }
}

export function ago(seconds: number): string {
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [undefined, 1];
  return unit === undefined ? 'now' : writer.format(Math.trunc(seconds / length), unit);
}

/** A page that was exported, or is kept open, outlives the judgement it was made with. */
export function markLate(root: ParentNode, now: number): void {
  for (const dataset of root.querySelectorAll<HTMLElement>('[data-late-after]')) {
    if (Date.parse(dataset.dataset['lateAfter'] ?? '') > now) continue;
    const pill = dataset.querySelector('.pill');
    if (pill === null) continue;
    pill.className = 'pill pill-late';
    pill.textContent = 'late';
  }
}
