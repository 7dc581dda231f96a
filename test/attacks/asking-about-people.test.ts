// Asking about people one does not know: guesses are told apart by nothing and run into the day's limit, every look
// leaves its record and none is given without, and nobody learns who else asked.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ASKER, fileBooks, JULY, Lenders, rowOf, SECRET } from './lenders.js';

const LIMIT = 500;
const GUESSES = 1_000;
const IN_ONE_CALL = 20;

let lenders: Lenders;

const theirs = (n: number) =>
  rowOf(`T${n}`, {
    national_id: `TB${10_000 + n}`,
    last_name: 'Berrada',
    birth_date: '1971-07-07',
  });
const paidOff = (n: number) => ({
  ...theirs(n),
  status: 'CLOSED',
  outstanding_principal: '0',
});
const mine = Array.from({ length: 30 }, (_, n) =>
  rowOf(`M${n}`, { national_id: `MA${10_000 + n}`, last_name: 'Amrani' }),
);

beforeAll(async () => {
  lenders = await Lenders.open();
  const theirRows = Array.from({ length: 200 }, (_, n) => (n < 100 ? theirs(n) : paidOff(n)));
  const shared = mine.slice(0, 2).map((row, n) => ({ ...row, loan_ref: `SHARED${n}` }));
  await fileBooks(lenders, { [SECRET]: [...theirRows, ...shared], [ASKER]: mine });
  await lenders.publish(JULY);
  await allow(ASKER, LIMIT);
});
afterEach(() => allow(ASKER, 100_000));
afterAll(() => lenders?.close());

const asOwner = (text: string, values: unknown[] = []) =>
  lenders.door.world.asOwner<{ n: number }>(text, values);
const allow = (client: string, daily: number) =>
  asOwner('update registry.api_client set daily_inquiries = $2 where client_id = $1', [
    client,
    daily,
  ]);
const countInquiries = async () =>
  (await asOwner('select count(*)::int as n from audit.inquiry'))[0]?.n ?? Number.NaN;

const SUMMARY = `otherLenders outstandingElsewhere instalmentsElsewhere worstArrearsElsewhere recentInquiries
  verdict { level debtService atLeast reasons { measure level value explanation } }`;
const toInput = (nationalId: string, lastName: string, birthDate: string, application: string) =>
  `{ nationalId: "${nationalId}", lastName: "${lastName}", birthDate: "${birthDate}", purpose: NEW_CREDIT,
    applicationRef: "${application}", consentRef: "c", householdIncome: "4000" }`;
const inquire = (input: string) =>
  `inquire(input: ${input}) { inquiryId riskSummary { ${SUMMARY} } userErrors { code message remedy } }`;

interface Inquired {
  inquiryId: string | null;
  riskSummary: { otherLenders: string } | null;
  userErrors: { code: string }[];
}

/** Ids nobody has, ids with another name and birth date, and people who paid everything back, asked as they are. */
function toGuess(n: number): string {
  const application = `guess-${n}`;
  if (n % 3 === 0) return toInput(`UN${20_000 + n}`, 'Guess', '1984-04-04', application);
  if (n % 3 === 1) return toInput(`TB${10_000 + (n % 100)}`, 'Guess', '1984-04-04', application);
  return toInput(`TB${10_100 + (n % 100)}`, 'Berrada', '1971-07-07', application);
}

describe('a thousand guesses at people', () => {
  it('have one answer and no other, until the day’s limit ends them', async () => {
    const answers: Inquired[] = [];
    for (let from = 0; from < GUESSES; from += IN_ONE_CALL) {
      const fields = Array.from({ length: IN_ONE_CALL }, (_, i) => {
        return `g${i}: ${inquire(toGuess(from + i))}`;
      });
      const { data } = await lenders.query(ASKER, `mutation { ${fields.join(' ')} }`);
      answers.push(...(Object.values(data ?? {}) as unknown as Inquired[]));
    }
    const told = answers.map(({ inquiryId, ...rest }) => [
      inquiryId !== null,
      JSON.stringify(rest),
    ]);
    expect(told.filter(([isRecorded]) => isRecorded)).toHaveLength(LIMIT);
    expect(new Set(told.map(String)).size).toBe(2);
    expect(answers.at(-1)?.userErrors[0]?.code).toBe('QUOTA_EXHAUSTED');
    expect(answers[0]?.riskSummary?.otherLenders).toBe('NONE');
    expect(new Set(answers.map(({ inquiryId }) => inquiryId)).size).toBe(LIMIT + 1);
    expect(await countInquiries()).toBe(LIMIT);
  });

  it('end for right answers too: what is known is not given beyond the limit', async () => {
    await allow(ASKER, LIMIT);
    const right = toInput('TB10005', 'Berrada', '1971-07-07', 'right');
    const refused = await lenders.query(ASKER, `mutation { ${inquire(right)} }`);
    expect(JSON.stringify(refused.data)).toMatch(/QUOTA_EXHAUSTED/);
    await allow(ASKER, LIMIT + 1);
    const answered = await lenders.query(ASKER, `mutation { ${inquire(right)} }`);
    expect(JSON.stringify(answered.data)).toMatch(/"otherLenders":"ONE"/);
  });

  it('are ten as members of one application, whoever they are', async () => {
    const application = toInput('MA10000', 'Amrani', '1980-01-01', 'group');
    await lenders.query(ASKER, `mutation { ${inquire(application)} }`);
    const fields = Array.from({ length: 12 }, (_, n) => {
      const guess = toGuess(n).replace('NEW_CREDIT', 'GUARANTOR').replace(`guess-${n}`, 'group');
      return `g${n}: ${inquire(guess)}`;
    });
    const { data } = await lenders.query(ASKER, `mutation { ${fields.join(' ')} }`);
    const codes = (Object.values(data ?? {}) as unknown as Inquired[]).map(
      ({ userErrors }) => userErrors[0]?.code,
    );
    expect(codes).toEqual([...Array(10).fill(undefined), ...Array(2).fill('TOO_MANY_GUARANTORS')]);
  });
});

describe('a look', () => {
  const page = (directive: string) => `{ borrowers(first: 25) { edges { node { id
    riskSummary(purpose: PORTFOLIO_REVIEW) ${directive} { summary { otherLenders } } } } } }`;

  it('that is left out of the operation leaves no record and shows nothing', async () => {
    const before = await countInquiries();
    for (const directive of ['@include(if: false)', '@skip(if: true)']) {
      const { data } = await lenders.query(ASKER, page(directive));
      expect(JSON.stringify(data)).not.toContain('riskSummary');
    }
    expect(await countInquiries()).toBe(before);
  });

  it('is recorded once for each person on a page, and a repeated page adds none', async () => {
    const before = await countInquiries();
    await lenders.query(ASKER, page(''));
    expect(await countInquiries()).toBe(before + 25);
    const [again, alias] = [page(''), page('').replace('riskSummary', 'x: riskSummary')];
    for (const query of [again, alias]) await lenders.query(ASKER, query);
    expect(await countInquiries()).toBe(before + 25);
  });

  it('shows nothing where its record cannot be written', async () => {
    await asOwner('revoke insert on audit.inquiry from centrale_reader');
    const right = toInput('TB10007', 'Berrada', '1971-07-07', 'unrecorded');
    const answer = await lenders.post(ASKER, { query: `mutation { ${inquire(right)} }` });
    const body = await answer.text();
    await asOwner('grant insert on audit.inquiry to centrale_reader');
    expect(body).toContain('"INTERNAL"');
    expect(body).not.toMatch(/ONE|UP_TO|permission|denied/);
  });
});

describe('what others ask', () => {
  it('is not in the inquiries of a shared client, nor open to a declaration', async () => {
    const shared = toInput('MA10001', 'Amrani', '1980-01-01', 'their application');
    const asked = await lenders.query(SECRET, `mutation { ${inquire(shared)} }`);
    expect(JSON.stringify(asked.data)).toContain('inq_');
    const inquiries =
      '{ borrower(by: {nationalId: "MA10001"}) { inquiries { id client applicationRef } } }';
    expect(JSON.stringify(await lenders.query(ASKER, inquiries))).not.toMatch(/their|amc-02/);
    expect(JSON.stringify(await lenders.query(SECRET, inquiries))).toContain('their application');
    const declare = (applicationRef: string) =>
      lenders.query(
        ASKER,
        `mutation { declareOutcome(input: {applicationRef: "${applicationRef}", outcome: REFUSED}) {
          recorded userErrors { code message } } }`,
      );
    expect(await declare('their application')).toEqual(await declare('nobody’s'));
  });
});

describe('the bureau’s staff', () => {
  const open = (rest: string) =>
    `{ borrower(by: {nationalId: "TB10003"}${rest}) { reports { lastName } bands { outstanding } } }`;

  it('open nobody without a case, and leave a record of everybody they open', async () => {
    const before = await countInquiries();
    const refused = await lenders.query('bureau-01', open(''));
    expect(refused.errors?.[0]?.extensions.code).toBe('CASE_REQUIRED');
    expect(await countInquiries()).toBe(before);
    const opened = await lenders.query('bureau-01', open(', case: {ref: "C-9", purpose: DISPUTE}'));
    expect(JSON.stringify(opened.data)).toContain('Berrada');
    const [row] = await asOwner(
      `select count(*)::int as n from audit.inquiry where case_ref = 'C-9' and api_client = 'bureau-01'`,
    );
    expect(row?.n).toBe(1);
  });

  it('can change no record: no mutation of theirs names one', async () => {
    const { data } = await lenders.query(
      'bureau-01',
      '{ __schema { mutationType { fields { name } } } }',
    );
    const names = JSON.stringify(data);
    expect(names).toContain('ruleIdentityCase');
    expect(names).not.toMatch(/inquir|audit|record|log/i);
  });
});
