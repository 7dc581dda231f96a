// The sector that is raced over: the demo with 100,000 borrowers in a folder of its own, filled through the front door
// the first time and kept. Lenders ask in proportion to their share of the sector; daily allowances are lifted, since the
// race is not about them.
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { toClientSecret } from '../dist/access/client-secret.js';
import { toNameKey } from '../dist/borrowers/name-key-rules.js';
import { DEMO_ASSOCIATIONS } from '../dist/demo/demo-associations.js';
import { DEMO_SEED } from '../dist/demo/demo-clients.js';
import { toLoansOf } from '../dist/demo/person-life.js';
import { startGateway } from './start-gateway.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const toData = (borrowers) => `${ROOT}.data/bench-${borrowers}`;
const PORT = '4600';
const PEOPLE = 5000;

/** Starts the gateway over the bench's folder; filling it the first time takes minutes, and is told. */
const openFolder = (borrowers) =>
  startGateway({
    data: toData(borrowers),
    port: PORT,
    borrowers,
    hear(line) {
      if (/report|received|Published/.test(line)) console.log(line);
    },
    remedy: `remove ${toData(borrowers)} where its register is of other migrations`,
  });

function toPeople(borrowers, hmacKey) {
  const people = [];
  for (let i = 0; i < PEOPLE; i += 1) {
    const [loan] = toLoansOf(DEMO_SEED, Math.floor((i * borrowers) / PEOPLE));
    if (!loan) continue;
    const { nationalId, lastName, birthDate } = loan.person;
    const hash = createHmac('sha256', hmacKey).update(nationalId).digest('hex');
    people.push({
      nationalId,
      lastName,
      birthDate,
      idHash: `\\x${hash}`,
      nameKey: toNameKey(lastName),
    });
  }
  return people;
}

async function askToken(address, clientSecrets, clientId) {
  const secret = toClientSecret(clientSecrets, clientId, 1);
  const answer = await fetch(`${address}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await answer.json()).access_token;
}

export async function openSector() {
  const borrowers = Number(process.env.BENCH_BORROWERS ?? 100_000);
  const gateway = await openFolder(borrowers);
  const state = JSON.parse(await readFile(`${toData(borrowers)}/server/server.json`, 'utf8'));
  const keys = JSON.parse(await readFile(`${toData(borrowers)}/keys.json`, 'utf8'));
  const toUrl = (login, password) =>
    `postgresql://${login}:${password}@127.0.0.1:${state.port}/centrale`;
  const owner = new pg.Client({ connectionString: toUrl('postgres', state.ownerPassword) });
  await owner.connect();
  await owner.query(
    `update registry.api_client set daily_inquiries = 1000000000 where audience = 'AMC'`,
  );
  await owner.query('vacuum analyze');
  // What the filling left to be written must not be written during the race.
  await owner.query('checkpoint');
  const address = `http://127.0.0.1:${PORT}`;
  const clientSecrets = Buffer.from(keys.clientSecrets, 'base64');
  const lenders = [];
  for (const { code, clientId, share } of DEMO_ASSOCIATIONS) {
    lenders.push({
      code,
      clientId,
      share,
      token: await askToken(address, clientSecrets, clientId),
    });
  }
  // A hundred turns, each lender's part of them its share of the sector's borrowers, in a scattered order.
  const shares = lenders.flatMap((lender) =>
    Array(Math.max(1, Math.round(lender.share * 100))).fill(lender),
  );
  const lenderOf = (turn) => shares[(turn * 37) % shares.length];
  return {
    borrowers,
    lenderOf,
    address,
    owner,
    appUrl: toUrl('centrale_app', state.appPassword),
    lenders,
    people: toPeople(borrowers, Buffer.from(keys.identifierHmac, 'base64')),
    countInquiries: async () =>
      Number((await owner.query('select count(*) as n from audit.inquiry')).rows[0].n),
    async close() {
      await owner.end();
      await new Promise((resolve) => {
        gateway.removeAllListeners('exit');
        gateway.on('exit', resolve);
        gateway.kill('SIGTERM');
      });
    },
  };
}
