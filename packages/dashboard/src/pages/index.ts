import type { Pages } from '../model/pages.js';
import { cataloguePage } from './catalogue-page.js';
import { lineagePage } from './lineage-page.js';
import { failedPage, notFoundPage, nothingPublishedPage } from './message-pages.js';
import { overviewPage } from './overview-page.js';
import { runsPage } from './runs-page.js';
import { tablePage } from './table-page.js';
import { tilesPage } from './tiles-page.js';

/** Every page of the dashboard. */
export const pages: Pages = {
  overview: overviewPage,
  tiles: tilesPage,
  nothingPublished: nothingPublishedPage,
  catalogue: cataloguePage,
  table: tablePage,
  runs: runsPage,
  lineage: lineagePage,
  notFound: notFoundPage,
  failed: failedPage,
};
