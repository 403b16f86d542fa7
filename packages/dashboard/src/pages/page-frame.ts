import type { AssetNames, PageContext } from '../model/pages.js';
import { html, type Content, type Markup } from '../view/html.js';

export type PageName = PageContext['navigation'][number];

export interface PageFrame {
  /** Of the page; stands before the site's name in the browser's tab. */
  readonly title: string;
  /** Of whose pipeline; absent on pages of the whole site. */
  readonly pipeline?: { readonly name: string; readonly title: string };
  /** Which of the pipeline's pages this is, or is below. */
  readonly current?: PageName;
  /** Between heading and content: where the data stand. */
  readonly lead?: Content;
  readonly body: Content;
  /** Above the site's own footer: generation, licence. */
  readonly foot?: Content;
}

const navigationTitles: Readonly<Record<PageName, string>> = {
  tiles: 'Figures',
  catalogue: 'Catalogue',
  runs: 'Runs',
  lineage: 'Lineage',
};

/** Address of a pipeline's page below its folder. */
const folders: Readonly<Record<PageName, string>> = {
  tiles: '',
  catalogue: 'catalogue/',
  runs: 'runs/',
  lineage: 'lineage/',
};

export const addressOf = (context: PageContext, pipeline: string, page: PageName): string =>
  `${context.root}${pipeline}/${folders[page]}`;

export const tableAddress = (context: PageContext, pipeline: string, table: string): string =>
  `${addressOf(context, pipeline, 'catalogue')}${table}/`;

/** The whole document around a page: landmarks, navigation, scheme, footer. */
export function pageFrame({ title, pipeline, current, lead, body, foot }: PageFrame, context: PageContext): string {
  const document = html`<!doctype html>
    <html lang="en" data-root="${context.root}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${pipeline !== undefined && pipeline.title !== title && `${pipeline.title} · `}Relais</title>
        ${assetLinks(context.root, context.assets)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        ${siteHeader(context, pipeline, current)}
        <main id="content" tabindex="-1">${lead} ${body}</main>
        <footer class="site-footer">
          ${foot}
          <p>Made by Relais from what is published; nothing on this page is fetched from elsewhere.</p>
        </footer>
      </body>
    </html>`;
  return `${document}\n`;
}

const assetLinks = (root: string, { icon, style, early, script }: AssetNames): Markup => html`
  <link rel="icon" href="${root}assets/${icon}" type="image/svg+xml" />
  <link rel="stylesheet" href="${root}assets/${style}" />
  <script src="${root}assets/${early}"></script>
  <script type="module" src="${root}assets/${script}"></script>
`;

function siteHeader(context: PageContext, pipeline: PageFrame['pipeline'], current: PageName | undefined): Markup {
  return html`<header class="site-header">
    <div class="site-bar">
      <a class="brand" href="${context.root}">
        <img src="${context.root}assets/${context.assets.icon}" alt="" width="22" height="22" />Relais
      </a>
      ${pipeline && html`<span class="crumb" aria-hidden="true">/</span><a class="crumb-name" href="${context.root}${pipeline.name}/">${pipeline.title}</a>`}
      <button type="button" class="scheme-toggle" data-scheme-toggle hidden>Scheme</button>
    </div>
    ${pipeline && context.navigation.length > 0 && navigation(context, pipeline.name, current)}
  </header>`;
}

const navigation = (context: PageContext, pipeline: string, current: PageName | undefined): Markup =>
  html`<nav class="site-nav" aria-label="Pages of this pipeline">
    <ul>
      ${context.navigation.map(
        (page) =>
          html`<li>
            <a href="${addressOf(context, pipeline, page)}" ${page === current && html`aria-current="page"`}
              >${navigationTitles[page]}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
