// The public keys of published tables and the public tree they form: band → activity → area → region → nation. Every
// key exists whether or not anybody is in it; a list made from the data would tell who is not.
import { OUTSTANDING_BANDS, OUTSTANDING_EDGES } from '../exposure/band-rules.js';

/** From the trunk to the leaves; each level splits every cell of the one before. */
export const LEVELS = ['NATION', 'REGION', 'AREA', 'ACTIVITY', 'BAND'] as const;
export type Level = (typeof LEVELS)[number];

const NATION = 'MA';
/** Regions by the two digits of ISO 3166-2:MA as of 2018. */
export const REGION_CODES = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '11',
  '12',
] as const;
export const AREA_CODES = ['URBAN', 'RURAL'] as const;
/** OTHER takes what is not known or not on the list. */
export const ACTIVITY_CODES = [
  'AGRICULTURE',
  'LIVESTOCK',
  'CRAFTS',
  'TRADE',
  'SERVICES',
  'FOOD',
  'HOUSING',
  'OTHER',
] as const;
/** Bands of a borrower's total outstanding: the sector's, without the one of those who owe nothing. */
export const DEBT_BANDS = OUTSTANDING_BANDS.slice(1);

/** The codes that a level adds to the key of the one before. */
const CODES: Readonly<Record<Level, readonly string[]>> = {
  NATION: [NATION],
  REGION: REGION_CODES,
  AREA: AREA_CODES,
  ACTIVITY: ACTIVITY_CODES,
  BAND: DEBT_BANDS,
};

/**
 * The canonical text of a key: the codes from the nation down, with slashes, as `MA/06/URBAN/TRADE`. Two ways to ask
 * for one cell are the same text, so that a paraphrase finds the stored row and never a new draw.
 */
export type CellKey = string;

export interface CellPlace {
  region: string;
  area: string;
  activity: string;
  band: string;
}

function splitKey(key: CellKey): string[] {
  return key.split('/');
}

/** The level of a key that is on the public lists; undefined for anything else. */
export function findLevel(key: CellKey): Level | undefined {
  const codes = splitKey(key);
  const level = LEVELS[codes.length - 1];
  if (level === undefined) return undefined;
  const listed = codes.every((code, at) => CODES[LEVELS[at] ?? 'NATION'].includes(code));
  return listed ? level : undefined;
}

/** All keys of a level in the public order: 1, 12, 24, 192 or 960. */
export function listKeys(level: Level): CellKey[] {
  return LEVELS.slice(1, LEVELS.indexOf(level) + 1).reduce<CellKey[]>(
    (keys, step) => keys.flatMap((key) => CODES[step].map((code) => `${key}/${code}`)),
    [NATION],
  );
}

/** The key one level up; null for the nation. */
export function toParent(key: CellKey): CellKey | null {
  const end = key.lastIndexOf('/');
  return end < 0 ? null : key.slice(0, end);
}

/** The keys one level down in the public order; none for a band. */
export function toChildren(key: CellKey): CellKey[] {
  const step = LEVELS[splitKey(key).length];
  return step === undefined ? [] : CODES[step].map((code) => `${key}/${code}`);
}

/** The key of a level that a place lies in. Throws on a code that is not on the lists. */
export function toKey(place: CellPlace, level: Level): CellKey {
  const codes = [NATION, place.region, place.area, place.activity, place.band];
  const key = codes.slice(0, LEVELS.indexOf(level) + 1).join('/');
  if (findLevel(key) !== level) throw new RangeError('this key is not on the public lists');
  return key;
}

/** The band of a total above 0, its upper edge inclusive. Throws where nothing is owed: such a person is in no cell. */
export function toDebtBand(totalCentimes: bigint): string {
  if (totalCentimes <= 0n) throw new RangeError('who owes nothing is in no band');
  const edgesBelow = OUTSTANDING_EDGES.filter((edge) => edge < totalCentimes).length;
  return OUTSTANDING_BANDS[edgesBelow] ?? '';
}
