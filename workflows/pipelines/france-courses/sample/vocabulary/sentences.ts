/** Sentences of the four long texts; `*` stands for what is taught. */
export const strongPoints = [
  'Des formateurs issus du terrain, experts en *, accompagnent chaque stagiaire tout au long du parcours.',
  'Groupe limité à 8 participants ; rythme adapté aux salariés comme aux demandeurs d’emploi.',
  'Plateforme en ligne accessible 24 h/24 : supports, exercices corrigés et forum d’entraide.',
  'Taux de satisfaction supérieur à 95 % – enquête menée auprès de nos anciens stagiaires.',
  'Le label "Qualiopi" garantit le sérieux de nos actions ; nos locaux sont accessibles aux personnes handicapées.',
  'Une mise en œuvre immédiate : chaque notion de * est suivie d’un cas pratique tiré de l’entreprise.',
  'Entrées permanentes, financement possible, accompagnement personnalisé avant, pendant et après la formation.',
] as const;

export const objectives = [
  'À l’issue de la formation, le stagiaire sera capable de maîtriser les fondamentaux en *.',
  'Acquérir les gestes, les réflexes et le vocabulaire du métier ; gagner en autonomie sur son poste.',
  'Savoir analyser une situation, choisir une méthode adaptée en * et en justifier le coût.',
  'Être en mesure d’organiser son activité "au quotidien" et d’en rendre compte à sa hiérarchie.',
  'Se préparer aux épreuves de la certification – écrit, oral et mise en situation professionnelle.',
  'Développer une posture d’écoute et placer l’usager au cœur de sa pratique.',
] as const;

export const contents = [
  '- Introduction : définitions, histoire et cadre réglementaire en matière de *',
  '- Les outils indispensables ; panorama des logiciels, des normes et des ressources documentaires',
  '- Préparer son intervention : recueil des besoins, analyse des risques, planification des étapes',
  '- Travaux dirigés en sous-groupes : études de cas, simulations, jeux de rôle et retours d’expérience',
  '- La qualité au cœur du métier : indicateurs, traçabilité, démarche d’amélioration continue',
  '- Communiquer avec le client : le "bon" vocabulaire, l’écoute active, la gestion des situations délicates',
  '- Aspects juridiques et déontologiques – responsabilités, confidentialité, protection des données personnelles',
  '- Mise en œuvre d’un projet complet de *, du cahier des charges jusqu’à la livraison et au bilan',
  '- Évaluation des acquis : quiz, entretien avec un professionnel, rédaction d’un plan d’action individuel',
] as const;

export const results = [
  'Obtention de la certification ou d’un ou plusieurs blocs de compétences en *.',
  'Une attestation de fin de formation est remise à chaque participant ; elle précise les acquis évalués.',
  'Insertion durable dans l’emploi : l’équipe suit les stagiaires pendant six mois.',
  'Poursuite d’études possible vers le niveau supérieur – sous réserve de l’avis "favorable" du jury.',
] as const;
