/**
 * Moves labels apart until neighbours are `gap` away from each other, within `low` and `high` where there is room, each
 * near its own place. Answers in the order asked.
 */
export function spreadLabels(places: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  let floor = low;
  for (const label of order) {
    label.place = Math.max(label.place, floor);
    floor = label.place + gap;
  }
  // What ran out at the end is pushed back, as far as the others give way.
  let ceiling = high;
  for (const label of order.toReversed()) {
    label.place = Math.min(label.place, ceiling);
    ceiling = label.place - gap;
  }
  const moved = new Map(order.map(({ index, place }) => [index, place]));
  return places.map((place, index) => moved.get(index) ?? place);
}
