// What the asker can do, as requests: files of every kind, states, rejected rows, operations that a tape writes, and the
// roads that are gone every time, which lead to every field of its schema once.
import type { GraphQLSchema } from 'graphql';
import { getIntrospectionQuery } from 'graphql';
import type { Cells } from '../returns/staged-return.js';
import { OperationWriter } from './generated-operations.js';
import { AUGUST, type Filed, JULY, rowOf } from './lenders.js';
import { graphql, type Sent, upload } from './observer.js';
import { toBundles } from './operations.js';
import { ASKERS_BOOK, EVERYBODY, SHARED, THEIRS, UNKNOWN } from './secret-books.js';
import type { Tape } from './tape.js';

/** The asker's other program, whose allowance is its association's own. */
export const PLAIN_ASKER = 'amc-01-plain';

/** What the asker knows or guesses: ids of its own, and some that are the secret lender's. */
export interface Known {
  schema: GraphQLSchema;
  ids: readonly string[];
  cursors: readonly string[];
  /** Codes of provisioning schemes, which are equal for all. */
  schemes: readonly string[];
}

/** A loan of the secret lender's, by its reference: not the asker's to take back. */
const THEIR_LOAN: Cells = { loan_ref: 'SA10004-0', status: 'REMOVED' };

/** Rows that the asker may send: its own, people whom only the other knows, other names for them, damaged ones. */
const ROWS: readonly Cells[] = [
  ...ASKERS_BOOK,
  ...[...SHARED, ...THEIRS, UNKNOWN].flatMap((of, n) => [
    rowOf(`I${n}`, {
      national_id: of.nationalId,
      last_name: of.lastName,
      birth_date: of.birthDate,
    }),
    rowOf(`M${n}`, { national_id: of.nationalId, last_name: 'Inventee', birth_date: '1966-06-06' }),
    rowOf(`${of.nationalId}-0`, { national_id: of.nationalId, last_name: of.lastName }),
  ]),
  rowOf('F1', { sex: 'X', principal: '0' }),
  rowOf('F2', { national_id: '' }),
  rowOf('F3', { disbursed_on: '2026-12-01' }),
  THEIR_LOAN,
  { loan_ref: 'A1', status: 'REMOVED' },
];

function toFiled(tape: Tape): Filed {
  const rows = Array.from({ length: tape.between(1, 6) }, () => tape.choose(ROWS));
  const kind = tape.choose(['TEST', 'TEST', 'CORRECTION', 'PERIODIC', 'INITIAL'] as const);
  const wrong = tape.happens(8) ? { records: rows.length + 1 } : {};
  return { month: tape.choose([AUGUST, AUGUST, JULY, '2026-06', '2031-01']), kind, rows, ...wrong };
}

/** One move; `run` keeps applications of one run apart from those of the former, which are read back as recorded. */
export function toMove(tape: Tape, known: Known, run: number): Sent {
  const which = tape.pick(12);
  const ret = `ret#${tape.pick(4)}`;
  if (which === 11) return upload(toFiled(tape));
  if (which === 10) return { path: `/returns/${ret}` };
  if (which === 9) return { path: `/returns/${ret}/rejections.csv` };
  if (which === 8 && tape.happens(3)) return { method: 'DELETE', path: `/returns/${ret}` };
  const refs = [`app-${run}-0`, `app-${run}-1`, '', 'x\u0007'];
  const pools = {
    people: EVERYBODY,
    values: {
      id: [...known.ids, ret, 'loan_AAAAAAAAAAAAAAAAAAAAAA', '~'],
      code: ['amc01', 'amc02', 'amc99'],
      after: [...known.cursors, '~'],
      first: [1, 2, 3, 25, 100, 0],
      applicationRef: refs,
      consentRef: refs,
      Decimal: ['0', '500.00', '20000', '-1'],
      YearMonth: ['2026-06', JULY, AUGUST, '2199-12'],
      DateTimeISO: ['2020-01-01T00:00:00Z', '2199-01-01T00:00:00Z'],
      province: ['CAS', 'RAB'],
      clientRef: ['client 0', 'client 1'],
    },
  };
  const query = new OperationWriter(known.schema, pools, tape).write();
  const language = tape.choose(['en', 'fr', 'ar']);
  return graphql(query, {}, { headers: { 'accept-language': language } });
}

/** Every field of the schema, by the shortest way, about one person and the asker's own things. */
export function toFieldRoads(
  { schema, ids, schemes }: Known,
  of: (typeof EVERYBODY)[number],
  application: string,
): Sent[] {
  const samples = {
    nationalId: of.nationalId,
    lastName: of.lastName,
    birthDate: of.birthDate,
    applicationRef: application,
    consentRef: 'consent',
    householdIncome: '4000',
    first: 3,
    'loan.id': ids.find((id) => id.startsWith('loan')),
    'return.id': 'ret#0',
    'association.code': 'amc02',
    'provisionShift.from': schemes[0],
    'provisionShift.to': schemes.at(-1),
  };
  return toBundles(schema, samples).map((query) => graphql(query));
}

/** Months on the clock, and what the sector's mean is. */
const CLOCK =
  graphql(`{ own: reportingMonths(first: 50) { ...months } theirs: reportingMonths(association: "amc02") { ...months }
      sectorQuality { quarters { quarter mean } userErrors { code } } }
      fragment months on ReportingMonthConnection { edges { cursor node { association month state dueOn receivedAt completeAt
        daysLate gap quality { index validity completeness timeliness consistency matchRate vanishedLoans risenLoans
          impossibleDaysLoans doubtfulRows } } } }`);

/** Every field of the schema, about a shared client and about one of the other lender's alone, and more. */
export function toReadingRoads(known: Known, run: number): Sent[] {
  const { ids } = known;
  const [shared] = SHARED;
  const [theirs] = THEIRS;
  const fields = [
    ...toFieldRoads(known, shared, `road-s-${run}`),
    ...toFieldRoads(known, theirs, `road-t-${run}`).filter(({ body }) => body?.includes('inquire')),
  ];
  const looks = EVERYBODY.map((of, n) =>
    graphql(
      `{ borrower(by: {person: {lastName: "${of.lastName}", birthDate: "${of.birthDate}"}}) { id lastName firstName loans { ref outstanding }
        riskSummary(purpose: PORTFOLIO_REVIEW) { summary { otherLenders outstandingElsewhere instalmentsElsewhere
          worstArrearsElsewhere verdict { level reasons { measure value } } } userErrors { code } } } ${ids
            .map((id, i) => `l${n}${i}: loan(id: "${id}") { ref }`)
            .join(' ')} }`,
    ),
  );
  const list =
    '{ borrowers(first: 100) { totalCount edges { cursor node { id loans { ref } } } } }';
  return [
    graphql(getIntrospectionQuery()),
    ...fields,
    ...looks,
    graphql(list),
    CLOCK,
    graphql(
      '{ viewer { quota { used allowed left } reciprocity { holds reason } } }',
      {},
      {
        client: PLAIN_ASKER,
      },
    ),
    graphql(
      '{ borrowers(first: 3) { edges { node { loans { positions { month version outstanding } } } } } }',
    ),
    graphql('{ borrowers(first: 1000000) { edges { node { id } } } }'),
    { path: '/health/ready' },
    { path: '/metrics' },
    {
      path: '/graphql',
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    },
    { path: '/returns/ret_AAAAAAAAAAAAAAAAAAAAAA' },
    { path: '/docs/errors' },
    { path: '/nowhere', client: null },
  ];
}

/** A file of rows on everybody's ids, good, misfit and damaged, as a test and as a correction, and what is told of it. */
export function toFilingRoads(run: number): Sent[] {
  // The same file again would be the same return, and not judged again.
  const fresh = rowOf(`R${run}`, { national_id: 'SC30001', last_name: 'Ghazi' });
  const filed = { month: AUGUST, rows: [...ROWS, fresh] };
  return [
    upload({ ...filed, kind: 'TEST' }),
    upload({
      ...filed,
      month: JULY,
      kind: 'CORRECTION',
      rows: [...ROWS.slice(0, 12), THEIR_LOAN, fresh],
    }),
    { path: '/returns/ret#1/rejections.csv', headers: { 'accept-language': 'fr' } },
    { path: '/returns/ret#2' },
    { path: '/returns/ret#2/events' },
    { path: '/returns/ret#2/events', headers: { 'last-event-id': '2' } },
    CLOCK,
    graphql(`{ returns { edges { cursor node { id state rowCount acceptedCount rejectedCount warningCount assumed
      qualityIndex rejections { code count } warnings { code count message } } } } }`),
  ];
}
