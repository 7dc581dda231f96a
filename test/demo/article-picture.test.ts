// The picture that the press drew of the sector in 2009, found again in the demo's return files: two borrowers in five with
// more than one loan, arrears from 2 to 5 %, what that costs, and crossed debt above 6,000 DH. The source defines none of
// its figures and its sums do not close, so each test says what is counted and how far the demo may be off.
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { DEMO_MONTHS, DEMO_SEED } from '../../src/demo/demo-clients.js';
import { judgeLoan, type SchemeTerms } from '../../src/portfolio/provision-rules.js';
import { SECTOR_SCHEMES } from '../portfolio/schemes.js';
import { type FileRow, readSector } from './demo-files.js';

/** What the sector was owed then, in millions of dirhams: the scale on which the press told the cost. */
const SECTOR_MDH = 6000;

/** Loans live at each month's end, written off ones left out: they stand on neither side of a ratio. */
let months: FileRow[][];
let people: FileRow[][];

beforeAll(() => {
  const size = { seed: DEMO_SEED, borrowers: readConfig({}).demoBorrowers };
  months = DEMO_MONTHS.map((month) =>
    readSector(size, month).filter((r) => r.isLive && r.cells.status !== 'WRITTEN_OFF'),
  );
  people = [...Map.groupBy(months[2] ?? [], (r) => r.cells.national_id).values()];
});

const toOwed = (loans: readonly FileRow[]) => loans.reduce((sum, r) => sum + r.outstanding, 0);
const isCrossed = (loans: readonly FileRow[]) => new Set(loans.map((r) => r.association)).size > 1;
const toShare = <Item>(items: readonly Item[], is: (item: Item) => boolean) =>
  items.filter(is).length / items.length;
const toRate = (loans: readonly FileRow[], days: number) =>
  toOwed(loans.filter((r) => r.daysPastDue > days)) / toOwed(loans);

/** What a scheme asks for the sector in its third month, each lender by its own view of a client, on the scale of 2009. */
function toProvisions(scheme: SchemeTerms): number {
  const loans = months[2] ?? [];
  const clients = Map.groupBy(loans, (r) => `${r.association} ${r.cells.national_id}`);
  let required = 0n;
  for (const held of clients.values()) {
    const worstDays = Math.max(...held.map((r) => r.daysPastDue));
    for (const loan of held) {
      required += judgeLoan(scheme, {
        daysPastDue: loan.daysPastDue,
        worstDays,
        isRestructured: loan.cells.status === 'RESTRUCTURED',
        outstanding: BigInt(Math.round(loan.outstanding * 100)),
        overdue: 0n,
        guarantee: null,
      }).required;
    }
  }
  return (Number(required) / 100 / toOwed(loans)) * SECTOR_MDH;
}

describe('the picture of 2009', () => {
  it('has 40 % of borrowers with more than one live loan, at one lender or at several', () => {
    // ± 2 points: known to one digit. A borrower is a national id, not a loan.
    expect(Math.abs(toShare(people, (loans) => loans.length > 1) - 0.4)).toBeLessThan(0.02);
  });

  it('has arrears that go from about 2 to about 5 %: balance of loans more than 30 days late over all', () => {
    const [first = [], , last = []] = months;
    // ± 0.6 points: both ends are known to one digit, and "arrears" had no definition.
    expect(Math.abs(toRate(first, 30) - 0.02)).toBeLessThan(0.006);
    expect(Math.abs(toRate(last, 30) - 0.05)).toBeLessThan(0.006);
  });

  it('costs what 400 million on 6 billion can mean: more than all 30 days late, less than all late at all', () => {
    const [, , last = []] = months;
    // 400 is 6.7 % of 6,000: no reading of "5 %" gives it. Lost whole, loans over 30 days late cost less, loans late by a
    // day or more cost more.
    expect(toRate(last, 30) * SECTOR_MDH).toBeGreaterThan(265);
    expect(toRate(last, 30) * SECTOR_MDH).toBeLessThan(400);
    expect(toRate(last, 0) * SECTOR_MDH).toBeGreaterThan(400);
  });

  it('costs less in provisions under every scheme, in the order of their severity', () => {
    const asked = (code: string) => toProvisions(SECTOR_SCHEMES[code] as SchemeTerms);
    // Half of the 306 that are more than 30 days late, and a fifth more for sound loans that a client's late one draws
    // into its class; ± 10 %.
    expect(Math.abs(asked('AMC_2009_DEMO') - 184)).toBeLessThan(18);
    expect(asked('BAM_19G_2002')).toBeLessThan(asked('MIX_MBB'));
    expect(asked('MIX_MBB')).toBeLessThan(asked('AMC_2009_DEMO'));
    expect(asked('AMC_2009_DEMO')).toBeLessThan(asked('SADHAN'));
    expect(asked('SADHAN')).toBeLessThan(400);
  });

  it('has crossed debt above 6,000 DH: four fifths of those at several lenders owe more in all', () => {
    const crossed = people.filter(isCrossed);
    const others = people.filter((loans) => !isCrossed(loans));
    const isAbove = (loans: FileRow[]) => toOwed(loans) > 6000;
    // ± 5 points: the source gives the edge alone. It is what a person owes, not what a loan was granted for.
    expect(Math.abs(toShare(crossed, isAbove) - 0.8)).toBeLessThan(0.05);
    expect(toShare(others, isAbove)).toBeLessThan(0.35);
    const above = toShare(people.filter(isAbove), isCrossed);
    expect(above).toBeGreaterThan(
      5 *
        toShare(
          people.filter((p) => !isAbove(p)),
          isCrossed,
        ),
    );
  });
});
