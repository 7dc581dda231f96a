// The table of ids in memory against a walk over all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../src/borrowers/id-table.js';
import { isOneEdit } from '../../src/borrowers/name-comparison-rules.js';
import { packId } from '../../src/borrowers/near-id-rules.js';

const report = fc.record({
  id: fc.constantFrom('A12', 'A13', 'A21', 'AB12', 'B12', 'A123', 'A1', 'B21', 'AB21', 'Z9999999'),
  birthDay: fc.nat(2),
  lastMark: fc.integer({ min: -1, max: 1 }),
  firstMark: fc.integer({ min: -1, max: 1 }),
});
const packed = (id: string): number => packId(id) ?? 0;

describe('the table of ids', () => {
  it('finds whoever is one slip away and shares a trait, each report once, and nobody else', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 40 }), report, (reports, asked) => {
        const table = new IdTable(reports.length);
        reports.forEach((r, at) => {
          table.add(packed(r.id), at + 1, r);
        });
        const found: number[] = [];
        table.visitNear(packed(asked.id), asked, (number) => found.push(number));
        const expected = reports.flatMap((r, at) => {
          const shares =
            r.birthDay === asked.birthDay ||
            r.lastMark === asked.lastMark ||
            r.firstMark === asked.firstMark ||
            (r.lastMark === asked.firstMark && r.firstMark === asked.lastMark);
          return isOneEdit(r.id, asked.id) && shares ? [at + 1] : [];
        });
        expect(new Set(found)).toEqual(new Set(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('tells of fifty reports at most, however many are near', () => {
    const traits = { birthDay: 1, lastMark: 1, firstMark: 1 };
    const table = new IdTable(300);
    for (let n = 0; n < 300; n += 1) table.add(packed(n < 100 ? 'A12' : `A1${n}`), n + 1, traits);
    const countNear = (id: string) => {
      let told = 0;
      table.visitNear(packed(id), traits, () => {
        told += 1;
      });
      return told;
    };
    expect(countNear('A13')).toBe(50);
    expect(countNear('A1200')).toBeGreaterThan(10);
  });

  it('takes no more than it was made for, and forgets all when wiped', () => {
    const traits = { birthDay: 1, lastMark: 1, firstMark: 1 };
    const table = new IdTable(1);
    table.add(packed('A12'), 1, traits);
    expect(() => table.add(packed('A13'), 2, traits)).toThrow(RangeError);
    table.wipe();
    const found: number[] = [];
    table.visitNear(packed('A13'), traits, (number) => found.push(number));
    expect(found).toEqual([]);
    expect(table.size).toBe(0);
  });
});
