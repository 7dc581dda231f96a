// The thirteen invented lenders of the demo. Their shares and arrears follow what is known of the Moroccan sector in
// 2009: the four largest hold nine tenths of the portfolio; arrears are low there and 15 to 32 % at small rural ones.

export interface DemoAssociation {
  code: string;
  clientId: string;
  nameFr: string;
  nameAr: string;
  nameEn: string;
  controlGroup: string;
  /** Share of the borrowers who take their first loan here. */
  share: number;
  /** Probability that a loan is more than 30 days late in the third month. */
  late: number;
  /** Share it holds in provisions of what the sector's floor asks: half of every loan more than 30 days late. */
  held: number;
  isRural: boolean;
  /** How its back office writes files: two of them write French, with semicolons and decimal commas. */
  writes: 'STANDARD' | 'FRENCH';
}

const association = (
  number: number,
  names: [fr: string, ar: string, en: string],
  share: number,
  late: number,
  rest: Partial<DemoAssociation> = {},
): DemoAssociation => {
  const digits = String(number).padStart(2, '0');
  return {
    code: `amc${digits}`,
    clientId: `amc-${digits}`,
    nameFr: names[0],
    nameAr: names[1],
    nameEn: names[2],
    controlGroup: `amc${digits}`,
    share,
    late,
    held: late < 0.05 ? 0.9 : late < 0.1 ? 0.7 : 0.5,
    isRural: false,
    writes: 'STANDARD',
    ...rest,
  };
};

export const DEMO_ASSOCIATIONS: readonly DemoAssociation[] = [
  association(1, ['Amana Crédit', 'أمانة للقروض', 'Amana Credit'], 0.38, 0.038),
  association(2, ['Fondation Zitoune', 'مؤسسة الزيتونة', 'Zitoune Foundation'], 0.24, 0.04),
  association(3, ['Atlas Solidaire', 'الأطلس التضامني', 'Atlas Solidarity'], 0.17, 0.041),
  association(
    4,
    ['Tadamoun Microfinance', 'تضامن للتمويل الأصغر', 'Tadamoun Microfinance'],
    0.11,
    0.042,
  ),
  association(5, ['Espoir du Rif', 'أمل الريف', 'Hope of the Rif'], 0.014, 0.08, {
    writes: 'FRENCH',
  }),
  association(6, ['Argane Développement', 'أركان للتنمية', 'Argane Development'], 0.013, 0.08, {
    writes: 'FRENCH',
  }),
  association(7, ['Médina Micro', 'المدينة للقروض', 'Medina Micro'], 0.012, 0.08),
  association(8, ['Sahel Entraide', 'الساحل للتعاون', 'Sahel Mutual Aid'], 0.012, 0.09),
  association(9, ['Oued Vert', 'الوادي الأخضر', 'Green Valley'], 0.011, 0.22, { isRural: true }),
  association(10, ['Chaouia Rurale', 'الشاوية القروية', 'Rural Chaouia'], 0.01, 0.24, {
    isRural: true,
  }),
  association(11, ['Oasis Crédit', 'واحة للقروض', 'Oasis Credit'], 0.01, 0.26, { isRural: true }),
  association(
    12,
    ['Moyen Atlas Appui', 'الأطلس المتوسط للدعم', 'Middle Atlas Support'],
    0.009,
    0.26,
    {
      isRural: true,
      controlGroup: 'atlas',
    },
  ),
  association(13, ['Haut Atlas Appui', 'الأطلس الكبير للدعم', 'High Atlas Support'], 0.009, 0.25, {
    isRural: true,
    controlGroup: 'atlas',
  }),
];
