// Non-interference, as an attacker would try it: two worlds in which one lender's loans differ within the bands that the
// asker reads. Whatever the asker sends, no byte of any answer may differ; and where it may see a difference, it must.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Known, toFieldRoads, toFilingRoads, toMove, toReadingRoads } from './asker-moves.js';
import { AUGUST } from './lenders.js';
import { upload } from './observer.js';
import { findWays } from './operations.js';
import {
  ASKERS_BOOK,
  BOOK_TAPE,
  EVERYBODY,
  SHARED,
  toSecretBook,
  withDebt,
} from './secret-books.js';
import { Tape, tapes } from './tape.js';
import { TwoWorlds } from './two-worlds.js';

const WORLDS = 4;
const MOVES = 30;

let worlds: TwoWorlds;
let known: Known;
let run = 0;

beforeAll(async () => {
  worlds = await TwoWorlds.open([toSecretBook([]), toSecretBook([7, 11, 13, 17, 19, 23, 29])]);
  known = await worlds.findKnown();
});
afterAll(() => worlds?.close());

describe('two worlds that differ only in another lender’s loans within their bands', () => {
  it('are asked for every field that the asker has, and every one is answered', async () => {
    const [observer] = worlds.observers;
    const roads = toFieldRoads(known, SHARED[0], 'first look');
    const fields = new Set(roads.flatMap(({ body }) => body?.match(/\w+/g) ?? []));
    for (const way of findWays(known.schema)) expect(fields).toContain(way.at(-1)?.field.name);
    for (const sent of roads) {
      const answer = await observer.send(sent);
      await worlds.observers[1].send(sent);
      // A trial of rules and a release are made by jobs and have tests of their own: here there is none.
      if (!/verdictTrial|release\(|statistics\(/.test(sent.body ?? ''))
        expect(answer, sent.body).not.toContain('"errors"');
    }
  });

  it('are one world on every road, over every field, file and error', async () => {
    const roads = [...toFilingRoads(run), ...toReadingRoads(known, run)];
    expect(await worlds.findDifferences(roads)).toEqual([]);
  });

  it('are one world through any sequence of files and operations, whatever the other’s book becomes', async () => {
    const sequences = fc.array(tapes(80), { minLength: MOVES, maxLength: MOVES });
    await fc.assert(
      fc.asyncProperty(tapes(BOOK_TAPE), sequences, async (book, sequence) => {
        run += 1;
        await worlds.rewrite(1, toSecretBook(book));
        await worlds.inquire(1, new Tape(book).choose(EVERYBODY));
        await worlds.publishBoth();
        const moves = sequence.map((tape) => toMove(new Tape(tape), known, run));
        expect(await worlds.findDifferences(moves)).toEqual([]);
      }),
      // The worlds have moved on: what is left out would not be tried from the same place.
      { numRuns: WORLDS, endOnFailure: true },
    );
  });
});

describe('a difference that the asker may see', () => {
  /** The other's debt passes the edge of a band, in one world, for as long as `look` takes. */
  async function whileCrossed(look: () => Promise<void>): Promise<void> {
    const within = worlds.bookOf(1);
    run += 1;
    await worlds.publishBoth();
    await worlds.rewrite(1, withDebt(within, SHARED[0], '6000.01'));
    await look();
    await worlds.rewrite(1, within);
    await worlds.publishBoth();
  }

  it('shows once it is published and not before: a debt elsewhere that passes the edge of a band', () =>
    whileCrossed(async () => {
      expect(await worlds.findDifferences(toReadingRoads(known, run))).toEqual([]);
      await worlds.publishBoth();
      run += 1;
      const differences = await worlds.findDifferences(toReadingRoads(known, run));
      const shown = differences.filter(({ here, there }) => {
        return here.includes('"UP_TO_6000"') && there.includes('"UP_TO_12000"');
      });
      expect(shown.length).toBeGreaterThan(1);
      for (const { asked } of differences) expect(asked).toMatch(/riskSummary|inquire/);
    }));

  it('shows at once where it is its own: a correction of its own loan', async () => {
    run += 1;
    const correct = (outstanding: string) => {
      const rows = ASKERS_BOOK.slice(0, 1).map((row) => ({
        ...row,
        outstanding_principal: outstanding,
      }));
      return upload({ month: AUGUST, kind: 'CORRECTION', rows });
    };
    const [here, there] = worlds.observers;
    await Promise.all([here.send(correct('5100')), there.send(correct('5200'))]);
    const roads = toReadingRoads(known, run).filter(({ body }) => body?.includes('outstanding'));
    const differences = await worlds.findDifferences(roads);
    const shown = differences.filter(
      ({ here: mine, there: other }) => mine.includes('5100.00') && other.includes('5200.00'),
    );
    expect(shown.length).toBeGreaterThan(0);
  });

  it('shows to no research partner, and to nobody without a token, whatever it is', () =>
    whileCrossed(async () => {
      await worlds.publishBoth();
      const roads = toReadingRoads(known, run).filter((_sent, n) => n % 3 === 0);
      const partner = roads.map((sent) => ({ ...sent, client: 'research-01' }));
      const stranger = roads.map((sent) => ({ ...sent, client: null }));
      expect(await worlds.findDifferences([...partner, ...stranger])).toEqual([]);
    }));
});
