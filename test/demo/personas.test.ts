// The demo as a newcomer gets it: a first run through the front door, and what a lender then reads of each persona.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_MONTHS, DEMO_SEED } from '../../src/demo/demo-clients.js';
import { PERSONAS } from '../../src/demo/personas.js';
import { readSector } from './demo-files.js';
import { type DemoWorld, openDemoWorld } from './demo-world.js';

const BORROWERS = 60;

let demo: DemoWorld;

beforeAll(async () => {
  demo = await openDemoWorld(BORROWERS);
});
afterAll(() => demo?.close());

interface Who {
  nationalId: string;
  lastName: string;
  birthDate: string;
}

const QUERY = `mutation($input: InquireInput!) { inquire(input: $input) { userErrors { code } riskSummary {
  lenders: otherLenders outstanding: outstandingElsewhere instalment: instalmentsElsewhere
  arrears: worstArrearsElsewhere } } }`;

/** What a program reads of a person when it asks for a new credit. */
async function read(clientId: string, { nationalId, lastName, birthDate }: Who): Promise<unknown> {
  const input = {
    nationalId,
    lastName,
    birthDate,
    purpose: 'NEW_CREDIT',
    applicationRef: 'p',
    consentRef: 'p',
  };
  const answer = await fetch(`${demo.address}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await demo.tokenOf(clientId)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: QUERY, variables: { input } }),
  });
  const { data } = (await answer.json()) as { data?: { inquire: unknown } };
  return data?.inquire;
}

const find = (key: string): Who => {
  const persona = PERSONAS.find((known) => known.key === key);
  if (!persona) throw new RangeError(`no persona ${key}`);
  return persona;
};
const bands = (lenders: string, outstanding: string, instalment: string, arrears: string) => ({
  userErrors: [],
  riskSummary: { lenders, outstanding, instalment, arrears },
});

describe('the first run', () => {
  it('brings every row of every file into the register', async () => {
    const rows = DEMO_MONTHS.flatMap((month) =>
      readSector({ seed: DEMO_SEED, borrowers: BORROWERS }, month),
    );
    const [kept] = await demo.world.asOwner<{ n: number; dirhams: number }>(
      `select count(*)::int as n, sum(outstanding_centimes)::float / 100 as dirhams
       from registry.position where superseded_at is null`,
    );
    expect(kept?.n).toBe(rows.length);
    const total = rows.reduce((sum, { outstanding }) => sum + outstanding, 0);
    expect(kept?.dirhams).toBeCloseTo(total, 2);
  });

  it('publishes its three months', async () => {
    const text = `select to_char(month, 'YYYY-MM') as month, is_current from published.snapshot order by 1`;
    expect(await demo.world.asOwner(text)).toEqual([
      { month: '2026-07', is_current: false },
      { month: '2026-08', is_current: false },
      { month: '2026-09', is_current: true },
    ]);
  });
});

describe('the people of the demo', () => {
  it.each(PERSONAS.map((persona) => [persona.key, persona] as const))(
    '%s reads at amc-01 as worked out by hand',
    async (_key, persona) => {
      const answer = await read('amc-01', persona);
      expect(answer).toEqual({ userErrors: [], riskSummary: persona.expected });
    },
  );

  it('who pays well reads at the other lender as the debt at amc-01: 2,400 DH, 390 a month', async () => {
    const answer = await read('amc-03', find('GOOD_PAYER'));
    expect(answer).toEqual(bands('ONE', 'UP_TO_6000', 'UP_TO_500', 'NONE'));
  });

  it('who is late at one of three lenders has no arrears elsewhere for that one', async () => {
    const answer = await read('amc-02', find('THREE_LENDERS_LATE'));
    expect(answer).toEqual(bands('TWO', 'UP_TO_12000', 'UP_TO_2000', 'NONE'));
  });

  it('whose id is mistyped is shown to who knows the true holder’s name', async () => {
    const holder = { nationalId: 'ZA100007', lastName: 'Wahbi', birthDate: '1963-04-25' };
    expect(await read('amc-01', holder)).toEqual(bands('ONE', 'UP_TO_6000', 'UP_TO_1000', 'NONE'));
  });

  it('reads nothing elsewhere at the only lender of a restructured or a written off loan', async () => {
    const nothing = bands('NONE', 'ZERO', 'ZERO', 'NONE');
    expect(await read('amc-04', find('RESTRUCTURED'))).toEqual(nothing);
    expect(await read('amc-11', find('WRITTEN_OFF'))).toEqual(nothing);
  });
});
