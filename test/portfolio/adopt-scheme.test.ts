// An association's own provisioning scheme: adopted through the graph, dated, nowhere below the floor, never changed, and
// nobody else's to see.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sector } from '../graph/sector.js';
import { reportBook } from './book-rows.js';

const MONTH = '2026-09-30';
let sector: Sector;

beforeAll(async () => {
  sector = await Sector.open('alfa', 'beta');
  const loans = [
    { ref: 'A', client: 'A', outstanding: 100_050n },
    { ref: 'B', client: 'B', outstanding: 200_000n, daysPastDue: 15 },
    { ref: 'C', client: 'C', outstanding: 400_000n, daysPastDue: 45 },
  ];
  await reportBook(sector.world, 'alfa', MONTH, loans);
  await reportBook(sector.world, 'beta', MONTH, loans);
});
afterAll(() => sector?.close());

interface Payload {
  scheme: { code: string; version: number } | null;
  userErrors: { code: string; message: string; field: string[] }[];
}

const FLOOR_BUCKETS = [
  { minDpd: 0, maxDpd: 30, class: 'SAIN', rate: 0 },
  { minDpd: 31, class: 'SOUFFRANCE', rate: 0.5 },
];

async function adopt(
  who: string,
  rest: object,
  locale: 'en' | 'fr' | 'ar' = 'en',
): Promise<Payload> {
  const input = {
    code: 'OWN',
    validFrom: '2026-01-01',
    source: 'Board, 12 December 2025',
    buckets: FLOOR_BUCKETS,
    ...rest,
  };
  const answer = await sector.ask(
    who,
    `mutation Adopt($input: AdoptProvisionSchemeInput!) { adoptProvisionScheme(input: $input) {
      scheme { code version } userErrors { code message field } } }`,
    { input },
    locale,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.adoptProvisionScheme as unknown as Payload;
}

const codesOf = async (rest: object) =>
  (await adopt('alfa', rest)).userErrors.map(({ code }) => code);
const buckets = (...list: [number, number | null, number][]) => ({
  buckets: list.map(([minDpd, maxDpd, rate]) => ({ minDpd, maxDpd, class: 'X', rate })),
});

describe('a scheme that is refused', () => {
  it.each([
    ['a gap', buckets([0, 30, 0], [32, null, 0.5]), 'SCHEME_BUCKETS'],
    ['an overlap', buckets([0, 31, 0], [31, null, 0.5]), 'SCHEME_BUCKETS'],
    ['no open end', buckets([0, 30, 0], [31, 365, 0.5]), 'SCHEME_BUCKETS'],
    ['no bucket', { buckets: [] }, 'SCHEME_BUCKETS'],
    ['a rate in per cent', buckets([0, 30, 0], [31, null, 50]), 'SCHEME_RATES'],
    ['five decimals', buckets([0, 30, 0.00001], [31, null, 0.5]), 'SCHEME_RATES'],
    ['a rate that falls', buckets([0, 30, 0.6], [31, null, 0.5]), 'SCHEME_RATES'],
    ['a lower rate', buckets([0, 30, 0], [31, 60, 0.4999], [61, null, 1]), 'BELOW_FLOOR'],
    ['a later step', buckets([0, 31, 0], [32, null, 1]), 'BELOW_FLOOR'],
    ['a weaker base', { base: 'OVERDUE' }, 'BELOW_FLOOR'],
    ['guarantees taken off', { netOfGuarantee: true }, 'BELOW_FLOOR'],
    ['a code of the sector', { code: 'SADHAN' }, 'SCHEME_CODE_TAKEN'],
    ['a code in small letters', { code: 'own' }, 'BAD_SCHEME_TEXT'],
    ['no source', { source: ' ' }, 'BAD_SCHEME_TEXT'],
    ['a class without a name', { buckets: [{ minDpd: 0, class: '', rate: 1 }] }, 'BAD_SCHEME_TEXT'],
  ])('has %s', async (_title, rest, code) => {
    expect(await codesOf(rest)).toEqual([code]);
  });

  it('says where it is too weak, in the asker’s language', async () => {
    const weak = buckets([0, 60, 0], [61, null, 1]);
    const french = await adopt('alfa', weak, 'fr');
    expect(french.userErrors[0]?.message).toContain('dès 31 jours de retard');
    const arabic = await adopt('alfa', weak, 'ar');
    expect(arabic.userErrors[0]?.message).toContain('31');
  });

  it('is refused by the register too, where the gateway lets it through', async () => {
    const role = new pg.Client({
      connectionString: sector.world.appUrl,
      options: '-c role=centrale_amc_alfa',
    });
    await role.connect();
    const terms = (rateBp: number, restructuredBp = 0) => ({
      code: 'SLY',
      validFrom: '2026-01-01',
      base: 'OUTSTANDING',
      netOfGuarantee: false,
      restructuredBp,
      source: 's',
      buckets: [
        {
          minDays: 0,
          maxDays: null,
          class: 'X',
          rateBp,
          source: 's',
          certainty: 'SOURCED',
          boundsCertainty: 'SOURCED',
        },
      ],
    });
    const store = (value: object) =>
      role.query('select registry.adopt_provision_scheme($1, $2)', [
        'alfa-api',
        JSON.stringify(value),
      ]);
    await expect(store(terms(4999))).rejects.toThrow('BELOW_FLOOR');
    await expect(store(terms(10_001))).rejects.toThrow('SCHEME_RATES');
    await expect(store({ ...terms(5000), buckets: [] })).rejects.toThrow('SCHEME_BUCKETS');
    await expect(
      role.query('insert into registry.provision_scheme default values'),
    ).rejects.toThrow(/permission/);
    await role.end();
    const staff = new pg.Client({
      connectionString: sector.world.appUrl,
      options: '-c role=centrale_supervisor',
    });
    await staff.connect();
    await expect(
      staff.query('select registry.adopt_provision_scheme($1, $2)', [
        'x',
        JSON.stringify(terms(5000)),
      ]),
    ).rejects.toThrow(/permission/);
    await staff.end();
  });

  it('is weaker than a floor that comes into force later', async () => {
    await sector.world.asOwner('begin');
    try {
      await sector.world.asOwner(
        `select registry.store_provision_scheme(null, null, registry.terms_of(scheme_id) ||
           '{"validFrom": "2027-01-01", "restructuredBp": 2500}', true, true)
         from registry.provision_scheme where is_floor`,
      );
      await expect(
        sector.world.asOwner(
          `select registry.store_provision_scheme('alfa', 'a', registry.terms_of(scheme_id) ||
             '{"code": "EARLY", "validFrom": "2026-01-01"}', false, false)
           from registry.provision_scheme where code = 'AMC_2009_DEMO' and version = 1`,
        ),
      ).rejects.toThrow('BELOW_FLOOR');
    } finally {
      await sector.world.asOwner('rollback');
    }
  });
});

describe('a scheme of one’s own', () => {
  const LIST =
    '{ provisionSchemes { code version isOwn isFloor caution buckets { rate certainty } } }';
  const PROVISIONS = `{ portfolio { provisions { scheme { code version } classes { class loans required } required } } }`;

  it('is stored as version 1, is in force without being named, and provides for loans paid on time', async () => {
    const stored = await adopt('alfa', {
      code: 'PRUDENT',
      buckets: [
        { minDpd: 0, maxDpd: 0, class: 'SAIN', rate: 0.01 },
        { minDpd: 1, maxDpd: 30, class: 'SENSIBLE', rate: 0.1 },
        { minDpd: 31, class: 'DOUTEUX', rate: 1 },
      ],
    });
    expect(stored).toEqual({ scheme: { code: 'PRUDENT', version: 1 }, userErrors: [] });
    const answer = await sector.ask('alfa', PROVISIONS);
    // 1 % of 1000.50 = 10.005 → 10.01; 10 % of 2000; all of 4000.
    expect(answer.data).toEqual({
      portfolio: {
        provisions: {
          scheme: { code: 'PRUDENT', version: 1 },
          classes: [
            { class: 'SAIN', loans: 1, required: '10.01' },
            { class: 'SENSIBLE', loans: 1, required: '200.00' },
            { class: 'DOUTEUX', loans: 1, required: '4000.00' },
          ],
          required: '4210.01',
        },
      },
    });
  });

  it('is unknown to every other association', async () => {
    const own = await sector.ask('alfa', LIST);
    const others = await sector.ask('beta', LIST);
    const codes = ({ data }: typeof own) => {
      const schemes = data?.provisionSchemes as unknown as { code: string }[];
      return schemes.map(({ code }) => code);
    };
    expect(codes(own)).toContain('PRUDENT');
    expect(codes(others)).toEqual(['AMC_2009_DEMO', 'BAM_19G_2002', 'MIX_MBB', 'SADHAN']);
    const asked = await sector.ask(
      'beta',
      '{ portfolio { provisions(scheme: "PRUDENT") { required } } }',
    );
    expect(asked.errors?.map(({ message }) => message)).toEqual(['UNKNOWN_SCHEME']);
    expect(asked.data).toEqual({ portfolio: { provisions: null } });
    const floor = await sector.ask('beta', PROVISIONS);
    expect(floor.data).toMatchObject({
      portfolio: { provisions: { scheme: { code: 'AMC_2009_DEMO' }, required: '2000.00' } },
    });
  });

  it('is followed by a version with a later first day, and past months keep the one before', async () => {
    expect((await adopt('alfa', { code: 'PRUDENT' })).userErrors.map(({ code }) => code)).toEqual([
      'SCHEME_DATED',
    ]);
    const next = await adopt('alfa', { code: 'PRUDENT', validFrom: '2026-10-01' });
    expect(next.scheme).toEqual({ code: 'PRUDENT', version: 2 });
    const answer = await sector.ask('alfa', PROVISIONS);
    expect(answer.data).toMatchObject({ portfolio: { provisions: { scheme: { version: 1 } } } });
  });

  it('of beta may have the code of one of alfa’s', async () => {
    expect((await adopt('beta', { code: 'PRUDENT' })).scheme).toEqual({
      code: 'PRUDENT',
      version: 1,
    });
  });

  it('is not in force before its first day', async () => {
    await reportBook(sector.world, 'alfa', '2025-12-31', [
      { ref: 'A', client: 'A', outstanding: 1n },
    ]);
    const PAST = '{ portfolio(asOf: "2025-12") { provisions(scheme: "PRUDENT") { required } } }';
    const answer = await sector.ask('alfa', PAST);
    expect(answer.errors?.map(({ message }) => message)).toEqual(['UNKNOWN_SCHEME']);
  });

  it('never passes for the law where it is a demonstration', async () => {
    for (const locale of ['en', 'fr', 'ar'] as const) {
      const answer = await sector.ask('alfa', LIST, {}, locale);
      const schemes = answer.data?.provisionSchemes as unknown as {
        code: string;
        caution: string | null;
      }[];
      const cautions = Object.fromEntries(schemes.map(({ code, caution }) => [code, caution]));
      expect(cautions.AMC_2009_DEMO).toMatch(/not the law|pas la loi|ليس قانونا/);
      expect(cautions.BAM_19G_2002).toMatch(/unverified|non vérifiés|غير متحقق/);
      expect(cautions.SADHAN).toBeNull();
    }
  });
});
