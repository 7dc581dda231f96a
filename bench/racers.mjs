// The three servers of the race. The peers run in processes of their own, over pools born in an association's role or
// switching to it, and call the same function; they are spared token and identifier work.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INQUIRE = `mutation($input: InquireInput!) { inquire(input: $input) { inquiryId riskSummary { otherLenders
  outstandingElsewhere instalmentsElsewhere worstArrearsElsewhere recentInquiries verdict { level } } userErrors { code } } }`;
const LOOK = `mutation($client: String!, $asks: JSON!) { look(input: { pApiClient: $client, pAsks: $asks }) { result {
  inquiryId refusal lendersBand outstandingBand instalmentBand arrearsBand inquiriesBand } } }`;

let application = 0;
const nextApplication = () => {
  application += 1;
  return `bench-${process.pid}-${application}`;
};

const toAsk = (person) => ({
  n: 0,
  id_hash: person.idHash,
  name_key: person.nameKey,
  birth_date: person.birthDate,
  purpose: 'NEW_CREDIT',
  request_id: 'bench',
  application_ref: nextApplication(),
  consent_ref: 'bench',
  household_income_centimes: '400000',
});

/** A peer in a process of its own; answers its address once it listens. */
function startPeer(file, port, appUrl) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const env = {
    ...process.env,
    PORT: String(port),
    APP_URL: appUrl,
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
  };
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (part) => {
      if (String(part).includes('listening')) resolve(child);
    });
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

export async function startRacer(name, sector) {
  if (name === 'Centrale') {
    return {
      name,
      url: `${sector.address}/graphql`,
      stop: () => {},
      toRequest: (lender, person) => ({
        headers: { authorization: `Bearer ${lender.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          query: INQUIRE,
          variables: {
            input: {
              nationalId: person.nationalId,
              lastName: person.lastName,
              birthDate: person.birthDate,
              purpose: 'NEW_CREDIT',
              applicationRef: nextApplication(),
              consentRef: 'bench',
              householdIncome: '4000',
            },
          },
        }),
      }),
      isGood: (body) => body.includes('"inquiryId":"inq_') && !body.includes('"errors"'),
    };
  }
  const isBare = name.startsWith('bare');
  const port = isBare ? 4601 : 4602;
  const child = await startPeer(
    isBare ? './bare-server.mjs' : './postgraphile-server.mjs',
    port,
    sector.appUrl,
  );
  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    stop: () => child.removeAllListeners('exit').kill('SIGTERM'),
    toRequest: (lender, person) => ({
      headers: { 'content-type': 'application/json', 'x-role': `centrale_amc_${lender.code}` },
      body: isBare
        ? JSON.stringify({ client: lender.clientId, ask: toAsk(person) })
        : JSON.stringify({
            query: LOOK,
            variables: { client: lender.clientId, asks: [toAsk(person)] },
          }),
    }),
    isGood: (body) => /"inquir(y_id|yId)":"[0-9a-f]{8}-/.test(body),
  };
}
