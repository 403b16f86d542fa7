import { Graph, layout } from '@dagrejs/dagre';
import type { LineageModel, LineageNode } from '../model/lineage-model.js';
import { html, type Markup } from '../view/html.js';

const nodeHeight = 34;
/** As many as `style/lineage.css` has. */
const layerColours = 7;
/** Wider drawings are scrolled; narrower ones are shown as a whole. */
const widestWhole = 1600;
/** Of the widest letters of the drawing's font; a name never runs over its box. */
const letterWidth = 7.5;

/** Where a reader gets to from a node; null where it has no page. */
export type AddressOfNode = (node: LineageNode) => string | null;

/**
 * The graph from top to bottom, where a screen has more room for it, as SVG. What has a page of its own is a link, so that
 * the keyboard walks the graph.
 */
export function lineageDrawing({ nodes, edges }: LineageModel, addressOfNode: AddressOfNode): Markup {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 14, edgesep: 6, ranksep: 36, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: shortName(id).length * letterWidth + 24, height: nodeHeight });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  alignSources(graph);
  layout(graph);
  graph.removeNode(beginning);
  const { width = 0, height = 0 } = graph.graph();
  const layers = layersOf(nodes);
  return html`<svg
    class="lineage${width <= widestWhole && ' lineage-whole'}"
    viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"
    width="${Math.ceil(width)}"
    height="${Math.ceil(height)}"
    role="group"
    aria-label="Which table is made from which"
  >
    <g class="lineage-edges" aria-hidden="true">
      ${graph.edges().map((edge: { readonly v: string; readonly w: string }) => html`<path d="${curve(graph.edge(edge).points)}" data-from="${edge.v}" data-to="${edge.w}" />`)}
    </g>
    ${nodes.map((node) => box(node, layerClass(layers, node.layer), graph.node(node.id), addressOfNode))}
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

function box(
  node: LineageNode,
  className: string,
  place: Place & { readonly width: number },
  addressOfNode: AddressOfNode,
): Markup {
  const [x, y] = [rounded(place.x - place.width / 2), rounded(place.y - nodeHeight / 2)];
  const drawn = html`<g class="lineage-node ${className}" data-node="${node.id}">
    <title>${node.id}${node.description === null ? '' : `: ${node.description}`}</title>
    <rect x="${x}" y="${y}" width="${rounded(place.width)}" height="${nodeHeight}" rx="7" />
    <rect class="lineage-layer" x="${x}" y="${y + 7}" width="4" height="${nodeHeight - 14}" rx="2" />
    <text x="${x + 15}" y="${rounded(place.y + 4.5)}">${shortName(node.id)}</text>
  </g>`;
  const address = addressOfNode(node);
  return address === null ? drawn : html`<a href="${address}" aria-label="${node.id}">${drawn}</a>`;
}

/** Through the points that the layout names, leaving and arriving upright. */
function curve(points: readonly Place[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const steps = rest.map((point, index) => {
    const before = points[index] ?? first;
    const middle = rounded((before.y + point.y) / 2);
    return `C${rounded(before.x)},${middle} ${rounded(point.x)},${middle} ${rounded(point.x)},${rounded(point.y)}`;
  });
  return `M${rounded(first.x)},${rounded(first.y)}${steps.join('')}`;
}

/** Layers in the order in which data pass them. */
export const layersOf = (nodes: readonly LineageNode[]): readonly string[] => [
  ...new Set(nodes.map(({ layer }) => layer)),
];

const shortName = (id: string): string => id.slice(id.indexOf('.') + 1);
/** Colour of a layer, by its place among the layers; they begin anew where there are more layers than colours. */
export const layerClass = (layers: readonly string[], layer: string): string =>
  `layer-${1 + (layers.indexOf(layer) % layerColours)}`;
const rounded = (value: number): number => Math.round(value * 10) / 10;
