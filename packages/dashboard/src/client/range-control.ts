export type Range = readonly [number, number];

/** Two numbers and two thumbs for the same two ends; `onChange` hears of a range that has an inside. */
export interface RangeControl {
  /** @param bounds least and greatest value there is */
  show(range: Range, bounds: Range): void;
}

export function mountRangeControl(
  fieldset: HTMLElement,
  onChange: (range: Range, isFinal: boolean) => void,
): RangeControl {
  const find = (selector: string): HTMLInputElement => fieldset.querySelector(selector) as HTMLInputElement;
  const fields = [find('[data-end=low]'), find('[data-end=high]')] as const;
  const thumbs = [find('[data-thumb=low]'), find('[data-thumb=high]')] as const;
  const track = fieldset.querySelector<HTMLElement>('[data-track]');

  const paint = ([low, high]: Range): void => {
    const [least, greatest] = [Number(thumbs[0].min), Number(thumbs[0].max)];
    const share = (value: number): number => (100 * (clamp(value, least, greatest) - least)) / (greatest - least || 1);
    track?.style.setProperty('--low', `${share(low)}%`);
    track?.style.setProperty('--high', `${share(high)}%`);
  };
  const read = (inputs: readonly [HTMLInputElement, HTMLInputElement]): Range => [
    inputs[0].valueAsNumber,
    inputs[1].valueAsNumber,
  ];
  const write = (inputs: readonly HTMLInputElement[], range: Range): void =>
    inputs.forEach((input, index) => (input.value = String(range[index])));

  for (const [index, thumb] of thumbs.entries()) {
    const tell = (isFinal: boolean): void => {
      const [low, high] = read(thumbs);
      // A thumb pushes no other: it stops there.
      const range: Range = low <= high ? [low, high] : index === 0 ? [high, high] : [low, low];
      write(thumbs, range);
      write(fields, range);
      paint(range);
      onChange(range, isFinal);
    };
    thumb.addEventListener('input', () => tell(false));
    thumb.addEventListener('change', () => tell(true));
  }
  for (const field of fields) {
    field.addEventListener('change', () => {
      const range = read(fields);
      const isRange = range[0] <= range[1];
      for (const own of fields) own.setCustomValidity(isRange ? '' : 'From a number up to one that is not below it');
      if (!isRange) return void field.reportValidity();
      write(thumbs, range);
      paint(range);
      onChange(range, true);
    });
  }

  return {
    show(range, bounds) {
      const step = stepOf(bounds);
      for (const thumb of thumbs) {
        thumb.min = String(Math.min(Math.floor(bounds[0] / step) * step, range[0]));
        thumb.max = String(Math.max(Math.ceil(bounds[1] / step) * step, range[1]));
        thumb.step = String(step);
      }
      for (const field of fields) field.setCustomValidity('');
      write(thumbs, range);
      write(fields, range);
      paint(range);
    },
  };
}

/** Some two hundred steps from end to end, of a round size. */
function stepOf([low, high]: Range): number {
  const size = (high - low) / 200;
  return size <= 0 || !Number.isFinite(size) ? 1 : 10 ** Math.ceil(Math.log10(size));
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
