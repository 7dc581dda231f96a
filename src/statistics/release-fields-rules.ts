// What each field of a release's JSON file means, for its dictionary. A test holds the list to the file itself.
import type { Sentence } from '../errors.js';

export interface JsonField {
  /** Its place in the file; `[]` for each of a list, `.*` for each value of an object. */
  name: string;
  unit: string;
  meaning: Sentence;
}

const field = (name: string, unit: string, en: string, fr: string): JsonField => ({
  name,
  unit,
  meaning: { en, fr },
});

const number = (name: string, unit: string, en: string, fr: string): JsonField[] => [
  field(`${name}.value`, unit, `${en}: the noisy number`, `${fr} : le nombre bruité`),
  field(`${name}.sigma`, unit, `${en}: σ of its noise`, `${fr} : σ de son bruit`),
  field(
    `${name}.ci95[]`,
    unit,
    `${en}: 95 % interval (noise only)`,
    `${fr} : intervalle à 95 % (bruit seul)`,
  ),
  field(`${name}.reliability`, 'code', `${en}: grade A, B or C`, `${fr} : fiabilité A, B ou C`),
];

const share = (name: string, unit: string, en: string, fr: string): JsonField[] => [
  field(`${name}.value`, 'fraction', `${en}: the share`, `${fr} : la part`),
  field(
    `${name}.ci95[]`,
    'fraction',
    `${en}: 95 % interval (noise only)`,
    `${fr} : intervalle à 95 % (bruit seul)`,
  ),
  field(`${name}.numerator`, unit, `${en}: the noisy part`, `${fr} : la partie bruitée`),
  field(`${name}.denominator`, unit, `${en}: the noisy whole`, `${fr} : le tout bruité`),
  field(
    `${name}.clamped`,
    'true/false',
    `${en}: brought back into 0 to 1`,
    `${fr} : ramenée entre 0 et 1`,
  ),
];

const HEAD: readonly JsonField[] = [
  field('format', 'code', 'version of this format', 'version de ce format'),
  field('id', 'code', 'the release', 'la publication'),
  field('period', 'YYYY-MM', 'true at this month’s last day', 'vrai au dernier jour de ce mois'),
  field('kind', 'code', 'MONTHLY, QUARTERLY, CUSTOM', 'MONTHLY, QUARTERLY, CUSTOM'),
  field('version', 'number', 'its version', 'sa version'),
  field('drawnAt', 'instant', 'when the noise was drawn', 'instant du tirage du bruit'),
  field('closedAt', 'instant', 'the register as known then', 'registre tel que connu alors'),
  field('citation', 'text', 'how to cite it', 'comment la citer'),
  field('mechanism', 'text', 'how the noise is made', 'nature du bruit'),
  field('unit', 'text', 'whose presence it hides', 'ce que le bruit cache'),
  field('clipCentimes', 'centimes', 'nobody counts with more', 'plafond compté par personne'),
  field('rhoNano', 'nano-ρ', 'its cost to each borrower', 'son coût pour chaque emprunteur'),
  field('epsilon', 'number', 'the ε it implies, for display', 'l’ε impliqué, pour affichage'),
  field('delta', 'number', 'the δ of that ε', 'le δ de cet ε'),
  field(
    'combinedWith',
    'code',
    'release whose draws it rests on too',
    'publication dont il use aussi',
  ),
  field(
    'coverage.*',
    'fraction',
    'share of borrowers shown, by table',
    'part montrée, par tableau',
  ),
  field('tables[].table', 'code', 'dimensions of a noisy table', 'dimensions d’un tableau bruité'),
  field('tables[].measure', 'code', 'what it measures', 'ce qu’il mesure'),
  field('tables[].rhoNano', 'nano-ρ', 'its cost', 'son coût'),
  field(
    'tables[].variance[]',
    'fraction',
    'σ² as numerator, denominator',
    'σ² : numérateur, dénominateur',
  ),
];

const CELLS: readonly JsonField[] = [
  field('cells[].key', 'code', 'canonical key', 'clé canonique'),
  field('cells[].table', 'code', 'dimensions of its table', 'dimensions de son tableau'),
  field('cells[].region', 'code', 'region, two digits', 'région, deux chiffres'),
  field('cells[].area', 'code', 'URBAN, RURAL', 'URBAN, RURAL'),
  field('cells[].activity', 'code', 'what people live on', 'activité'),
  field('cells[].band', 'code', 'debt to all lenders, DH', 'dette envers tous les prêteurs, DH'),
  field(
    'cells[].status',
    'code',
    'PUBLISHED, or why nothing is shown',
    'PUBLISHED, ou pourquoi rien',
  ),
  field('cells[].mergedInto', 'code', 'the key that counts it', 'la clé qui la compte'),
  ...number('cells[].borrowers', 'borrowers', 'people who owe', 'personnes débitrices'),
  ...share(
    'cells[].crossedShare',
    'borrowers',
    'with two lenders or more',
    'deux prêteurs ou plus',
  ),
  ...share(
    'cells[].arrearsShare',
    'borrowers',
    'more than 30 days late',
    'plus de 30 jours de retard',
  ),
  ...number(
    'cells[].outstandingCentimes',
    'centimes',
    'what they owe, clipped',
    'leur dette, écrêtée',
  ),
  ...share('cells[].par30Share', 'centimes', 'outstanding late', 'encours en retard'),
  ...share('cells[].clippedShare', 'borrowers', 'clipped', 'écrêtés'),
  field(
    'cells[].drawnCounts[]',
    'borrowers',
    'as drawn: crossed and late, crossed and on time, single and late, single and on time',
    'tels que tirés : croisés en retard, croisés à jour, simples en retard, simples à jour',
  ),
  field(
    'cells[].drawnAmounts[]',
    'centimes',
    'as drawn: late, on time',
    'tels que tirés : en retard, à jour',
  ),
  field(
    'cells[].drawnClipped[]',
    'borrowers',
    'as drawn: clipped, whole',
    'tels que tirés : écrêtés, entiers',
  ),
];

export const JSON_FIELDS: readonly JsonField[] = [...HEAD, ...CELLS];
