// Sends every association's visits of some months through the front door, one file each. Unlike loans, the visits of a
// few months are few enough to be gathered in one walk through the sector.
import { toDirhams } from '../access/scalar-rules.js';
import { VISIT_COLUMNS } from '../loan-use/visit-columns-rules.js';
import { DEMO_ASSOCIATIONS, type DemoAssociation } from './demo-associations.js';
import type { DemoLoan } from './demo-loan.type.js';
import { type DemoSize, loansOf } from './return-file.js';
import { type FrontDoor, sendAll, sendFile } from './send-file.js';
import { type DemoVisit, toVisitOf } from './visit-life.js';

type Row = Record<string, string>;

function toRow({ ref }: DemoLoan, visit: DemoVisit): Row {
  return {
    loan_ref: ref,
    visited_on: visit.visitedOn,
    declared_use: visit.declaredUse,
    observed_use: visit.observedUse,
    amount_verified: toDirhams(BigInt(visit.amountVerifiedCentimes)),
    deviation: visit.deviation,
    action: visit.action,
    evidence_ref: visit.evidenceRef,
  };
}

/** The visits made in those months (YYYY-MM), by association. */
export function findDemoVisits(size: DemoSize, months: readonly string[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>(DEMO_ASSOCIATIONS.map(({ code }) => [code, []]));
  for (const loan of loansOf(size)) {
    const visit = toVisitOf(size.seed, loan);
    if (!visit || !months.includes(visit.visitedOn.slice(0, 7))) continue;
    found.get(loan.association)?.push(toRow(loan, visit));
  }
  return found;
}

/** A file of visits as the association writes it. */
function* writeVisitFile({ writes }: DemoAssociation, rows: Row[]): Generator<string> {
  const isFrench = writes === 'FRENCH';
  const delimiter = isFrench ? ';' : ',';
  const names = VISIT_COLUMNS.map(({ name, french }) => (isFrench ? (french ?? name) : name));
  yield `${names.join(delimiter)}\n`;
  for (const row of rows) {
    yield `${VISIT_COLUMNS.map(({ name }) => row[name] ?? '').join(delimiter)}\n`;
  }
}

/** Visits of loans that are reported already; a file that is in already is a replay. Answers the visits sent. */
export async function submitDemoVisits(
  door: FrontDoor,
  size: DemoSize,
  months: readonly string[],
): Promise<number> {
  const visits = findDemoVisits(size, months);
  await sendAll(DEMO_ASSOCIATIONS, async (association) => {
    const rows = visits.get(association.code) ?? [];
    if (rows.length === 0) return;
    const path = `/loan-use?records=${rows.length}`;
    await sendFile(door, association, path, writeVisitFile(association, rows));
  });
  return [...visits.values()].reduce((sum, rows) => sum + rows.length, 0);
}
