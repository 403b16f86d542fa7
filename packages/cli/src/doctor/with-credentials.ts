import type { Config } from '@relais/config';
import { composeProbes } from '@relais/worker/compose-probes';
import { fail, ok, type Check } from './check.js';

/** Emulators ask for no credentials. */
export const isRealCloud = ({ storageEndpoint, bigqueryEndpoint }: Config['google']): boolean =>
  storageEndpoint === null && bigqueryEndpoint === null;

/** Puts the question for credentials first: without them no other has an answer of its own, nor a cure. */
export function withCredentials(config: Config, checks: readonly Check[]): readonly Check[] {
  const { google } = config;
  if (!isRealCloud(google)) return checks;
  const probes = composeProbes(config);
  let asked: Promise<string> | undefined;
  const identity = (): Promise<string> => (asked ??= probes.project().then((project) => project.identity()));
  const mend =
    google.impersonate === null
      ? 'gcloud auth application-default login'
      : `gcloud iam service-accounts add-iam-policy-binding ${google.impersonate} --role=roles/iam.serviceAccountTokenCreator --member=…`;
  const later = checks.map((check) => ({
    ...check,
    run: async () =>
      (await identity().catch(() => null)) === null ? fail('not asked: no credentials', mend) : check.run(),
  }));
  return [{ name: 'credentials', mend, run: async () => ok(await identity()) }, ...later];
}
