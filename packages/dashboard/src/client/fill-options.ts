/** Gives a list its options and the chosen one; those that stand already stay, so that an open list does not close. */
export function fillOptions(
  select: HTMLSelectElement,
  options: readonly { readonly value: string; readonly text: string }[],
  chosen: string,
): void {
  const present = [...select.options].map(({ value }) => value);
  if (present.join('\n') !== options.map(({ value }) => value).join('\n')) {
    select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  }
  select.value = chosen;
}
