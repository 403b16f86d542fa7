import { html, type Markup } from '../view/html.js';

/** An instant as a reader in that zone writes it, to the minute. The page's script adds how long ago that is. */
export function moment(instant: string, timeZone = 'UTC'): Markup {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZoneName: 'short' },
  } as const).format(new Date(instant));
  return html`<time datetime="${instant}">${parts}</time>`;
}

/** A day of the calendar, which is in no zone. */
export function day(date: string): Markup {
  const written = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const instant = new Date(`${date}T00:00:00Z`);
  return html`<time datetime="${date}">${Number.isNaN(instant.valueOf()) ? date : written.format(instant)}</time>`;
}
