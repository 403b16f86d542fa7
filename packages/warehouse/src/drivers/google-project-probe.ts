import { GoogleAuth, Impersonated, type AuthClient } from 'google-auth-library';

export interface GoogleProjectProbe {
  /** Who is asked for: the impersonated account, or what kind of credentials were found. Asks for a token. */
  identity(): Promise<string>;
  /** Those of the APIs that are not enabled in the project. */
  disabledApis(apis: readonly string[]): Promise<readonly string[]>;
  /** Those of the rights that the caller does not hold in the project. */
  missingRights(rights: readonly string[]): Promise<readonly string[]>;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Questions about a project to Google itself; no emulator answers them. Errors are those of the auth library.
 * @param impersonate account to act as, with the application default credentials; null = these themselves
 */
export function probeGoogleProject(project: string, impersonate: string | null): GoogleProjectProbe {
  const auth = new GoogleAuth({ scopes: SCOPE });
  let client: Promise<AuthClient> | undefined;
  const request = async <T>(options: { url: string; method?: 'POST'; data?: object }): Promise<T> => {
    client ??= clientOf(auth, impersonate);
    return (await (await client).request<T>({ ...options, timeout: 30_000 })).data;
  };
  return {
    identity: async () => {
      client ??= clientOf(auth, impersonate);
      await (await client).getAccessToken();
      return impersonate ?? (await auth.getCredentials().catch(() => null))?.client_email ?? 'your own login';
    },
    disabledApis: async (apis) => {
      const names = apis.map((api) => `names=${encodeURIComponent(`projects/${project}/services/${api}`)}`).join('&');
      const url = `https://serviceusage.googleapis.com/v1/projects/${project}/services:batchGet?${names}`;
      const { services = [] } = await request<{ services?: { name: string; state: string }[] }>({ url });
      const enabled = services.filter(({ state }) => state === 'ENABLED').map(({ name }) => name.split('/').at(-1));
      return apis.filter((api) => !enabled.includes(api));
    },
    missingRights: async (rights) => {
      const url = `https://cloudresourcemanager.googleapis.com/v1/projects/${project}:testIamPermissions`;
      const { permissions = [] } = await request<{ permissions?: string[] }>({
        url,
        method: 'POST',
        data: { permissions: rights },
      });
      return rights.filter((right) => !permissions.includes(right));
    },
  };
}

async function clientOf(auth: GoogleAuth, impersonate: string | null): Promise<AuthClient> {
  const sourceClient = await auth.getClient();
  if (impersonate === null) return sourceClient;
  return new Impersonated({ sourceClient, targetPrincipal: impersonate, targetScopes: [SCOPE] });
}
