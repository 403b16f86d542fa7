/** As `.plot` has it in the style sheet. */
const size = '12.5px';

const canvas = document.createElement('canvas').getContext('2d');
if (canvas !== null) canvas.font = `${size} ${getComputedStyle(document.body).fontFamily}`;

/** Width of a text in the font of the drawings, in pixels; bold ones are a little wider. */
export const textWidth = (text: string): number => 1.05 * (canvas?.measureText(text).width ?? text.length * 7);

/** Text that fits into so many pixels, with an ellipsis for what does not. */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let most = text.length - 1;
  while (most > 1 && textWidth(`${text.slice(0, most)}…`) > width) most -= 1;
  return `${text.slice(0, most).trimEnd()}…`;
}
