import type { PageData } from '../view/page-data.js';
import { markLate, writeAgo } from './ago.js';
import { mountLineage } from './lineage.js';
import { mountTiles } from './mount-tiles.js';
import { mountSchemeToggle } from './scheme.js';

const toggle = document.querySelector<HTMLElement>('[data-scheme-toggle]');
if (toggle !== null) mountSchemeToggle(toggle);

const tellTimes = (): void => {
  writeAgo(document, Date.now());
  markLate(document, Date.now());
};
tellTimes();
setInterval(tellTimes, 60_000);

const data = document.querySelector('#page-data')?.textContent;
if (data) mountTiles(JSON.parse(data) as PageData, document.querySelector('[data-new-generation]'));

const drawing = document.querySelector<SVGSVGElement>('svg.lineage');
if (drawing !== null) mountLineage(drawing);
