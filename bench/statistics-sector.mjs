// The sector whose noise is measured: seeded people of a country with skewed regions, counted exactly once at every level.
import { SeededRandom } from '../dist/demo/seeded-random.js';
import {
  ACTIVITY_CODES,
  AREA_CODES,
  LEVELS,
  listKeys,
  REGION_CODES,
  toDebtBand,
  toKey,
  toParent,
} from '../dist/statistics/cell-keys-rules.js';
import { CLIP_CENTIMES, MEASURES } from '../dist/statistics/measure-rules.js';

const REGION_WEIGHTS = [11, 7, 13, 14, 7, 22, 13, 3, 7, 1.5, 1, 0.4];
const ACTIVITY_WEIGHTS = [12, 13, 14, 30, 14, 6, 4, 7];
/** A debt of 9,000 dirhams on average, long-tailed. */
const LOG_SPREAD = 0.8;
const LOG_MEAN = Math.log(9000) - LOG_SPREAD ** 2 / 2;

const weigh = (codes, weights) => codes.map((code, at) => [code, weights[at]]);

/** One person: place, contribution, and what he owes before the clip. */
function drawPerson(random) {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const owed = BigInt(Math.ceil(100 * Math.exp(LOG_MEAN + LOG_SPREAD * normal)));
  const kept = owed > CLIP_CENTIMES ? CLIP_CENTIMES : owed;
  const region = random.pick(weigh(REGION_CODES, REGION_WEIGHTS));
  const isRural = random.chance(0.38);
  const crossed = random.chance(isRural ? 0.12 : 0.24);
  const late = random.chance(isRural ? 0.09 : 0.05);
  const lateCentimes = late ? (crossed ? kept / 2n : kept) : 0n;
  const clipped = owed > CLIP_CENTIMES;
  return {
    place: {
      region,
      area: isRural ? AREA_CODES[1] : AREA_CODES[0],
      activity: random.pick(weigh(ACTIVITY_CODES, ACTIVITY_WEIGHTS)),
      band: toDebtBand(owed),
    },
    contribution: {
      crossed,
      late,
      lateCentimes,
      onTimeCentimes: kept - lateCentimes,
      clipped,
      loans: 1n,
    },
    owed,
  };
}

/** Adds the rows of one level into those of the level above. */
function sumUp(rows) {
  const above = new Map();
  for (const [key, row] of rows) {
    const parent = toParent(key);
    const total = above.get(parent) ?? row.map(() => 0n);
    above.set(
      parent,
      total.map((value, at) => value + row[at]),
    );
  }
  return above;
}

/** The exact tables of every measure and level, and the share of the amounts that the clip cuts off. */
export function countSector(borrowers, seed) {
  const random = new SeededRandom(seed, 0);
  const measures = ['COUNTS', 'AMOUNTS', 'CLIPPED'];
  const finest = measures.map(
    (name) =>
      new Map(listKeys('BAND').map((key) => [key, MEASURES[name].components.map(() => 0n)])),
  );
  let [owed, kept] = [0n, 0n];
  for (let at = 0; at < borrowers; at += 1) {
    const person = drawPerson(random);
    const key = toKey(person.place, 'BAND');
    measures.forEach((name, m) => {
      const row = finest[m].get(key);
      MEASURES[name].toComponents(person.contribution).forEach((value, c) => {
        row[c] += value;
      });
    });
    owed += person.owed;
    kept += person.contribution.lateCentimes + person.contribution.onTimeCentimes;
  }
  const tables = new Map();
  measures.forEach((name, m) => {
    let rows = finest[m];
    for (const level of LEVELS.toReversed()) {
      tables.set(`${name} ${level}`, rows);
      rows = sumUp(rows);
    }
  });
  return { tables, cut: Number(owed - kept) / Number(owed) };
}
