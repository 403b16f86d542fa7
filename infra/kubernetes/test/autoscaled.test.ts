import { loadConfig } from '@relais/config';
import { shutdownGraceSeconds } from '@relais/worker/shutdown-grace';
import { documents, one, variablesOf, type Pod } from './manifests.js';

/** The overlay whose workers come and go with what there is to do. */
const scaledPod = (one('overlays/autoscaled/worker.yaml').spec as { readonly template: { readonly spec: Pod } })
  .template.spec;

test('the autoscaler watches the queue that the workers ask, where they ask it, with their key', () => {
  const settings = {
    ...one('base/settings.yaml').data,
    ...one('overlays/temporal-cloud/settings.yaml').data,
  };
  const [authentication, scaled] = documents('overlays/autoscaled/scaled-object.yaml');
  const { scaleTargetRef, triggers, minReplicaCount } = scaled?.spec as {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicaCount: number;
    readonly triggers: readonly { readonly authenticationRef: { readonly name: string } }[];
  };
  expect(scaleTargetRef.name).toBe(one('base/worker.yaml').metadata.name);
  expect(minReplicaCount).toBeGreaterThan(0);
  const { RELAIS_WORKER_STEPS: steps = '' } = variablesOf(scaledPod.containers);
  expect(triggers).toMatchObject([
    {
      type: 'temporal',
      metadata: {
        endpoint: settings.TEMPORAL_ADDRESS,
        namespace: settings.TEMPORAL_NAMESPACE,
        taskQueue: settings.RELAIS_TASK_QUEUE,
        targetQueueSize: steps,
      },
      authenticationRef: { name: authentication?.metadata.name },
    },
  ]);
  const [secret] = documents('overlays/temporal-cloud/secrets.yaml').filter(({ kind }) => kind === 'ExternalSecret');
  expect(authentication?.spec).toEqual({
    secretTargetRef: [{ parameter: 'apiKey', name: secret?.metadata.name, key: 'TEMPORAL_API_KEY' }],
  });
});

test('a worker that comes and goes takes little, ends in the time it is given, and its number is the autoscaler’s', () => {
  expect(one('overlays/autoscaled/worker.yaml').spec).toHaveProperty('replicas', null);
  const variables = variablesOf(scaledPod.containers);
  expect(loadConfig({}, variables, '/project').worker.steps).toBeLessThan(loadConfig({}, {}, '/project').worker.steps);
  expect(scaledPod.terminationGracePeriodSeconds).toBeGreaterThan(5 * shutdownGraceSeconds);
  expect(scaledPod.volumes).toMatchObject([{ name: 'home', emptyDir: null, ephemeral: expect.anything() as object }]);
});
