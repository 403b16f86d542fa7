/** Words that the names of providers and the titles of certifications are made of. */
export const providerForms = [
  'Centre de formation',
  'Institut',
  'Académie',
  'École supérieure',
  'CFA',
  'GRETA',
  'Atelier',
  'Campus',
  'SARL',
  'Association',
  'Auto-école',
  'Cabinet',
] as const;

export const providerWords = [
  'Horizon',
  'Compétences & Cœur de métier',
  'Avenir',
  'Réussite',
  'Nouvel Élan',
  'Passerelle',
  'Essor',
  'Le Trait d’union',
  'Savoir-faire',
  'Œuvre commune',
  'Étoile',
  '"Les Ateliers"',
  'Progrès',
  'Synergie',
  'Boussole',
  'Tremplin',
  'Alizé',
  'Forma – Plus',
  'Clé; Savoirs',
  'Méridien',
] as const;

/** What a provider adds to its registered name when it changes hands, one after the other. */
export const providerSuffixes = ['', ' France', ' Groupe'] as const;

export const certificationForms = [
  'Titre professionnel – ',
  'Certificat de compétences : ',
  'Brevet professionnel ; spécialité ',
  'Licence professionnelle, mention ',
  'Certification "métier" ',
  'Mise en œuvre de projets en ',
  'Diplôme d’État de ',
  'BTS ',
] as const;

export const levels = [
  'NIVEAU 3 (CAP, BEP)',
  'NIVEAU 4 (BP, BT, baccalauréat professionnel ou technologique)',
  'NIVEAU 5 (DEUG, BTS, DUT, DEUST)',
  'NIVEAU 6 (licence, licence professionnelle, BUT)',
  'NIVEAU 7 (master, diplôme d’études approfondies, diplôme d’ingénieur)',
  'NIVEAU 8 (doctorat, habilitation à diriger des recherches)',
  'Sans niveau spécifique',
] as const;

/** Specialities of training in the NSF nomenclature. */
export const specialities: readonly (readonly [code: number, label: string])[] = [
  [110, 'Spécialités pluriscientifiques'],
  [128, 'Droit, sciences politiques'],
  [136, 'Langues vivantes, civilisations étrangères et régionales'],
  [201, 'Technologies de commandes des transformations industrielles'],
  [210, 'Spécialités plurivalentes de l’agronomie et de l’agriculture'],
  [221, 'Agro-alimentaire, alimentation, cuisine'],
  [230, 'Spécialités pluritechnologiques, génie civil, construction, bois'],
  [251, 'Mécanique générale et de précision, usinage'],
  [255, 'Électricité, électronique'],
  [310, 'Spécialités plurivalentes des échanges et de la gestion'],
  [311, 'Transport, manutention, magasinage'],
  [312, 'Commerce, vente'],
  [314, 'Comptabilité, gestion'],
  [315, 'Ressources humaines, gestion du personnel, gestion de l’emploi'],
  [320, 'Spécialités plurivalentes de la communication'],
  [326, 'Informatique, traitement de l’information, réseaux de transmission des données'],
  [331, 'Santé'],
  [332, 'Travail social'],
  [334, 'Accueil, hôtellerie, tourisme'],
  [344, 'Sécurité des biens et des personnes, police, surveillance'],
];
