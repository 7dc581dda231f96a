// The provinces and regions of Morocco, by the codes of ISO 3166-2:MA. The register holds the same table for its checks;
// a test keeps the two equal.

export interface Region {
  /** Two digits. */
  code: string;
  nameFr: string;
  nameAr: string;
  nameEn: string;
  /** Provinces and prefectures: three letters → French name. */
  provinces: Readonly<Record<string, string>>;
}

export const REGIONS: readonly Region[] = [
  {
    code: '01',
    nameFr: 'Tanger-Tétouan-Al Hoceïma',
    nameAr: 'طنجة تطوان الحسيمة',
    nameEn: 'Tangier-Tetouan-Al Hoceima',
    provinces: {
      CHE: 'Chefchaouen',
      FAH: 'Fahs-Anjra',
      HOC: 'Al Hoceïma',
      LAR: 'Larache',
      MDF: 'M’diq-Fnideq',
      OUZ: 'Ouezzane',
      TET: 'Tétouan',
      TNG: 'Tanger-Assilah',
    },
  },
  {
    code: '02',
    nameFr: 'L’Oriental',
    nameAr: 'الشرق',
    nameEn: 'Oriental',
    provinces: {
      BER: 'Berkane',
      DRI: 'Driouch',
      FIG: 'Figuig',
      GUF: 'Guercif',
      JRA: 'Jerada',
      NAD: 'Nador',
      OUJ: 'Oujda-Angad',
      TAI: 'Taourirt',
    },
  },
  {
    code: '03',
    nameFr: 'Fès-Meknès',
    nameAr: 'فاس مكناس',
    nameEn: 'Fez-Meknes',
    provinces: {
      BOM: 'Boulemane',
      FES: 'Fès',
      HAJ: 'El Hajeb',
      IFR: 'Ifrane',
      MEK: 'Meknès',
      MOU: 'Moulay Yacoub',
      SEF: 'Sefrou',
      TAO: 'Taounate',
      TAZ: 'Taza',
    },
  },
  {
    code: '04',
    nameFr: 'Rabat-Salé-Kénitra',
    nameAr: 'الرباط سلا القنيطرة',
    nameEn: 'Rabat-Sale-Kenitra',
    provinces: {
      KEN: 'Kénitra',
      KHE: 'Khemisset',
      RAB: 'Rabat',
      SAL: 'Salé',
      SIK: 'Sidi Kacem',
      SIL: 'Sidi Slimane',
      SKH: 'Skhirate-Témara',
    },
  },
  {
    code: '05',
    nameFr: 'Béni Mellal-Khénifra',
    nameAr: 'بني ملال خنيفرة',
    nameEn: 'Beni Mellal-Khenifra',
    provinces: {
      AZI: 'Azilal',
      BEM: 'Béni Mellal',
      FQH: 'Fquih Ben Salah',
      KHN: 'Khénifra',
      KHO: 'Khouribga',
    },
  },
  {
    code: '06',
    nameFr: 'Casablanca-Settat',
    nameAr: 'الدار البيضاء سطات',
    nameEn: 'Casablanca-Settat',
    provinces: {
      BES: 'Benslimane',
      BRR: 'Berrechid',
      CAS: 'Casablanca',
      JDI: 'El Jadida',
      MED: 'Médiouna',
      MOH: 'Mohammedia',
      NOU: 'Nouaceur',
      SET: 'Settat',
      SIB: 'Sidi Bennour',
    },
  },
  {
    code: '07',
    nameFr: 'Marrakech-Safi',
    nameAr: 'مراكش آسفي',
    nameEn: 'Marrakesh-Safi',
    provinces: {
      CHI: 'Chichaoua',
      ESI: 'Essaouira',
      HAO: 'Al Haouz',
      KES: 'El Kelâa des Sraghna',
      MAR: 'Marrakech',
      REH: 'Rehamna',
      SAF: 'Safi',
      YUS: 'Youssoufia',
    },
  },
  {
    code: '08',
    nameFr: 'Drâa-Tafilalet',
    nameAr: 'درعة تافيلالت',
    nameEn: 'Draa-Tafilalet',
    provinces: {
      ERR: 'Errachidia',
      MID: 'Midelt',
      OUA: 'Ouarzazate',
      TIN: 'Tinghir',
      ZAG: 'Zagora',
    },
  },
  {
    code: '09',
    nameFr: 'Souss-Massa',
    nameAr: 'سوس ماسة',
    nameEn: 'Souss-Massa',
    provinces: {
      AGD: 'Agadir-Ida-Ou-Tanane',
      CHT: 'Chtouka-Aït Baha',
      INE: 'Inezgane-Aït Melloul',
      TAR: 'Taroudannt',
      TAT: 'Tata',
      TIZ: 'Tiznit',
    },
  },
  {
    code: '10',
    nameFr: 'Guelmim-Oued Noun',
    nameAr: 'كلميم واد نون',
    nameEn: 'Guelmim-Oued Noun',
    provinces: {
      ASZ: 'Assa-Zag',
      GUE: 'Guelmim',
      SIF: 'Sidi Ifni',
      TNT: 'Tan-Tan',
    },
  },
  {
    code: '11',
    nameFr: 'Laâyoune-Sakia El Hamra',
    nameAr: 'العيون الساقية الحمراء',
    nameEn: 'Laayoune-Sakia El Hamra',
    provinces: {
      BOD: 'Boujdour',
      ESM: 'Es-Semara',
      LAA: 'Laâyoune',
      TAF: 'Tarfaya',
    },
  },
  {
    code: '12',
    nameFr: 'Dakhla-Oued Ed-Dahab',
    nameAr: 'الداخلة وادي الذهب',
    nameEn: 'Dakhla-Oued Ed-Dahab',
    provinces: {
      AOU: 'Aousserd',
      OUD: 'Oued Ed-Dahab',
    },
  },
];

const REGION_OF = new Map(
  REGIONS.flatMap(({ code, provinces }) =>
    Object.keys(provinces).map((province) => [province, code] as const),
  ),
);

/** Two-digit code of a province's region; undefined for a code that is no province. */
export function findRegion(province: string): string | undefined {
  return REGION_OF.get(province);
}
