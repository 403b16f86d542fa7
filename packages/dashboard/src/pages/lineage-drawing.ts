import { Graph, layout } from '@dagrejs/dagre';
import type { LineageModel, LineageNode } from '../model/lineage-model.js';
import { html, type Markup } from './html.js';

const nodeHeight = 34;
/** Of the widest letters of the drawing's font; a name never runs over its box. */
const letterWidth = 6.9;

/** Where a reader gets to from a node; null where it has no page. */
export type AddressOfNode = (node: LineageNode) => string | null;

/** The graph from left to right as SVG; a table with a page of its own is a link, so that the keyboard walks the graph. */
export function lineageDrawing({ nodes, edges }: LineageModel, addressOfNode: AddressOfNode): Markup {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 26, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: shortName(id).length * letterWidth + 24, height: nodeHeight });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  alignSources(graph);
  layout(graph);
  graph.removeNode(beginning);
  const { width = 0, height = 0 } = graph.graph();
  return html`<svg
    class="lineage"
    viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"
    width="${Math.ceil(width)}"
    height="${Math.ceil(height)}"
    role="group"
    aria-label="Which table is made from which"
  >
    <g class="lineage-edges" aria-hidden="true">
      ${graph.edges().map((edge: { readonly v: string; readonly w: string }) => html`<path d="${curve(graph.edge(edge).points)}" data-from="${edge.v}" data-to="${edge.w}" />`)}
    </g>
    ${nodes.map((node) => box(node, graph.node(node.id), addressOfNode))}
  </svg>`;
}

/** Not a name of any table. */
const beginning = '(beginning)';

/** Sources hang on one node before them all, else each would stand right before its first reader. */
function alignSources(graph: Graph): void {
  const sources: readonly string[] = graph.sources();
  graph.setNode(beginning, { width: 0, height: 0 });
  for (const source of sources) graph.setEdge(beginning, source, { weight: 8, minlen: 1 });
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function box(node: LineageNode, place: Place & { readonly width: number }, addressOfNode: AddressOfNode): Markup {
  const [x, y] = [rounded(place.x - place.width / 2), rounded(place.y - nodeHeight / 2)];
  const drawn = html`<g class="lineage-node layer-${layerClass(node.layer)}" data-node="${node.id}">
    <title>${node.id}${node.description === null ? '' : `: ${node.description}`}</title>
    <rect x="${x}" y="${y}" width="${rounded(place.width)}" height="${nodeHeight}" rx="7" />
    <rect class="lineage-layer" x="${x}" y="${y + 7}" width="4" height="${nodeHeight - 14}" rx="2" />
    <text x="${x + 15}" y="${rounded(place.y + 4.5)}">${shortName(node.id)}</text>
  </g>`;
  const address = addressOfNode(node);
  return address === null ? drawn : html`<a href="${address}" aria-label="${node.id}">${drawn}</a>`;
}

/** Through the points that the layout names, leaving and arriving level. */
function curve(points: readonly Place[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const steps = rest.map((point, index) => {
    const before = points[index] ?? first;
    const middle = rounded((before.x + point.x) / 2);
    return `C${middle},${rounded(before.y)} ${middle},${rounded(point.y)} ${rounded(point.x)},${rounded(point.y)}`;
  });
  return `M${rounded(first.x)},${rounded(first.y)}${steps.join('')}`;
}

const shortName = (id: string): string => id.slice(id.indexOf('.') + 1);
export const layerClass = (layer: string): string => layer.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();
const rounded = (value: number): number => Math.round(value * 10) / 10;
