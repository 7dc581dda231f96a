// How far a return is said to be: by its own steps, its sender's own pace and the clock.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ProgressDisplay } from '../../src/cli/follow-return.js';
import { toBar, toBarLine, toDuration, toLine } from '../../src/cli/progress-bar.js';
import { type ProgressFacts, toProgress } from '../../src/returns/progress-rules.js';

const NOON = new Date('2026-11-24T12:00:00Z');
const secondsOn = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
const FACTS: ProgressFacts = {
  state: 'RECEIVED',
  isTest: false,
  rowCount: 100_000,
  acceptedCount: 0,
  checkingAt: null,
  mergingAt: null,
  checkPace: 100e-6,
  mergePace: 300e-6,
  failedTries: 0,
};

describe('the progress of a return', () => {
  test.each<[string, Partial<ProgressFacts>, Date, object]>([
    [
      'that waits is nothing yet, and takes what its sender’s former ones took',
      {},
      secondsOn(500),
      { percent: 0, rowsChecked: 0, rowsMerged: 0, remainingSeconds: 40 },
    ],
    [
      'that is checked is a share of the whole work',
      { state: 'CHECKING', checkingAt: NOON },
      secondsOn(5),
      { percent: 12, rowsChecked: 0, remainingSeconds: 35 },
    ],
    [
      'that takes longer than it should is not said to be done',
      { state: 'CHECKING', checkingAt: NOON },
      secondsOn(60),
      { percent: 62, remainingSeconds: 36 },
    ],
    [
      'that is merged has all its rows checked, and none in',
      { state: 'MERGING', checkingAt: NOON, mergingAt: secondsOn(10), acceptedCount: 99_000 },
      secondsOn(25),
      { percent: 62, rowsChecked: 100_000, rowsMerged: 0, remainingSeconds: 15 },
    ],
    [
      'that has ended is whole',
      { state: 'PARTIALLY_ACCEPTED', acceptedCount: 99_000 },
      secondsOn(100),
      { percent: 100, rowsChecked: 100_000, rowsMerged: 99_000, remainingSeconds: 0 },
    ],
    [
      'of a TEST has nothing to merge',
      { state: 'CHECKING', checkingAt: NOON, isTest: true },
      secondsOn(5),
      { percent: 50, remainingSeconds: 5 },
    ],
    [
      'of a TEST leaves nothing in',
      { state: 'ACCEPTED', isTest: true, acceptedCount: 9 },
      NOON,
      { rowsMerged: 0 },
    ],
    [
      'that was taken back leaves nothing in',
      { state: 'WITHDRAWN', acceptedCount: 9 },
      NOON,
      { rowsMerged: 0, percent: 100 },
    ],
    [
      'of a sender’s first is reckoned all the same',
      { checkPace: null, mergePace: null },
      NOON,
      { remainingSeconds: 6 },
    ],
    [
      'of which a step failed says so',
      { state: 'MERGING', checkingAt: NOON, mergingAt: NOON, failedTries: 2 },
      NOON,
      { failedTries: 2 },
    ],
  ])('%s', (_title, changed, now, expected) => {
    expect(toProgress({ ...FACTS, ...changed }, now)).toMatchObject(expected);
  });

  it('never goes back while a step goes on, nor is at its end before it is', () => {
    const facts = fc.record({
      state: fc.constantFrom('RECEIVED', 'CHECKING', 'MERGING'),
      isTest: fc.constant(false),
      rowCount: fc.integer({ min: 0, max: 3_000_000 }),
      acceptedCount: fc.constant(0),
      checkingAt: fc.constant(NOON),
      mergingAt: fc.constant(secondsOn(20)),
      checkPace: fc.option(fc.double({ min: 0, max: 1e-3, noNaN: true })),
      mergePace: fc.option(fc.double({ min: 0, max: 1e-3, noNaN: true })),
      failedTries: fc.nat(3),
    });
    const times = fc.tuple(fc.integer({ min: 20, max: 2000 }), fc.integer({ min: 0, max: 2000 }));
    fc.assert(
      fc.property(facts, times, (given, [first, more]) => {
        const early = toProgress(given, secondsOn(first));
        const late = toProgress(given, secondsOn(first + more));
        expect(late.percent).toBeGreaterThanOrEqual(early.percent);
        for (const { percent, remainingSeconds } of [early, late]) {
          expect(percent).toBeGreaterThanOrEqual(0);
          expect(percent).toBeLessThanOrEqual(99);
          expect(remainingSeconds).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe('the line of a terminal', () => {
  test.each([
    [0, '                        '],
    [50, '████████████            '],
    [51, '████████████▎           '],
    [100, '████████████████████████'],
    [400, '████████████████████████'],
  ])('draws %i %% always as wide', (percent, bar) => {
    expect(toBar(percent)).toBe(bar);
  });

  it('says the state, the rows and the time left', () => {
    const shown = { state: 'MERGING', percent: 7, rows: 1_000_000, remainingSeconds: 65 };
    expect(toBarLine(shown)).toBe(
      '█▋                         7 %  MERGING, 1,000,000 rows, about 1 min 5 s of work left',
    );
    expect(toLine({ state: 'SENDING' })).toBe('SENDING');
    expect(toDuration(59.6)).toBe('1 min 0 s');
  });

  it('says that something keeps it', () => {
    expect(toLine({ state: 'MERGING', failedTries: 2 })).toBe(
      'MERGING, a step failed 2 × and is tried again by itself',
    );
  });

  it('comes where there is no terminal at each state, and at each step that failed', () => {
    const lines: string[] = [];
    const display = new ProgressDisplay({
      out: () => undefined,
      err: (line) => lines.push(line),
      env: {},
    });
    for (const failedTries of [0, 0, 1, 1]) display.show({ state: 'MERGING', failedTries });
    display.show({ state: 'ACCEPTED', failedTries: 1 });
    expect(lines.map((line) => line.split(',')[0])).toEqual(['MERGING', 'MERGING', 'ACCEPTED']);
  });
});
