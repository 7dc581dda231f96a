// Messages from end to end: registered through the graph, signed, sent by the running gateway, tried again, given up
// where the address is gone; and no alert leaves without its record.
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishByHand } from '../../src/exposure/publish-by-hand.js';
import { RegisterRows } from '../exposure/register-rows.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { type Received, Receiver } from './receiver.js';

const CODES = ['amc01', 'amc02', 'cc', 'dd'];
const JULY = '2026-07-31';
const AUGUST = '2026-08-31';

let door: FrontDoor;
let register: RegisterRows;
let receiver: Receiver;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  register = await RegisterRows.open(door.world.ownerUrl);
  await register.addAssociations({ cc: 'cc', dd: 'dd' });
  for (const month of [JULY, AUGUST]) await register.openMonth(month, CODES);
  await register.report(
    CODES.map((association) => ({ association, person: 'one', loan: association, month: JULY })),
  );
  await register.report([
    { association: 'amc01', person: 'one', loan: 'amc01', month: AUGUST },
    { association: 'amc02', person: 'one', loan: 'amc02', month: AUGUST, daysPastDue: 100 },
  ]);
  // Tried again at once, where production waits ever longer.
  await door.world.asOwner('update jobs.queue set retry_delay = 0, retry_backoff = false');
  token = await door.tokenOf('amc-01');
});

afterAll(async () => {
  await receiver?.close();
  await register?.close();
  await door?.close();
});

beforeEach(async () => {
  await receiver?.close();
  await door.world.asOwner(`update registry.webhook set status = 'DISABLED'`);
  receiver = await Receiver.open();
});

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  const answer = await door.ask('/graphql', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

interface Registered {
  registerWebhook: {
    webhook: { id: string } | null;
    secret: string | null;
    userErrors: { code: string }[];
  };
}
const registerAt = (url: string, events: string[]) =>
  ask<Registered>(
    `mutation($input: RegisterWebhookInput!) { registerWebhook(input: $input) {
      webhook { id } secret userErrors { code } } }`,
    { input: { url, events } },
  ).then((data) => data.registerWebhook);

const verify = (secret: string, { body, headers }: Received) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: Record<string, unknown>;
  };
const arrived = (n: number) => expect.poll(() => receiver.received.length).toBe(n);

let files = 0;

/** A file of no rows, another one each time. */
async function submitTest(): Promise<{ id: string }> {
  files += 1;
  const header =
    'national_id,last_name,first_name,birth_date,sex,province,area,activity,loan_ref,product,purpose,principal,disbursed_on,maturity_on,instalments,frequency,instalment_amount,outstanding_principal,overdue_amount,days_past_due,status';
  const answer = await door.ask('/returns/2026-08?kind=TEST&records=0&outstanding=0', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: `${header}\n${'\n'.repeat(files)}`,
  });
  return (await answer.json()) as { id: string };
}

describe('a webhook', () => {
  it('is told that a return has ended, signed so that its receiver can tell who sent it', async () => {
    const { secret } = await registerAt(receiver.url, ['RETURN_COMPLETED']);
    const { id } = await submitTest();
    await arrived(1);
    const [message] = receiver.received as [Received];
    const told = verify(secret ?? '', message);
    expect(told.type).toBe('return.completed');
    expect(told.data).toMatchObject({ id, state: 'ACCEPTED', kind: 'TEST' });
    const forged = { ...message, body: message.body.replace('ACCEPTED', 'REFUSED') };
    expect(() => verify(secret ?? '', forged)).toThrow();
  });

  it('is sent the same message again, with the same id, until it takes it', async () => {
    await registerAt(receiver.url, ['RETURN_COMPLETED']);
    receiver.answers.push(500, 503);
    await submitTest();
    await arrived(3);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).data.id)).size).toBe(1);
  });

  it('of somebody who never answers holds up nobody else', async () => {
    const silent = await Receiver.open();
    await registerAt(silent.url, ['RETURN_COMPLETED']);
    await silent.close();
    await registerAt(receiver.url, ['RETURN_COMPLETED']);
    await submitTest();
    await submitTest();
    await arrived(2);
  });

  it('that answers 410 is told nothing more', async () => {
    await registerAt(receiver.url, ['RETURN_COMPLETED']);
    receiver.answers.push(410);
    await submitTest();
    await arrived(1);
    const status = () =>
      ask<{ webhooks: { url: string; status: string }[] }>('{ webhooks { url status } }').then(
        ({ webhooks }) => webhooks.find(({ url }) => url === receiver.url)?.status,
      );
    await expect.poll(status).toBe('GONE');
  });

  it('can be given a new secret, and switched off', async () => {
    const { webhook, secret } = await registerAt(receiver.url, ['RETURN_COMPLETED']);
    const rotate = `mutation($id: ID!) { rotateWebhookSecret(id: $id) { secret userErrors { code } } }`;
    const rotated = await ask<{ rotateWebhookSecret: { secret: string } }>(rotate, webhook ?? {});
    expect(rotated.rotateWebhookSecret.secret).not.toBe(secret);
    await submitTest();
    await arrived(1);
    const [message] = receiver.received as [Received];
    expect(verify(rotated.rotateWebhookSecret.secret, message).type).toBe('return.completed');
    await ask(
      'mutation($id: ID!) { disableWebhook(id: $id) { webhook { status } } }',
      webhook ?? {},
    );
    const other = await ask<{ disableWebhook: { userErrors: { code: string }[] } }>(
      'mutation { disableWebhook(id: "whk_none") { userErrors { code } } }',
    );
    expect(other.disableWebhook.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });

  it('cannot be an address inside the network, and there are five at most', async () => {
    const refused = await registerAt('https://10.1.2.3/hook', ['ALERT_RAISED']);
    expect(refused).toMatchObject({ webhook: null, userErrors: [{ code: 'BAD_WEBHOOK_URL' }] });
    for (let n = 1; n <= 5; n += 1) await registerAt(`https://example.org/${n}`, ['ALERT_RAISED']);
    const sixth = await registerAt('https://example.org/6', ['ALERT_RAISED']);
    expect(sixth.userErrors).toEqual([{ code: 'TOO_MANY_WEBHOOKS' }]);
  });
});

describe('an alert', () => {
  it('leaves with the publication, by ids and bands alone, and recorded as an inquiry', async () => {
    const { secret } = await registerAt(receiver.url, ['ALERT_RAISED']);
    await publishByHand(door.world.workUrl, door.world.keys, { month: '2026-07', kind: 'MONTHLY' });
    await publishByHand(door.world.workUrl, door.world.keys, { month: '2026-08', kind: 'MONTHLY' });
    await arrived(1);
    const [message] = receiver.received as [Received];
    const told = verify(secret ?? '', message);
    expect(told.type).toBe('alert.raised');
    expect(told.data).toEqual({
      snapshotMonth: '2026-08',
      alerts: [
        {
          borrower: expect.stringMatching(/^brw_/),
          inquiryId: expect.stringMatching(/^inq_/),
          changes: [{ measure: 'ARREARS', from: 'NONE', to: 'D91_180' }],
        },
      ],
    });
    expect(message.body).not.toMatch(/Alami|amc02/);
    const recorded = await door.world.asOwner(
      `select purpose::text, association, api_client from audit.inquiry`,
    );
    expect(recorded).toEqual([
      { purpose: 'PORTFOLIO_REVIEW', association: 'amc01', api_client: 'amc-01' },
    ]);
  });
});
