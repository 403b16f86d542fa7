import type { LineageModel } from '../model/lineage-model.js';
import type { PageContext } from '../model/pages.js';
import { html, type Markup } from '../view/html.js';
import { layerClass, layersOf, lineageDrawing, type AddressOfNode } from './lineage-drawing.js';
import { addressOf, pageFrame, tableAddress } from './page-frame.js';

/** `/<pipeline>/lineage/`: from the publishers' files to the marts, as a drawing and as a table. */
export function lineagePage(lineage: LineageModel, context: PageContext): string {
  const { pipeline, title, generation, nodes } = lineage;
  const addressOfNode = nodeAddresses(pipeline, context);
  const layers = layersOf(nodes);
  const body = html`<div class="page-head">
      <h1>Lineage</h1>
      <p class="about">
        From the publishers' files, at the top, down to what readers see. Where one column comes from:
        <code>./relais lineage ${pipeline} &lt;table.column&gt;</code>
      </p>
    </div>
    <section class="panel" aria-labelledby="drawing">
      <h2 id="drawing" class="visually-hidden">Drawing</h2>
      <ul class="legend" aria-hidden="true">
        ${layers.map((layer) => html`<li><span class="swatch ${layerClass(layers, layer)}"></span>${layer}</li>`)}
      </ul>
      <div class="scroll" tabindex="0" role="region" aria-label="Drawing of the lineage">
        ${lineageDrawing(lineage, addressOfNode)}
      </div>
    </section>
    <section class="panel" aria-labelledby="table">
      <h2 id="table">The same as a table</h2>
      ${lineageTable(lineage, addressOfNode)}
    </section>`;
  const foot = html`<p class="generation">Generation <code data-generation>${generation}</code>.</p>`;
  return pageFrame({ title: 'Lineage', pipeline: { name: pipeline, title }, current: 'lineage', body, foot }, context);
}

/** Tables have a page, tiles a place on the page of figures. */
const nodeAddresses =
  (pipeline: string, context: PageContext): AddressOfNode =>
  ({ id, layer, inCatalogue }) => {
    if (layer === 'tiles') return `${addressOf(context, pipeline, 'tiles')}#${id.slice(id.indexOf('.') + 1)}`;
    return inCatalogue ? tableAddress(context, pipeline, id) : null;
  };

function lineageTable({ nodes, edges }: LineageModel, addressOfNode: AddressOfNode): Markup {
  const addresses = new Map(nodes.map((node) => [node.id, addressOfNode(node)]));
  const name = (id: string): Markup => {
    const address = addresses.get(id);
    return address ? html`<a href="${address}">${id}</a>` : html`${id}`;
  };
  const list = (ids: readonly string[]): Markup =>
    html`${ids.map((id, index) => html`${index > 0 && ', '}${name(id)}`)}${ids.length === 0 && '—'}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Lineage as a table">
    <table>
      <thead>
        <tr>
          <th scope="col">Table</th>
          <th scope="col">Made from</th>
          <th scope="col">Used by</th>
        </tr>
      </thead>
      <tbody>
        ${nodes.map(
          ({ id }) =>
            html`<tr>
              <th scope="row">${name(id)}</th>
              <td class="prose">${list(edges.filter(({ to }) => to === id).map(({ from }) => from))}</td>
              <td class="prose">${list(edges.filter(({ from }) => from === id).map(({ to }) => to))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
