// The columns of a release's CSV and what each means: one list, from which both the file and its dictionary are made, so
// that neither can speak of a column the other has not. Numbers are plain: a point, no grouping; nothing is an empty field.
import type { Sentence } from '../errors.js';
import { toHundredthsText } from './release-file-rules.js';
import type { ReleasedCell } from './released-rows.type.js';
import { type NoisyShare, toDecimal } from './share-rules.js';

export interface ReleaseColumn {
  name: string;
  /** borrowers, DH, fraction, code, text, yes/no */
  unit: string;
  meaning: Sentence;
  read(cell: ReleasedCell): string;
}

const say = (en: string, fr: string): Sentence => ({ en, fr });

/** Centimes as dirhams with two decimals. */
function toDirhamsText(centimes: bigint): string {
  const text = toHundredthsText(centimes < 0n ? -centimes : centimes);
  return centimes < 0n ? `-${text}` : text;
}

const code = (name: string, meaning: Sentence, read: (cell: ReleasedCell) => string | null) => ({
  name,
  unit: 'code',
  meaning,
  read: (cell: ReleasedCell) => read(cell) ?? '',
});

const END = {
  low: say('lower end of its 95 % interval (noise only)', 'borne basse à 95 % (bruit seul)'),
  high: say('upper end of its 95 % interval (noise only)', 'borne haute à 95 % (bruit seul)'),
};

/** A share with its ends, and the noisy numbers it is of: shares of several cells are sums over sums. */
function shareColumns(
  name: string,
  unit: string,
  what: Sentence & { fr?: string },
  find: (cell: ReleasedCell) => NoisyShare | null,
): ReleaseColumn[] {
  const column = (
    suffix: string,
    columnUnit: string,
    [en, fr]: [string, string],
    read: (share: NoisyShare) => string,
  ): ReleaseColumn => ({
    name: `${name}${suffix}`,
    unit: columnUnit,
    meaning: say(`${what.en}: ${en}`, `${what.fr ?? what.en} : ${fr}`),
    read: (cell) => {
      const share = find(cell);
      return share === null ? '' : read(share);
    },
  });
  return [
    column('', 'fraction', ['the share, 0 to 1', 'la part, de 0 à 1'], ({ value }) =>
      toDecimal(value),
    ),
    column('_low', 'fraction', [END.low.en, END.low.fr ?? ''], ({ low }) => toDecimal(low)),
    column('_high', 'fraction', [END.high.en, END.high.fr ?? ''], ({ high }) => toDecimal(high)),
    column('_numerator', unit, ['the noisy part', 'la partie bruitée'], (share) =>
      String(share.numerator),
    ),
    column('_denominator', unit, ['the noisy whole', 'le tout bruité'], (share) =>
      String(share.denominator),
    ),
    column(
      '_clamped',
      'yes/no',
      ['whether it or an end lay outside 0 to 1', 'hors de 0 à 1 avant d’y être ramenée'],
      ({ clamped }) => (clamped ? 'yes' : 'no'),
    ),
  ];
}

/** A number with its noise, ends and grade; `write` says how its unit is written. */
function numberColumns(
  name: string,
  unit: string,
  what: Sentence,
  figure: 'borrowers' | 'outstanding',
  write: { value(value: bigint): string; sigma(hundredths: bigint): string },
): ReleaseColumn[] {
  const of = (suffix: string, en: string, fr: string, columnUnit = unit) => ({
    name: `${name}${suffix}`,
    unit: columnUnit,
    meaning: say(`${what.en}: ${en}`, `${what.fr} : ${fr}`),
  });
  return [
    {
      ...of('', 'the noisy number', 'le nombre bruité'),
      read: ({ figures }) => (figures[figure] ? write.value(figures[figure].value) : ''),
    },
    {
      ...of('_sigma', 'standard deviation of its noise', 'écart type de son bruit'),
      read: ({ figures }) => (figures[figure] ? write.sigma(figures[figure].sigmaHundredths) : ''),
    },
    {
      ...of('_low', END.low.en, END.low.fr ?? ''),
      read: ({ figures }) => (figures[figure] ? write.value(figures[figure].low) : ''),
    },
    {
      ...of('_high', END.high.en, END.high.fr ?? ''),
      read: ({ figures }) => (figures[figure] ? write.value(figures[figure].high) : ''),
    },
    {
      ...of(
        '_grade',
        'reliability: half of the interval over the number, A to 5 %, B to 15 %, C to 30 %',
        'fiabilité : demi-intervalle sur le nombre, A à 5 %, B à 15 %, C à 30 %',
        'code',
      ),
      read: ({ figures }) => figures[figure]?.grade ?? '',
    },
  ];
}

export const RELEASE_COLUMNS: readonly ReleaseColumn[] = [
  code('release', say('release the cell is of', 'publication de la case'), (c) => c.releaseId),
  code(
    'table',
    say('dimensions of its table', 'dimensions de son tableau'),
    ({ tableKey }) => tableKey,
  ),
  code(
    'key',
    say(
      'canonical key from the nation (MA) down; * for a dimension left out',
      'clé canonique depuis le pays (MA) ; * pour une dimension absente',
    ),
    ({ key }) => key,
  ),
  code(
    'region',
    say('region, two digits of ISO 3166-2:MA', 'région, deux chiffres de l’ISO 3166-2:MA'),
    ({ region }) => region,
  ),
  code('area', say('URBAN, RURAL', 'URBAN, RURAL'), ({ area }) => area),
  code('activity', say('what people live on', 'activité'), ({ activity }) => activity),
  code(
    'band',
    say(
      'what a borrower owes all lenders together, DH',
      'dette totale d’un emprunteur envers tous les prêteurs, DH',
    ),
    ({ band }) => band,
  ),
  code(
    'status',
    say(
      'PUBLISHED, or why its figures are empty: WITHHELD, MERGED, UNRELIABLE; empty is not 0',
      'PUBLISHED, ou pourquoi ses chiffres sont vides : WITHHELD, MERGED, UNRELIABLE ; vide n’est pas 0',
    ),
    ({ status }) => status,
  ),
  code(
    'merged_into',
    say('where MERGED, the key that counts it', 'si MERGED, la clé qui la compte'),
    ({ mergedInto }) => mergedInto,
  ),
  ...numberColumns(
    'borrowers',
    'borrowers',
    say('people who owe something', 'personnes qui doivent quelque chose'),
    'borrowers',
    { value: String, sigma: toHundredthsText },
  ),
  ...shareColumns(
    'crossed_share',
    'borrowers',
    say(
      'share of borrowers who owe to two lenders or more',
      'part endettée auprès de deux prêteurs ou plus',
    ),
    ({ figures }) => figures.crossedShare,
  ),
  ...shareColumns(
    'arrears_share',
    'borrowers',
    say(
      'share of borrowers with a loan more than 30 days late or written off',
      'part ayant un prêt à plus de 30 jours de retard ou passé en perte',
    ),
    ({ figures }) => figures.arrearsShare,
  ),
  ...numberColumns(
    'outstanding',
    'DH',
    say('what they owe, each clipped', 'leur dette, écrêtée par personne'),
    'outstanding',
    { value: toDirhamsText, sigma: (hundredths) => toDirhamsText((hundredths + 99n) / 100n) },
  ),
  ...shareColumns(
    'par30_amount',
    'centimes',
    say(
      'share of the outstanding on loans more than 30 days late or written off',
      'part de l’encours sur prêts à plus de 30 jours de retard ou passés en perte',
    ),
    ({ figures }) => figures.par30Share,
  ),
  ...shareColumns(
    'clipped_share',
    'borrowers',
    say(
      'share of borrowers whose total was clipped',
      'part des emprunteurs dont la dette est écrêtée',
    ),
    ({ clippedShare }) => clippedShare,
  ),
];
