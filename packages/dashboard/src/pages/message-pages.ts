import type { PageContext } from '../model/pages.js';
import type { PipelineSummary } from '../model/site-model.js';
import { html } from '../view/html.js';
import { pageFrame } from './page-frame.js';

/** In place of each page of a pipeline that has published nothing. */
export const nothingPublishedPage = ({ name, title, description }: PipelineSummary, context: PageContext): string =>
  pageFrame(
    {
      title,
      pipeline: { name, title },
      body: html`<div class="message">
        <h1>${title}</h1>
        <p class="about">${description}</p>
        <p>Nothing is published yet. Run the pipeline, then reload this page:</p>
        <pre><code>./relais run ${name}</code></pre>
      </div>`,
    },
    context,
  );

export const notFoundPage = (context: PageContext): string =>
  pageFrame(
    {
      title: 'Not here',
      body: html`<div class="message">
        <h1>This page is not here</h1>
        <p>The address may be old: a table or a tile that was renamed has a new one.</p>
        <p><a class="button" href="${context.root}">See what is published</a></p>
      </div>`,
    },
    context,
  );

export const failedPage = (message: string, context: PageContext): string =>
  pageFrame(
    {
      title: 'Not to be read',
      body: html`<div class="message" role="alert">
        <h1>This page could not be made</h1>
        <p><code>${message}</code></p>
        <p>The published figures are untouched. <code>./relais doctor</code> says what is wrong.</p>
      </div>`,
    },
    context,
  );
