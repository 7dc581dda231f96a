// A return followed as it goes: server-sent events through the front door, and the command that shows them.
import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { readEvents } from '../../src/cli/follow-return.js';
import { returnCommand } from '../../src/cli/return.js';
import { followReturn } from '../../src/returns/return-events.js';
import { EventStreams } from '../../src/server/event-streams.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { GOOD_ROW } from './staged-return.js';

const MONTH = '2026-07-31';
let door: FrontDoor;
let token: string;

beforeAll(async () => {
  door = await openFrontDoor();
  await door.world.asOwner(
    'insert into registry.calendar values ($1, $1::date + 10, false, null)',
    [MONTH],
  );
  token = await door.tokenOf('amc-01');
});
afterAll(() => door?.close());

/** A return in the register that nobody works on; its state is what the test says. */
async function placeReturn(state = 'CHECKING', association = 'amc01'): Promise<string> {
  const [row] = await door.world.asOwner<{ id: string }>(
    `insert into intake.return (return_id, association, month, kind, declared_records, declared_outstanding_centimes,
       sha256, size_bytes, api_client, state, row_count, checking_at)
     values (gen_random_uuid(), $1, $2, 'CORRECTION', 1, 1, sha256(gen_random_uuid()::text::bytea), 1, 'test', $3, 500000, now())
     returning return_id as id`,
    [association, MONTH, state],
  );
  return row?.id ?? '';
}
const move = (id: string, state: string) =>
  door.world.asOwner(
    `update intake.return set state = $2::intake.return_state,
       merging_at = case when $2 = 'MERGING' then now() else merging_at end,
       finished_at = case when $2 not in ('CHECKING', 'MERGING') then now() end
     where return_id = $1`,
    [id, state],
  );
const open = async (id: string, headers: Record<string, string> = {}, as = token) => {
  const stop = new AbortController();
  const response = await door.ask(`/returns/${toPublicId('ret', id)}/events`, {
    headers: { authorization: `Bearer ${as}`, ...headers },
    signal: stop.signal,
  });
  return { response, stop: () => stop.abort() };
};
/** A line over a connection of its own, which nobody listens to. */
const hold = (id: string, as = token) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const asked = get(`${door.address}/returns/${toPublicId('ret', id)}/events`, {
      agent: false,
      headers: { authorization: `Bearer ${as}` },
    });
    asked.once('error', reject);
    asked.once('response', resolve);
  });
interface Heard {
  id: string;
  state: string;
  percent: number;
}
async function hear(response: Response, onEach: (heard: Heard) => unknown = () => {}) {
  const heard: Heard[] = [];
  if (!response.body) return heard;
  for await (const { id, data } of readEvents(response.body)) {
    const { state, progress } = JSON.parse(data);
    const event = { id, state, percent: progress.percent };
    heard.push(event);
    await onEach(event);
  }
  return heard;
}
const statesOf = (heard: Heard[]) =>
  heard.filter(({ id }) => id !== '').map(({ id, state }) => `${id} ${state}`);

describe('the events of a return', () => {
  it('tell each state once, how far it is in between, and end with it', async () => {
    const id = await placeReturn();
    const { response } = await open(id);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const heard = await hear(response, async ({ id: step, state }) => {
      if (step === '2') await move(id, 'MERGING');
      if (step === '3' && state === 'MERGING')
        setTimeout(() => void move(id, 'PARTIALLY_ACCEPTED'), 1500);
    });
    expect(statesOf(heard)).toEqual([
      '1 RECEIVED',
      '2 CHECKING',
      '3 MERGING',
      '4 PARTIALLY_ACCEPTED',
    ]);
    expect(heard.some(({ id: step }) => step === '')).toBe(true);
    expect(heard.at(-1)?.percent).toBe(100);
  });

  it('go on after the last one heard, and are over for who has heard the end', async () => {
    const id = await placeReturn();
    const first = await open(id);
    await hear(first.response, ({ id: step }) => {
      if (step === '2') first.stop();
    }).catch(() => {});
    await move(id, 'MERGING');
    await move(id, 'ACCEPTED');
    const again = await open(id, { 'last-event-id': '2' });
    expect(statesOf(await hear(again.response))).toEqual(['3 MERGING', '4 ACCEPTED']);
    expect((await open(id, { 'last-event-id': '4' })).response.status).toBe(204);
    const odd = await open(id, { 'last-event-id': '-1; drop' });
    expect(statesOf(await hear(odd.response))).toHaveLength(4);
  });

  it('are for its sender and the bureau, by a token or a page’s cookie, and nothing to anybody else', async () => {
    const id = await placeReturn('ACCEPTED');
    await move(id, 'ACCEPTED');
    const statusAs = async (as: string) => {
      const { response } = await open(id, {}, await door.tokenOf(as));
      await response.text();
      return response.status;
    };
    expect(await statusAs('bureau-01')).toBe(200);
    expect(await statusAs('amc-02')).toBe(404);
    expect(await statusAs('research-01')).toBe(403);
    expect(await statusAs('supervisor-01')).toBe(403);
    const path = `/returns/${toPublicId('ret', id)}/events`;
    expect((await door.ask(path)).status).toBe(401);
    const session = await door.ask('/session', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await door.ask(path, { headers: { cookie } })).status).toBe(200);
  });

  it('reckon with the pace of its own sender, whoever reads and whatever others take', async () => {
    const end = (id: string, seconds: number) =>
      door.world.asOwner(
        `update intake.return set state = 'ACCEPTED', checking_at = now() - $2 * interval '2 seconds',
           merging_at = now() - $2 * interval '1 second', writing_at = now() - $2 * interval '1 second', finished_at = now()
         where return_id = $1`,
        [id, seconds],
      );
    const remaining = async (as: string) => {
      const query = `{ return(id: "${toPublicId('ret', waiting)}") { progress { remainingSeconds percent } } }`;
      const answer = await door.ask('/graphql', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await door.tokenOf(as)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ query }),
      });
      const { data } = (await answer.json()) as { data: { return: { progress: object } } };
      return data.return.progress;
    };
    const waiting = await placeReturn('RECEIVED', 'amc02');
    const first = { remainingSeconds: 30, percent: 0 };
    await end(await placeReturn('CHECKING', 'amc01'), 1000);
    expect(await remaining('amc-02')).toEqual(first);
    expect(await remaining('bureau-01')).toEqual(first);
    await end(await placeReturn('CHECKING', 'amc02'), 50);
    expect(await remaining('amc-02')).toEqual({ remainingSeconds: 100, percent: 0 });
    expect(await remaining('bureau-01')).toEqual({ remainingSeconds: 100, percent: 0 });
    await move(waiting, 'REFUSED');
  });

  it('take four lines of an association, none of which is another’s, and give a place back', async () => {
    const id = await placeReturn();
    const lines = await Promise.all([hold(id), hold(id), hold(id), hold(id)]);
    expect(lines.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    const fifth = await open(id);
    expect(fifth.response.status).toBe(429);
    expect(await fifth.response.json()).toMatchObject({ error: { code: 'TOO_MANY_STREAMS' } });
    const other = await placeReturn('CHECKING', 'amc02');
    const theirs = await hold(other, await door.tokenOf('amc-02'));
    expect(theirs.statusCode).toBe(200);
    lines.pop()?.destroy();
    const isFree = async () => {
      const next = await hold(id);
      next.destroy();
      return next.statusCode === 200;
    };
    await expect.poll(isFree).toBe(true);
    for (const line of [...lines, theirs]) line.destroy();
    await move(id, 'REFUSED');
    await move(other, 'REFUSED');
  });
});

describe('a line', () => {
  const viewer = {
    audience: 'AMC',
    association: 'amc01',
    clientId: 'amc-01',
    databaseRole: 'centrale_amc_amc01',
  } as const;

  it('ends with its token, and when the gateway closes', async () => {
    const streams = new EventStreams();
    const short = streams.take({ ...viewer, expiresAt: new Date(Date.now() + 30) });
    const long = streams.take({ ...viewer, expiresAt: new Date(Date.now() + 60_000) });
    await expect.poll(() => short.signal.aborted).toBe(true);
    expect(long.signal.aborted).toBe(false);
    streams.close();
    expect(long.signal.aborted).toBe(true);
    expect(() => streams.take({ ...viewer, expiresAt: new Date() })).toThrow('UNAVAILABLE');
    for (const line of [short, long]) line.release();
  });

  it('says now and then that it is still there', async () => {
    const waits = {
      return_id: crypto.randomUUID(),
      state: 'RECEIVED',
      kind: 'PERIODIC',
      row_count: '10',
      accepted_count: '0',
      rejected_count: '0',
      warning_count: '0',
      received_at: new Date(),
      finished_at: null,
      checking_at: null,
      merging_at: null,
      check_pace: null,
      merge_pace: null,
      failed_tries: 0,
    };
    let looks = 0;
    const read = async () => {
      looks += 1;
      return looks > 20 ? undefined : waits;
    };
    const { signal } = new AbortController();
    const lines = [];
    for await (const line of followReturn({
      read,
      lastId: 0,
      signal,
      lookAgainMs: 2,
      heartbeatMs: 5,
    })) {
      lines.push(line);
    }
    expect(lines.filter((line) => line.startsWith('id: '))).toHaveLength(1);
    expect(lines.filter((line) => line === ': still here\n\n').length).toBeGreaterThan(1);
  });
});

describe('the command', () => {
  const path = () => join(door.world.dir, 'july.csv');
  const run = async (rewrite?: (line: string) => void) => {
    const columns = Object.keys(GOOD_ROW);
    const cells = columns.map((name) => GOOD_ROW[name] ?? '');
    await writeFile(path(), `${columns.join(',')}\n${cells.join(',')}\n`);
    const said: string[] = [];
    const io = {
      out: (line: string) => said.push(line),
      err: (line: string) => said.push(line),
      ...(rewrite ? { rewrite } : {}),
      env: {
        DATABASE_URL: door.world.appUrl,
        DATABASE_WORK_URL: door.world.workUrl,
        CENTRALE_KEYS: join(door.world.dir, 'keys.json'),
        PUBLIC_URL: door.config.publicUrl,
      },
    };
    const rest = [path(), '--month', '2026-07', '--client', 'amc-01', '--url', door.address];
    const code = await returnCommand.run(['check', ...rest], io);
    return { code, said };
  };

  test('draws one line over and over on a terminal, and leaves it free', async () => {
    const drawn: string[] = [];
    const { code, said } = await run((line) => drawn.push(line));
    expect(code).toBe(0);
    expect(drawn[0]).toContain('100 %  SENDING');
    expect(drawn.some((line) => line.includes('ACCEPTED, 1 rows'))).toBe(true);
    expect(drawn.at(-1)).toBe('');
    expect(said.join('\n')).not.toContain('█');
  });

  test('says each state in a plain line where nobody watches', async () => {
    const { said } = await run();
    const plain = said.slice(1, -1).map((line) => line.split(',')[0]);
    expect(plain.filter((line) => line === 'SENDING')).toHaveLength(1);
    expect(plain.at(-1)).toBe('ACCEPTED');
    expect(new Set(plain).size).toBe(plain.length);
  });
});
