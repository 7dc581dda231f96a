// People of the demo whose story is known, with fixed national ids that no invented borrower has: what an association
// should read about each of them can be worked out by hand, and is. What they owe stands in persona-loans.ts.

export interface Persona {
  key: string;
  nationalId: string;
  lastName: string;
  firstName: string;
  birthDate: string;
  storyEn: string;
  storyFr: string;
  /** What amc-01 reads of the third month's snapshot when it asks for NEW_CREDIT. */
  expected: { lenders: string; outstanding: string; instalment: string; arrears: string };
}

const NOTHING = { lenders: 'NONE', outstanding: 'ZERO', instalment: 'ZERO', arrears: 'NONE' };
const bands = (lenders: string, outstanding: string, instalment: string, arrears: string) => ({
  lenders,
  outstanding,
  instalment,
  arrears,
});

export const PERSONAS: readonly Persona[] = [
  {
    key: 'GOOD_PAYER',
    nationalId: 'ZA100001',
    lastName: 'Bensaid',
    firstName: 'Khadija',
    birthDate: '1984-03-12',
    storyEn: 'Pays two small loans on time: one at amc-01, one elsewhere.',
    storyFr: 'Rembourse à temps deux petits prêts : un à amc-01, un ailleurs.',
    expected: bands('ONE', 'UP_TO_6000', 'UP_TO_500', 'NONE'),
  },
  {
    key: 'THREE_LENDERS_LATE',
    nationalId: 'ZA100002',
    lastName: 'Lamrini',
    firstName: 'Hassan',
    birthDate: '1979-11-02',
    storyEn: 'Owes three other lenders and is 45 days late at one of them.',
    storyFr: 'Doit à trois autres prêteurs, avec 45 jours de retard chez l’un.',
    expected: bands('THREE_OR_MORE', 'UP_TO_30000', 'UP_TO_2000', 'D31_90'),
  },
  {
    key: 'BELOW_EDGE',
    nationalId: 'ZA100003',
    lastName: 'Ouali',
    firstName: 'Nadia',
    birthDate: '1990-06-21',
    storyEn: 'Owes exactly 6,000.00 DH elsewhere: the edge belongs to the lower band.',
    storyFr: 'Doit exactement 6 000,00 DH ailleurs : la borne appartient à la tranche basse.',
    expected: bands('ONE', 'UP_TO_6000', 'UP_TO_500', 'NONE'),
  },
  {
    key: 'ABOVE_EDGE',
    nationalId: 'ZA100004',
    lastName: 'Rifai',
    firstName: 'Samir',
    birthDate: '1988-01-30',
    storyEn: 'Owes 6,000.01 DH elsewhere: one centime above the edge.',
    storyFr: 'Doit 6 000,01 DH ailleurs : un centime au-dessus de la borne.',
    expected: bands('ONE', 'UP_TO_12000', 'UP_TO_1000', 'NONE'),
  },
  {
    key: 'HOMONYM_1',
    nationalId: 'ZA100005',
    lastName: 'El Amrani',
    firstName: 'Fatima',
    birthDate: '1982-05-05',
    storyEn: 'Has a debt elsewhere, and a namesake born on the same day.',
    storyFr: 'A une dette ailleurs, et une homonyme née le même jour.',
    expected: bands('ONE', 'UP_TO_12000', 'UP_TO_1000', 'NONE'),
  },
  {
    key: 'HOMONYM_2',
    nationalId: 'ZA100006',
    lastName: 'El Amrani',
    firstName: 'Fatima',
    birthDate: '1982-05-05',
    storyEn: 'The namesake, with another national id: owes nobody anything.',
    storyFr: 'L’homonyme, avec un autre numéro : ne doit rien à personne.',
    expected: NOTHING,
  },
  {
    key: 'MISTYPED',
    nationalId: 'ZA100007',
    lastName: 'Chafik',
    firstName: 'Mourad',
    birthDate: '1975-09-17',
    storyEn:
      'Another person’s id, mistyped: name and birth date do not fit it, so nothing is shown.',
    storyFr: 'Numéro d’une autre personne, mal saisi : rien n’est montré.',
    expected: NOTHING,
  },
  {
    key: 'UNKNOWN',
    nationalId: 'ZA100008',
    lastName: 'Nouri',
    firstName: 'Imane',
    birthDate: '1996-12-01',
    storyEn: 'Unknown to every lender.',
    storyFr: 'Inconnue de tous les prêteurs.',
    expected: NOTHING,
  },
  {
    key: 'RESTRUCTURED',
    nationalId: 'ZA100009',
    lastName: 'Sqalli',
    firstName: 'Jamal',
    birthDate: '1970-02-14',
    storyEn: 'A loan elsewhere was restructured and is paid since: no arrears.',
    storyFr: 'Un prêt ailleurs a été rééchelonné et est payé depuis : pas de retard.',
    expected: bands('ONE', 'UP_TO_12000', 'UP_TO_500', 'NONE'),
  },
  {
    key: 'WRITTEN_OFF',
    nationalId: 'ZA100010',
    lastName: 'Touzani',
    firstName: 'Aziz',
    birthDate: '1968-07-08',
    storyEn: 'A loan elsewhere was written off: a debt and a lender, without an instalment.',
    storyFr: 'Un prêt ailleurs est passé en perte : une dette et un prêteur, sans échéance.',
    expected: bands('ONE', 'UP_TO_6000', 'ZERO', 'WRITTEN_OFF'),
  },
];
