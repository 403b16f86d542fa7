/** What a table is made from, and what is made from it, stands out while it is pointed at or has the focus. */
export function mountLineage(drawing: SVGSVGElement): void {
  const nodes = [...drawing.querySelectorAll<SVGGElement>('[data-node]')];
  const edges = [...drawing.querySelectorAll<SVGPathElement>('[data-from]')];

  /** Every table that is reached from this one, going one way only. */
  const reached = (start: string, from: 'from' | 'to', to: 'from' | 'to', found = new Set([start])): Set<string> => {
    for (const edge of edges) {
      const next = edge.dataset[to] ?? '';
      if (edge.dataset[from] !== start || found.has(next)) continue;
      found.add(next);
      reached(next, from, to, found);
    }
    return found;
  };
  const show = (name: string | undefined): void => {
    drawing.classList.toggle('is-asked', name !== undefined);
    const [before, after] = name === undefined ? [] : [reached(name, 'to', 'from'), reached(name, 'from', 'to')];
    const isKin = (id = ''): boolean => before?.has(id) === true || after?.has(id) === true;
    const isPath = ({ dataset }: SVGPathElement): boolean =>
      [before, after].some((side) => side?.has(dataset['from'] ?? '') === true && side.has(dataset['to'] ?? ''));
    for (const node of nodes) node.classList.toggle('is-kin', isKin(node.dataset['node']));
    for (const edge of edges) edge.classList.toggle('is-kin', isPath(edge));
  };
  const nameAt = (event: Event): string | undefined => {
    const node = event.target instanceof Element ? event.target.closest<SVGElement>('[data-node]') : null;
    const inside = event.target instanceof Element ? event.target.querySelector<SVGElement>('[data-node]') : null;
    return (node ?? (event.type === 'focusin' ? inside : null))?.dataset['node'];
  };
  drawing.addEventListener('pointerover', (event) => show(nameAt(event)));
  drawing.addEventListener('pointerleave', () => show(undefined));
  drawing.addEventListener('focusin', (event) => show(nameAt(event)));
  drawing.addEventListener('focusout', () => show(undefined));
}
