import { GoogleAuth, Impersonated, PassThroughClient, type AuthClient } from 'google-auth-library';
import type { GoogleOptions } from './options.js';

const SCOPES = ['https://www.googleapis.com/auth/cloud-translation'];

/** Application default credentials, or those of the account impersonated with them; none for a plain http server. */
export async function authClientFor({
  endpoint,
  impersonate,
}: Pick<GoogleOptions, 'endpoint' | 'impersonate'>): Promise<AuthClient> {
  // Node's own fetch: between us and a server of one's own stand no proxies.
  if (endpoint?.startsWith('http://'))
    return new PassThroughClient({ transporterOptions: { fetchImplementation: fetch } });
  if (impersonate === null) return new GoogleAuth({ scopes: SCOPES }).getClient();
  const sourceClient = await new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }).getClient();
  return new Impersonated({ sourceClient, targetPrincipal: impersonate, targetScopes: SCOPES });
}
