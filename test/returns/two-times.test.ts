// What a lender reported can be asked back as it was known at any instant, whatever it filed, corrected and took back
// since; a random story against a model that keeps every state.

import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { withdrawReturn } from '../../src/returns/withdraw-return.js';
import { Sector } from '../graph/sector.js';
import { type Cells, GOOD_ROW, StagedReturns } from './staged-return.js';

const MONTHS = ['2026-07-31', '2026-08-31'];
const REFS = ['A', 'B', 'C'];

let sector: Sector;
let returns: StagedReturns;

beforeAll(async () => {
  sector = await Sector.open('gamma', 'delta', ...Array.from({ length: 25 }, (_, n) => `own${n}`));
  returns = new StagedReturns(sector.world);
  for (const month of MONTHS) {
    await sector.world.asOwner(
      'insert into registry.calendar values ($1, $1::date + 10, true, null) on conflict do nothing',
      [month],
    );
  }
});
afterAll(async () => {
  await returns?.close();
  await sector?.close();
});

const row = (ref: string, rest: Cells = {}): Cells => ({
  ...GOOD_ROW,
  loan_ref: ref,
  national_id: `AB${1000 + REFS.indexOf(ref)}`,
  ...rest,
});

const HISTORY = `query H($id: ID!, $asOf: YearMonth, $at: DateTimeISO) { loan(id: $id) { status
  positions(asOf: $asOf, knownAt: $at) { month outstanding status } } }`;
type Told = { month: string; outstanding: string; status: string }[];

async function askHistory(who: string, ref: string, owner: string, at: Date | null, asOf?: string) {
  const [loan] = await sector.world.asOwner<{ loan_id: string }>(
    'select loan_id from registry.loan where association = $1 and loan_ref = $2',
    [owner, ref],
  );
  if (!loan) return undefined;
  const answer = await sector.ask(who, HISTORY, {
    id: toPublicId('loan', loan.loan_id),
    at: at?.toISOString() ?? null,
    asOf: asOf ?? null,
  });
  const { data, errors } = answer as unknown as {
    data: { loan: { status: string; positions: Told } | null };
    errors?: readonly { message: string }[];
  };
  return { code: errors?.[0]?.message, ...data.loan };
}

/** The answers one after another: the owner's connection takes one question at a time. */
async function inTurn<Of, Answer>(items: readonly Of[], ask: (of: Of) => Promise<Answer>) {
  const answers: Answer[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

describe('a loan that was filed, corrected and taken back', () => {
  it('answers each instant with what was known then, for its own lender alone', async () => {
    const send = (kind: 'PERIODIC' | 'CORRECTION', rows: Cells[]) =>
      returns.send({ association: 'gamma', month: '2026-07-31', kind, rows });
    const instants: Date[] = [];
    const note = async () => {
      await pause(3);
      instants.push(new Date());
      await pause(3);
    };
    const first = await send('PERIODIC', [row('A'), row('B')]);
    await note();
    const second = await send('CORRECTION', [
      row('A', { outstanding_principal: '1000' }),
      { loan_ref: 'B', status: 'REMOVED' },
    ]);
    await note();
    for (const id of [second, first]) {
      await withdrawReturn(returns.door, 'gamma', toPublicId('ret', id));
      await note();
    }
    const told = (outstanding: string, status: string) => [
      { month: '2026-07', outstanding, status },
    ];
    const answers = (ref: string) =>
      inTurn(instants, (at) => askHistory('gamma', ref, 'gamma', at));
    expect((await answers('A')).map((answer) => answer?.positions)).toEqual([
      told('5500.00', 'CURRENT'),
      told('1000.00', 'CURRENT'),
      told('5500.00', 'CURRENT'),
      [],
    ]);
    expect((await answers('B')).map((answer) => answer?.positions)).toEqual([
      told('5500.00', 'CURRENT'),
      told('5500.00', 'REMOVED'),
      told('5500.00', 'CURRENT'),
      [],
    ]);
    expect((await answers('A')).map((answer) => answer?.status)).toEqual(Array(4).fill('REMOVED'));
    const early = await askHistory('gamma', 'A', 'gamma', instants[1] ?? null, '2026-06');
    expect(early?.positions).toEqual([]);
    const other = await askHistory('delta', 'A', 'gamma', instants[1] ?? null);
    expect(other?.code).toBe('NOT_FOUND');
  });

  it('does so whatever the story', async () => {
    const rows = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...REFS), fc.integer({ min: 1, max: 9 })),
      {
        minLength: 1,
        selector: ([ref]) => ref,
      },
    );
    const step = fc.record({
      month: fc.constantFrom(...MONTHS),
      what: fc.constantFrom('FILE' as const, 'WITHDRAW' as const),
      rows,
      removed: fc.boolean(),
    });
    let story = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
        const who = `own${story++}`;
        const layers = new Map<string, { id: string; rows: Map<string, [string, string]> }[]>();
        const known: { at: Date; state: Map<string, Told> }[] = [];
        for (const { month, what, rows, removed } of steps) {
          const stack = layers.get(month) ?? [];
          layers.set(month, stack);
          const top = stack.at(-1);
          if (what === 'WITHDRAW') {
            if (!top) continue;
            await withdrawReturn(returns.door, who, toPublicId('ret', top.id));
            stack.pop();
          } else {
            const filed = rows.map(([ref, dirhams], n): Cells => {
              const isRemoved = removed && n === 0 && top?.rows.has(ref);
              if (isRemoved) return { loan_ref: ref, status: 'REMOVED' };
              return row(ref, { outstanding_principal: String(dirhams) });
            });
            const kind = top ? 'CORRECTION' : 'PERIODIC';
            const id = await returns.send({ association: who, month, kind, rows: filed });
            const next = new Map(top?.rows);
            for (const { loan_ref: ref, outstanding_principal: owed, status } of filed) {
              const before = next.get(ref ?? '')?.[0] ?? '';
              const entry: [string, string] =
                status === 'REMOVED' ? [before, 'REMOVED'] : [`${owed}.00`, 'CURRENT'];
              next.set(ref ?? '', entry);
            }
            stack.push({ id, rows: next });
          }
          await pause(3);
          known.push({ at: new Date(), state: toState(layers) });
          await pause(3);
        }
        for (const [step, { at, state }] of known.entries()) {
          const answers = await inTurn(REFS, (ref) => askHistory(who, ref, who, at));
          expect(
            answers.map((answer) => answer?.positions ?? []),
            `at step ${step}`,
          ).toEqual(REFS.map((ref) => state.get(ref) ?? []));
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

/** What every loan's history is by the model, newest month first. */
function toState(layers: Map<string, { rows: Map<string, [string, string]> }[]>) {
  const state = new Map<string, Told>();
  for (const month of MONTHS.toReversed()) {
    for (const [ref, [outstanding, status]] of layers.get(month)?.at(-1)?.rows ?? []) {
      const told = { month: month.slice(0, 7), outstanding, status };
      state.set(ref, [...(state.get(ref) ?? []), told]);
    }
  }
  return state;
}
