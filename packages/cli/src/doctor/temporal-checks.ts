import { searchAttributeNames } from '@relais/core';
import type { Config } from '@relais/config';
import { fail, ok, warn, type Check, type Finding } from './check.js';

/** The cluster that the environment names, or the embedded server. */
export function temporalChecks(config: Config): readonly Check[] {
  const { address } = config.temporal;
  if (address === null) return [{ name: 'temporal', mend: './relais dev', run: () => embedded(config) }];
  const { namespace } = config.temporal;
  return [
    {
      name: 'temporal',
      mend: 'export TEMPORAL_ADDRESS=host:port TEMPORAL_NAMESPACE=… TEMPORAL_API_KEY=…',
      run: () => namespaceFinding(config, address),
    },
    {
      name: 'search attributes',
      mend: attributesCommand(address, namespace),
      run: () => attributesFinding(config, address),
    },
  ];
}

async function embedded({ home, temporal }: Config): Promise<Finding> {
  const { platformStatus } = await import('@relais/platform');
  const status = await platformStatus(home);
  if (status !== null) return ok(`embedded, at ${status.address ?? 'an address not yet known'}`);
  return temporal.binary === null
    ? fail('no Temporal server was found or installed', 'go install github.com/temporalio/cli/cmd/temporal@v1.5.1')
    : ok('embedded, starts with a run');
}

async function namespaceFinding(config: Config, address: string): Promise<Finding> {
  const { connect } = await import('../platform/connect.js');
  const { client, close } = await connect(config, address);
  try {
    const { namespace } = config.temporal;
    await client.workflowService.describeNamespace({ namespace });
    return ok(`${address}, namespace ${namespace}`);
  } finally {
    await close();
  }
}

async function attributesFinding(config: Config, address: string): Promise<Finding> {
  const { connect } = await import('../platform/connect.js');
  const { client, close } = await connect(config, address);
  try {
    const { namespace } = config.temporal;
    const answer = await client.connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.values(searchAttributeNames).filter((name) => !(name in (answer.customAttributes ?? {})));
    return missing.length === 0
      ? ok('all there')
      : warn(`${missing.join(', ')} missing; runs are not tagged with them`);
  } catch {
    return warn('the cluster does not say which it has; runs are not tagged');
  } finally {
    await close();
  }
}

const attributesCommand = (address: string, namespace: string): string => {
  const typeOf = (name: string) => (name === searchAttributeNames.dataset ? 'KeywordList' : 'Keyword');
  const attributes = Object.values(searchAttributeNames).map((name) => `--name ${name} --type ${typeOf(name)}`);
  return `temporal operator search-attribute create --address ${address} --namespace ${namespace} ${attributes.join(' ')}`;
};
