// A portfolio review as one job: a list of own people in, each recorded, their bands out as a file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { toIdHash } from '../../src/borrowers/national-id.js';
import { publishByHand } from '../../src/exposure/publish-by-hand.js';
import { idHashOf, RegisterRows } from '../exposure/register-rows.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';

const CODES = ['amc01', 'amc02', 'cc', 'dd'];
const JULY = '2026-07-31';

let door: FrontDoor;
let register: RegisterRows;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  register = await RegisterRows.open(door.world.ownerUrl);
  await register.addAssociations({ cc: 'cc', dd: 'dd' });
  await register.openMonth(JULY, CODES);
  await register.report([
    { association: 'amc01', person: 'shared', loan: 'a1', month: JULY },
    { association: 'amc02', person: 'shared', loan: 'b1', month: JULY, daysPastDue: 45 },
    { association: 'amc01', person: 'alone', loan: 'a2', month: JULY },
    { association: 'amc01', person: 'closed', loan: 'a3', month: JULY, status: 'CLOSED' },
    { association: 'amc02', person: 'theirs', loan: 'b2', month: JULY },
    { association: 'cc', person: 'else', loan: 'c1', month: JULY },
    { association: 'dd', person: 'else', loan: 'd1', month: JULY },
  ]);
  await door.world.asOwner(
    `update registry.client set client_ref = '=cmd' where client_ref is null`,
  );
  await publishByHand(door.world.workUrl, door.world.keys, { month: '2026-07', kind: 'MONTHLY' });
  token = await door.tokenOf('amc-01');
});

afterAll(async () => {
  await register?.close();
  await door?.close();
});

const headers = () => ({ authorization: `Bearer ${token}` });
const open = (body: string) =>
  door.ask('/screenings', {
    method: 'POST',
    headers: { ...headers(), 'content-type': 'text/csv' },
    body,
  });

interface State {
  id: string;
  state: string;
  asked: number;
  statusUrl: string;
  resultUrl: string | null;
}

async function finish(answer: Response): Promise<string[][]> {
  expect(answer.status).toBe(202);
  const { statusUrl } = (await answer.json()) as State;
  const look = async () =>
    (await (await door.ask(statusUrl, { headers: headers() })).json()) as State;
  await expect.poll(async () => (await look()).state).toBe('FINISHED');
  const result = await door.ask((await look()).resultUrl ?? '', { headers: headers() });
  expect(result.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  return (await result.text())
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

/** Columns of a result that do not depend on keys. */
const bandsOf = (rows: string[][]) =>
  rows.slice(1).map((row) => [row[0], ...row.slice(3, 8), row[9]].join(' '));

const countInquiries = async () =>
  (await door.world.asOwner<{ n: number }>('select count(*)::int as n from audit.inquiry'))[0]?.n;

describe('a screening', () => {
  it('of all own clients with a live loan records each of them and shows their bands', async () => {
    const answer = await door.ask('/screenings?clients=ALL', {
      method: 'POST',
      headers: headers(),
    });
    const rows = await finish(answer);
    expect(rows[0]?.join(',')).toBe(
      'line,borrower_id,client_ref,other_lenders,outstanding_elsewhere,instalments_elsewhere,' +
        'worst_arrears_elsewhere,verdict,inquiry_id,refusal',
    );
    expect(
      bandsOf(rows)
        .map((row) => row.slice(2))
        .sort(),
    ).toEqual(['NONE ZERO ZERO NONE OK ', 'ONE UP_TO_6000 UP_TO_500 D31_90 WATCH ']);
    expect(await countInquiries()).toBe(2);
    expect(rows[1]?.[2]).toBe("'=cmd");
  });

  it('of a list answers a line for each that was asked, foreign and unknown people alike', async () => {
    const client = (person: string) =>
      door.world.asOwner<{ client_id: string }>(
        `select client_id from registry.client where id_hash = $1::bytea and association = 'amc01'`,
        [idHashOf(person)],
      );
    const [shared, closed] = await Promise.all([client('shared'), client('closed')]);
    const theirs = await door.world.asOwner<{ client_id: string }>(
      `select client_id from registry.client where association = 'amc02' limit 1`,
    );
    const ids = [shared, theirs, closed]
      .map((rows) => toPublicId('brw', rows[0]?.client_id ?? ''))
      .join('\n');
    const rows = await finish(await open(`borrower_id\n${ids}\nbrw_nobody\n`));
    expect(bandsOf(rows)).toEqual([
      '1 ONE UP_TO_6000 UP_TO_500 D31_90 WATCH ',
      '2      NOT_OWN_CLIENT',
      '3      NO_ACTIVE_LOAN',
      '4      NOT_OWN_CLIENT',
    ]);
    // The review of this snapshot was recorded by the test above: it is the same one.
    expect(await countInquiries()).toBe(2);
  });

  it('takes national ids without keeping them', async () => {
    await door.world.asOwner(`update registry.client set id_hash = $1 where id_hash = $2::bytea`, [
      toIdHash(door.world.keys, 'AB12345'),
      idHashOf('alone'),
    ]);
    const rows = await finish(await open('national_id\r\nab 123-45\r\nZZ99999\r\nnonsense\r\n'));
    expect(bandsOf(rows).map((row) => row.split(' ').at(-1))).toEqual([
      '',
      'NOT_OWN_CLIENT',
      'NOT_OWN_CLIENT',
    ]);
    const kept = await door.world.asOwner('select * from audit.screening_line');
    expect(JSON.stringify(kept)).not.toMatch(/12345|99999/);
    expect(door.log()).not.toMatch(/12345|99999/);
  });

  it.each([
    ['an unknown header', 'cin\nAB12345\n', 400, 'BAD_SCREENING'],
    ['no line at all', '', 400, 'BAD_SCREENING'],
    ['more than 100,000 people', `loan_ref\n${'a\n'.repeat(100_001)}`, 413, 'TOO_MANY_PEOPLE'],
    ['a line without end', `loan_ref\n${'a'.repeat(9 * 1024 ** 2)}`, 413, 'TOO_MANY_PEOPLE'],
  ])('with %s is refused and leaves nothing', async (_what, body, status, code) => {
    const before = await door.world.asOwner('select count(*) as n from audit.screening');
    const answer = await open(body);
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { error: { code: string; remedy: string } };
    expect(error).toMatchObject({ code, remedy: expect.stringMatching(/\w/) });
    expect(await door.world.asOwner('select count(*) as n from audit.screening')).toEqual(before);
  });

  it('is read by its own lender alone, and by nobody’s cookie', async () => {
    const answer = await door.ask('/screenings?clients=ALL', {
      method: 'POST',
      headers: headers(),
    });
    const { statusUrl } = (await answer.json()) as State;
    const other = { authorization: `Bearer ${await door.tokenOf('amc-02')}` };
    expect((await door.ask(statusUrl, { headers: other })).status).toBe(404);
    const bureau = { authorization: `Bearer ${await door.tokenOf('bureau-01')}` };
    expect((await door.ask(statusUrl, { headers: bureau })).status).toBe(403);
    const session = await door.ask('/session', { method: 'POST', headers: headers() });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await door.ask(statusUrl, { headers: { cookie } })).status).toBe(401);
  });

  it('is closed to whoever does not report, before and after', async () => {
    const rows = await finish(
      await door.ask('/screenings?clients=ALL', { method: 'POST', headers: headers() }),
    );
    expect(rows.length).toBeGreaterThan(1);
    await door.world.asOwner(
      `update intake.return set reconciles = false where association = 'amc01'`,
    );
    const refused = await door.ask('/screenings?clients=ALL', {
      method: 'POST',
      headers: headers(),
    });
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect([refused.status, error.code]).toEqual([403, 'NO_RECIPROCITY']);
    await door.world.asOwner(
      `update intake.return set reconciles = true where association = 'amc01'`,
    );
  });
});
