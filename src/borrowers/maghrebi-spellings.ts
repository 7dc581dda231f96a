// How Moroccan names are spelt: what stands before a name and is no part of it, what is written short, and which letter
// stands for which sound. Data for maghrebi-name-rules.ts and for nothing else.

/** Words that are the article and nothing more, assimilated forms included: Nour *ed* Dine. */
export const ARTICLES: ReadonlySet<string> = new Set(
  'EL AL IL UL L EJ ER AR ES AS EZ AZ EN AN ED AD ET AT ECH ACH ESH ASH ال'.split(' '),
);

/** Names that begin like the article and have none: Ilham, Elias. */
export const NO_ARTICLE: ReadonlySet<string> = new Set(
  'ELHAM ELIAS ELIASS ELYAS ELYASS ELIES ELINA ELISA ELISSA ELENA ELLA الياس الهام الينا اليسا'.split(
    ' ',
  ),
);

/** Words that belong to the next one, each in the spelling that all of them get. */
export const JOINED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    BEN: 'BEN BIN IBN IBNOU BNOU BNI BENI BENT BINT BNT',
    BEL: 'BEL',
    BU: 'BOU ABOU ABU BU ABI',
    AIT: 'AIT AYT AITE',
    ULD: 'OULD OULED OUELD OULAD WELD WLD WLAD',
    ABD: 'ABD ABDEL ABDAL ABDUL ABDOUL ABDIL ABDER ABDES ABDEN ABDEZ ABDED ABDET ABDECH',
    بن: 'بن ابن بنت بني',
    بو: 'بو ابو ابي',
    ايت: 'ايت',
    ولد: 'ولد اولاد',
    عبد: 'عبد',
  }).flatMap(([spelling, words]) => words.split(' ').map((word) => [word, spelling] as const)),
);

/** Forms of address, which one lender writes and another does not. */
export const TITLES: ReadonlySet<string> = new Set(
  'SIDI SI LALLA LALA HADJ HAJ HAJJ HADJA HAJA HAJJA ELHAJ ELHADJ MR MME MLLE DR STE سيدي لالة لالا حاج الحاج حاجة الحاجة'.split(
    ' ',
  ),
);

/** Names that are commonly written short. */
export const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    MOHAMED: 'MED MOHD MD MHD MOHMED MOHAMD',
    'FATIMA ZAHRA': 'FZ FATIMAZ FATIMAEZ',
    FATIMA: 'FATIM FATEM FAT',
    MOULAY: 'MY MLY MOULEY',
    'عبد الله': 'عبدالله',
    فاطمة: 'فطيمة',
  }).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
);

/**
 * Latin letters to sounds, the longest first. Upper case are consonants, lower case vowels; `7` is h, as it is typed for
 * ح in messages. One sound takes in what French, English and Arabic spelling do not keep apart: kh and k; gh, g, dj and
 * j; th and t; o, ou and u. `x` is the sound of ch and sh, and a Latin x, which no Maghrebi name has, is taken for it.
 */
export const LATIN_SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/SCH|TCH|CH|SH/g, 'X'],
  [/KH|CK/g, 'K'],
  [/^RH|GH|DJ/g, 'J'],
  [/GU(?=[EIY])/g, 'J'],
  [/QU(?=[EIY])/g, 'K'],
  [/DH/g, 'D'],
  [/TH/g, 'T'],
  [/PH|V/g, 'F'],
  [/P/g, 'B'],
  [/C(?=[EIY])/g, 'S'],
  [/[CQ]/g, 'K'],
  [/G/g, 'J'],
  [/H/g, '7'],
];

/** Arabic letters to the same sounds; what is not written in Latin script (ع, ء) is no sound here. */
export const ARABIC_SOUNDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    B: 'بپ',
    F: 'فڤ',
    M: 'م',
    N: 'ن',
    T: 'تطث',
    D: 'دضذظ',
    S: 'سص',
    Z: 'زژ',
    X: 'شچ',
    J: 'جغگڭڨ',
    K: 'كقخک',
    '7': 'حهہھ',
    R: 'ر',
    L: 'ل',
    a: 'اة',
    u: 'وۇ',
    i: 'يی',
    ae: 'ى',
    '': 'عء',
  }).flatMap(([sound, letters]) => [...letters].map((letter) => [letter, sound] as const)),
);
