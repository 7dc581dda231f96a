// The files of the demo: the same for the same seed wherever they are written, and telling each persona's story month
// by month.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toMonthEnd } from '../../src/demo/calendar-rules.js';
import { DEMO_ASSOCIATIONS } from '../../src/demo/demo-associations.js';
import { DEMO_MONTHS, DEMO_SEED } from '../../src/demo/demo-clients.js';
import { PERSONAS } from '../../src/demo/personas.js';
import { countTotals } from '../../src/demo/return-file.js';
import { ROOT } from '../house/source-files.js';
import { type FileRow, readSector, toFileText } from './demo-files.js';

const SIZE = { seed: DEMO_SEED, borrowers: 400 };
const FILES = DEMO_MONTHS.flatMap((month) =>
  DEMO_ASSOCIATIONS.map(({ code }) => ({ code, month, name: `${code}-${month}.csv` })),
);

describe('the demo’s files', () => {
  it('are the same byte for byte from the same seed, in another process, time zone and language', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'centrale-files-'));
    try {
      const args = ['dist/cli/centrale.js', 'demo', 'files', dir, '--borrowers', '400'];
      await promisify(execFile)(process.execPath, args, {
        cwd: ROOT,
        env: { ...process.env, TZ: 'Pacific/Kiritimati', LC_ALL: 'ar_MA.UTF-8' },
      });
      for (const { code, month, name } of FILES) {
        expect(await readFile(join(dir, name), 'utf8'), name).toBe(toFileText(SIZE, code, month));
      }
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('are others from another seed', () => {
    const other = { ...SIZE, seed: DEMO_SEED + 1 };
    for (const { code, month, name } of FILES) {
      expect(toFileText(other, code, month), name).not.toBe(toFileText(SIZE, code, month));
    }
  });

  it('hold what is declared with them', () => {
    for (const month of DEMO_MONTHS) {
      const declared = countTotals(SIZE, toMonthEnd(month));
      const rows = Map.groupBy(readSector(SIZE, month), ({ association }) => association);
      for (const [code, { records, outstandingCentimes }] of declared) {
        const found = rows.get(code) ?? [];
        const centimes = found.map(({ outstanding }) => Math.round(outstanding * 100));
        expect([records, outstandingCentimes]).toEqual([
          found.length,
          BigInt(centimes.reduce((total, one) => total + one, 0)),
        ]);
      }
    }
  });
});

/** Per persona and lender: what is owed and how late it is at the end of July, August and September 2026. */
const STORIES: Record<string, Record<string, [july: string, august: string, september: string]>> = {
  GOOD_PAYER: {
    amc01: ['2844.44 CURRENT 0', '2622.22 CURRENT 0', '2400.00 CURRENT 0'],
    amc03: ['3655.56 CURRENT 0', '3377.78 CURRENT 0', '3100.00 CURRENT 0'],
  },
  THREE_LENDERS_LATE: {
    amc02: ['7000.00 CURRENT 0', '7000.00 OVERDUE 15', '7000.00 OVERDUE 45'],
    amc03: ['5166.66 CURRENT 0', '4833.33 CURRENT 0', '4500.00 CURRENT 0'],
    amc10: ['5666.66 CURRENT 0', '5333.33 CURRENT 0', '5000.00 CURRENT 0'],
  },
  BELOW_EDGE: { amc02: ['6888.88 CURRENT 0', '6444.44 CURRENT 0', '6000.00 CURRENT 0'] },
  ABOVE_EDGE: { amc02: ['6888.89 CURRENT 0', '6444.45 CURRENT 0', '6000.01 CURRENT 0'] },
  HOMONYM_1: { amc04: ['9311.12 CURRENT 0', '8755.56 CURRENT 0', '8200.00 CURRENT 0'] },
  HOMONYM_2: {},
  MISTYPED: { amc02: ['5977.78 CURRENT 0', '5588.89 CURRENT 0', '5200.00 CURRENT 0'] },
  UNKNOWN: {},
  RESTRUCTURED: {
    amc04: ['7500.00 RESTRUCTURED 0', '7000.00 RESTRUCTURED 0', '6500.00 RESTRUCTURED 0'],
  },
  WRITTEN_OFF: {
    amc11: ['3800.00 WRITTEN_OFF 416', '3800.00 WRITTEN_OFF 447', '3800.00 WRITTEN_OFF 477'],
  },
};

describe('the personas in the files', () => {
  const months = DEMO_MONTHS.map((month) => readSector(SIZE, month));
  const find = (rows: FileRow[], nationalId: string): FileRow[] =>
    rows.filter(({ cells }) => cells.national_id === nationalId);

  it.each(PERSONAS.map((persona) => [persona.key, persona] as const))(
    '%s owes what the story says, to whom it says, each month',
    (key, { nationalId }) => {
      months.forEach((rows, n) => {
        const told = find(rows, nationalId).map(({ association, cells, outstanding }) => [
          association,
          `${outstanding.toFixed(2)} ${cells.status} ${cells.days_past_due}`,
        ]);
        const expected = Object.entries(STORIES[key] ?? {}).map(([code, told]) => [code, told[n]]);
        expect(told).toEqual(expected);
      });
    },
  );

  it('bear the names and birth dates of their stories, but for the mistyped id, which is another’s', () => {
    for (const { key, nationalId, lastName, birthDate } of PERSONAS) {
      for (const { cells } of find(months.flat(), nationalId)) {
        const isOwn = cells.last_name === lastName && cells.birth_date === birthDate;
        expect(isOwn, key).toBe(key !== 'MISTYPED');
      }
    }
    const holders = find(months.flat(), 'ZA100007').map(({ cells }) => cells.last_name);
    expect(new Set(holders)).toEqual(new Set(['Wahbi']));
  });

  it('have two namesakes born on one day under two ids', () => {
    const [one, two] = PERSONAS.filter(({ key }) => key.startsWith('HOMONYM'));
    expect([one?.lastName, one?.firstName, one?.birthDate]).toEqual([
      two?.lastName,
      two?.firstName,
      two?.birthDate,
    ]);
    expect(one?.nationalId).not.toBe(two?.nationalId);
  });
});
