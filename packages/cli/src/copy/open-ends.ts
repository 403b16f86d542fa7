import type { Config } from '@relais/config';
import type { ObjectStore } from '@relais/object-store';
import { UsageError } from '../usage-error.js';

export interface Ends {
  readonly from: ObjectStore;
  readonly to: ObjectStore;
}

/**
 * Opens both ends of a copy.
 * @param from address of a store; null = the store of this environment, and so for `to`
 * @throws UsageError `STORE_UNSUPPORTED` for what is no address, `USAGE` where one end lies within the other
 */
export async function openEnds(config: Config, from: string | null, to: string | null, usage: string): Promise<Ends> {
  const { readStore } = await import('@relais/config');
  const { composeStore } = await import('@relais/worker/compose');
  const addressOf = (text: string | null): string =>
    text === null
      ? config.store.uri
      : readStore(text, process.cwd(), (fault) => {
          throw new UsageError('STORE_UNSUPPORTED', `[cli/copy] ${JSON.stringify(text)} is no store: ${fault}`, usage);
        }).uri;
  const [source, target] = [addressOf(from), addressOf(to)];
  if (within(source, target) || within(target, source))
    throw new UsageError('USAGE', `[cli/copy] ${source} and ${target} are one place; name two that lie apart`, usage);
  return { from: await composeStore(config, source), to: await composeStore(config, target) };
}

const within = (inner: string, outer: string): boolean =>
  `${inner.replace(/\/+$/, '')}/`.startsWith(`${outer.replace(/\/+$/, '')}/`);
