import type { LicenceDefinition } from '@relais/core';

const portal = 'https://opendata.caissedesdepots.fr';

/** The terms of the open data of the Caisse des Dépôts, for one dataset of its portal. */
export const caisseDesDepots = (dataset: string): LicenceDefinition => ({
  name: 'Licence Ouverte 2.0 (Etalab)',
  url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
  attribution: `Caisse des Dépôts, Mon Compte Formation, ${portal}/explore/dataset/${dataset}/`,
});
