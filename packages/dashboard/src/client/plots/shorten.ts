/** Text that fits into so many pixels, with an ellipsis for what does not. */
export function shorten(text: string, width: number, letter = 6.7): string {
  const most = Math.max(3, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
