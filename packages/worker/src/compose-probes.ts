import { PermanentError } from '@relais/core';
import type { Config } from '@relais/config';
import type { GcsProbe } from '@relais/object-store/drivers/gcs-probe';
import type { BigQueryProbe } from '@relais/warehouse/drivers/bigquery-probe';
import type { GoogleProjectProbe } from '@relais/warehouse/drivers/google-project-probe';

/** What `doctor` asks the cloud, with the drivers' own clients; nothing is asked before a function is called. */
export interface Probes {
  bucket(): Promise<GcsProbe>;
  bigquery(): Promise<BigQueryProbe>;
  project(): Promise<GoogleProjectProbe>;
}

/** @throws PermanentError `PROJECT_INVALID` where the environment names none */
export function composeProbes(config: Config): Probes {
  const { google, store } = config;
  const { project } = google;
  if (project === null)
    throw new PermanentError('[worker] no project is named; set BIGQUERY_PROJECT', { code: 'PROJECT_INVALID' });
  return {
    bucket: async () => {
      const { probeGcs } = await import('@relais/object-store/drivers/gcs-probe');
      return probeGcs({ uri: store.uri, endpoint: google.storageEndpoint, impersonate: google.impersonate });
    },
    bigquery: async () => {
      const { probeBigQuery } = await import('@relais/warehouse/drivers/bigquery-probe');
      const { location, datasetPrefix, maximumBytesBilled, impersonate, bigqueryEndpoint: endpoint } = google;
      return probeBigQuery({ project, location, datasetPrefix, maximumBytesBilled, impersonate, endpoint });
    },
    project: async () => {
      const { probeGoogleProject } = await import('@relais/warehouse/drivers/google-project-probe');
      return probeGoogleProject(project, google.impersonate);
    },
  };
}
