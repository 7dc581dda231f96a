// Records the visits of a call: one statement judges and writes them all, each by itself. What is wrong with a visit is
// told with its place in the call, and never depends on another lender's rows.
import { toDirhams } from '../access/scalar-rules.js';
import { LoanUseVisit } from '../database/entities/loan-use-visit.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, ERRORS, type ErrorCode, type ErrorEntry, toWords } from '../errors.js';
import {
  type RecordVisitsPayload,
  toVisit,
  type VisitInput,
  type VisitUserError,
} from './visit.type.js';
import { TAKEN_BACK } from './visit-codes.js';
import { toVisitFault } from './visit-wording.js';

const MOST_AT_ONCE = 100;
const RAISED: readonly ErrorCode[] = ['CLIENT_SUSPENDED', 'NOT_AN_ASKER'];

interface Judged {
  line_no: string;
  problems: string[] | null;
  visit_id: string | null;
}

/** A sign that no reference may have, in place of what the database cannot hold: the visit is refused by its name. */
const UNHOLDABLE = '\u0001';
const toCell = (text: string | null | undefined): string | null =>
  text == null || (text.isWellFormed() && !text.includes('\0')) ? (text ?? null) : UNHOLDABLE;

const toCells = (visit: VisitInput, index: number) => ({
  line_no: index,
  loan_ref: toCell(visit.loanRef),
  visited_on: visit.visitedOn,
  declared_use: toCell(visit.declaredUse),
  observed_use: toCell(visit.observedUse),
  amount_verified: visit.amountVerified == null ? null : toDirhams(visit.amountVerified),
  deviation: toCell(visit.deviation),
  action: toCell(visit.action),
  evidence_ref: toCell(visit.evidenceRef),
});

const toFieldName = (column: string): string =>
  column.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());

function toUserError(index: number, problem: string, { locale }: RequestContext): VisitUserError {
  const { code, column } = toVisitFault(problem);
  const { message, remedy }: ErrorEntry = ERRORS[code];
  return {
    index,
    field: ['input', 'visits', String(index), toFieldName(column)],
    code,
    message: toWords(message, locale),
    remedy: toWords(remedy, locale),
  };
}

async function judge(visits: VisitInput[], context: RequestContext): Promise<Judged[]> {
  try {
    return await context.session.query<Judged>({
      name: 'record-visits',
      text: 'select line_no, problems, visit_id from registry.record_visits($1, $2, $3::jsonb)',
      values: [context.viewer.clientId, context.keys.ids, JSON.stringify(visits.map(toCells))],
    });
  } catch (error) {
    const code = RAISED.find((raised) => error instanceof Error && error.message === raised);
    throw code ? new CentraleError(code) : error;
  }
}

/** Throws LIST_TOO_LONG above 100 visits, CLIENT_SUSPENDED, NOT_AN_ASKER. */
export async function recordVisits(
  visits: VisitInput[],
  context: RequestContext,
): Promise<RecordVisitsPayload> {
  if (visits.length > MOST_AT_ONCE) {
    throw new CentraleError('LIST_TOO_LONG', { limit: MOST_AT_ONCE });
  }
  const judged = visits.length === 0 ? [] : await judge(visits, context);
  const ids = judged.flatMap((row) => (row.visit_id === null ? [] : [row.visit_id]));
  const found =
    ids.length === 0
      ? []
      : await context.session
          .em()
          .find(LoanUseVisit, { visitId: { $in: ids }, supersededAt: null });
  const byId = new Map(found.map((row) => [row.visitId, row]));
  const toRecorded = ({ line_no, visit_id }: Judged) => {
    const row = byId.get(visit_id ?? '');
    const visit = row && row.deviation !== TAKEN_BACK ? toVisit(row) : null;
    return { index: Number(line_no), visit };
  };
  return {
    visits: judged.filter((row) => row.visit_id !== null).map(toRecorded),
    userErrors: judged.flatMap(({ line_no, problems }) =>
      (problems ?? []).map((problem) => toUserError(Number(line_no), problem, context)),
    ),
  };
}
