// A gateway over an empty register in a throwaway folder, with the demo's lenders and two open months: what a sector's
// first returns meet.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { toClientSecret } from '../dist/access/client-secret.js';
import { WorkDoor } from '../dist/database/work-door.js';
import { publishSnapshot } from '../dist/exposure/publish.js';
import { startGateway } from './start-gateway.mjs';

const ENDED = ['ACCEPTED', 'PARTIALLY_ACCEPTED', 'REFUSED', 'WITHDRAWN'];

export async function openEmptyGateway(months, port = 4610) {
  const dir = await mkdtemp(join(tmpdir(), 'centrale-bench-'));
  const child = await startGateway({ data: dir, port, borrowers: 0 });
  const state = JSON.parse(await readFile(`${dir}/server/server.json`, 'utf8'));
  const keys = JSON.parse(await readFile(`${dir}/keys.json`, 'utf8'));
  const secrets = Buffer.from(keys.clientSecrets, 'base64');
  const toUrl = (database, login = 'postgres', password = state.ownerPassword) =>
    `postgresql://${login}:${password}@127.0.0.1:${state.port}/${database}`;
  const owner = new pg.Client({ connectionString: toUrl('centrale') });
  await owner.connect();
  for (const month of months) {
    await owner.query(
      `insert into registry.calendar (month, due_on, real_time)
       values (($1 || '-01')::date + interval '1 month - 1 day', ($1 || '-10')::date + interval '1 month', false)
       on conflict do nothing`,
      [month],
    );
  }
  const address = `http://127.0.0.1:${port}`;
  const ask = async (path, init) => {
    const answer = await fetch(`${address}${path}`, init);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const askToken = async (code) => {
    const client = code.replace('amc', 'amc-');
    const basic = Buffer.from(`${client}:${toClientSecret(secrets, client, 1)}`).toString('base64');
    const { access_token } = await ask('/oauth/token', {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return access_token;
  };
  return {
    dir,
    owner,
    address,
    toUrl,
    askToken,
    /** Largest resident memory of the gateway's own process so far, in MB. */
    async peakMegabytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
    },
    /** Sends a file through the front door, waits for its end, and answers the milliseconds of both. */
    async submit(file, body) {
      const headers = { authorization: `Bearer ${await askToken(file.code)}` };
      const began = performance.now();
      const query = `kind=PERIODIC&records=${file.records}&outstanding=${file.outstanding}`;
      const { statusUrl } = await ask(`/returns/${file.month}?${query}`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'text/csv' },
        body,
        duplex: 'half',
      });
      const received = performance.now() - began;
      for (let pause = 25; ; pause = Math.min(pause * 1.3, 500)) {
        const told = await ask(statusUrl, { headers });
        if (ENDED.includes(told.state)) {
          if (told.state !== 'ACCEPTED') throw new Error(JSON.stringify(told));
          return { received, ended: performance.now() - began };
        }
        await sleep(pause);
      }
    },
    /** Waits until what follows the returns is done, the figures of all books and the matching; answers the milliseconds. */
    async untilQuiet() {
      const due = `select (select count(*) from pg_stat_activity where application_name = 'centrale work' and state <> 'idle')::int
        + (select count(*) from jobs.job where name = 'matching' and state < 'completed')::int as n`;
      const began = performance.now();
      let quiet = 0;
      while (quiet < 5) {
        quiet = (await owner.query(due)).rows[0].n === 0 ? quiet + 1 : 0;
        await sleep(100);
      }
      return performance.now() - began;
    },
    /** Publishes a month's snapshot, or publishes it again; answers its milliseconds. */
    async publish(month, kind = 'MONTHLY') {
      const door = new WorkDoor(toUrl('centrale', 'centrale_work', state.workPassword), 1);
      const began = performance.now();
      const reason = kind === 'RECTIFICATION' ? 'raced again' : undefined;
      await publishSnapshot(door, { month, kind, reason });
      const took = performance.now() - began;
      await door.close();
      return took;
    },
    async close() {
      await owner.end();
      await new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.on('exit', resolve);
        child.kill('SIGTERM');
      });
      await rm(dir, { recursive: true, force: true });
    },
  };
}
