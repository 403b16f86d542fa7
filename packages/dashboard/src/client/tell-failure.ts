/** Says in a tile that its figures did not come, with a way to ask again. */
export function tellFailure(status: HTMLElement, error: unknown, again: () => void): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', again);
  const reason = error instanceof Error ? error.message : String(error);
  status.replaceChildren(`The figures could not be loaded (${reason}). `, button);
}
