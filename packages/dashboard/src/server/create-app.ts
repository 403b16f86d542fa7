import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import type { Answer, Site } from '../site/create-site.js';
import { isOwnHost } from './own-host.js';

export interface AppOptions {
  readonly site: Pick<Site, 'answer'>;
  /** Names under which this machine may be asked, besides addresses and `localhost`. */
  readonly hosts: readonly string[];
  /** Told of what a page could not be made for. */
  readonly onError: (path: string, error: unknown) => void;
}

/** Every page is complete by itself: nothing comes from elsewhere, and nothing goes there. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The site over HTTP: read only, for whoever reaches the address. */
export function createApp({ site, hosts, onError }: AppOptions): Hono {
  const app = new Hono();
  // The address is no secret to a page that a reader has open elsewhere, and speaks no TLS.
  app.use(secureHeaders({ contentSecurityPolicy, xFrameOptions: 'DENY', strictTransportSecurity: false }));
  app.use(compress(), etag());
  app.use(async (context, next) => {
    // A name that somebody else made to point here would let his page read ours (DNS rebinding).
    if (!isOwnHost(context.req.header('host') ?? '', hosts))
      return context.text('not served under this name; --name allows it\n', 421);
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD')
      return context.text('read only\n', 405, { Allow: 'GET, HEAD' });
    await next();
  });
  app.get('*', async (context) => {
    const { path } = context.req;
    const answer = await site.answer(path);
    const folder = `${path}/`;
    if (answer.status === 404 && !path.endsWith('/') && (await site.answer(folder)).status === 200)
      return context.redirect(folder, 308);
    if (answer.error !== undefined) onError(path, answer.error);
    return context.body(bodyOf(answer), answer.status, headersOf(answer));
  });
  return app;
}

const bodyOf = ({ body }: Answer): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : new Uint8Array(body);

const headersOf = ({ type, immutable, status }: Answer): Record<string, string> => ({
  'Content-Type': type,
  // What is published next shows on reload; an ETag spares the bytes until then.
  'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : status === 200 ? 'no-cache' : 'no-store',
});
