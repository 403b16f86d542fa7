/** Markup that is ready to be sent: made by {@link html} alone, so that text never passes for it. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a place in a template takes: text is escaped, markup is not, a list is joined, nothing is left out. */
export type Content = Markup | string | number | boolean | null | undefined | readonly Content[];

/** Template tag for pages: every value is escaped unless it is markup itself. */
export const html = (literals: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(literals.map((literal, index) => folded(literal) + written(contents[index])).join(''));

/** For text that is already markup, such as SVG that was drawn here. */
export const trusted = (markup: string): Markup => new Markup(markup);

/** The indentation of our sources is nothing to send. */
const folded = (literal: string): string => literal.replace(/\s*\n\s*/g, '\n');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function written(content: Content): string {
  if (content instanceof Markup) return content.toString();
  if (Array.isArray(content)) return content.map(written).join('');
  // `condition && markup` leaves `false` behind.
  return content === null || content === undefined || typeof content === 'boolean' ? '' : escapeText(String(content));
}
