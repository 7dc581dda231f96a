// Puts loans straight into the register, set by set, where a test is about what is released of them: people by a word,
// lenders by their codes, places and debts as the test wants them. Seeds are for this data alone.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { SeededRandom } from '../../src/demo/seeded-random.js';

export interface PlacedLoan {
  person: string;
  association: string;
  loan: string;
  /** ISO 3166-2:MA code; the region follows from it. */
  province: string;
  area: 'URBAN' | 'RURAL';
  activity: string;
  outstandingCentimes: bigint;
  daysPastDue?: number;
  status?: string;
}

export const toUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

/** A province of each region, in the order of the regions. */
export const PROVINCES = [
  'TNG',
  'OUJ',
  'FES',
  'RAB',
  'BEM',
  'CAS',
  'MAR',
  'ERR',
  'AGD',
  'GUE',
  'LAA',
  'OUD',
];

export class StatisticsRegister {
  private constructor(readonly owner: pg.Client) {}

  static async open(ownerUrl: string): Promise<StatisticsRegister> {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    return new StatisticsRegister(owner);
  }

  /** `groups`: association code → control group. */
  async addAssociations(groups: Readonly<Record<string, string>>): Promise<void> {
    for (const [code, group] of Object.entries(groups)) {
      await this.owner.query(`select registry.add_association($1, $1, $1, $1, $2, '2020-01-01')`, [
        code,
        group,
      ]);
    }
  }

  async addClients(audience: string, ...clientIds: string[]): Promise<void> {
    for (const clientId of clientIds) {
      await this.owner.query(
        'insert into registry.api_client (client_id, audience) values ($1, $2::registry.audience)',
        [clientId, audience],
      );
    }
  }

  /** A month of the demo's kind: published when the test says so. */
  async openMonth(month: string): Promise<void> {
    await this.owner.query(
      `insert into registry.calendar (month, due_on, real_time) values ($1, $1::date + 10, false)
       on conflict do nothing`,
      [month],
    );
    await this.owner.query('select registry.ensure_month($1)', [month]);
  }

  /** Loans as first reported for a month, received at `receivedAt` or now. */
  async report(month: string, loans: readonly PlacedLoan[], receivedAt?: string): Promise<void> {
    const rows = loans.map((loan) => ({
      ...loan,
      person: toUuid(`borrower ${loan.person}`),
      loan: toUuid(`loan ${loan.association} ${loan.loan}`),
      outstandingCentimes: loan.outstandingCentimes.toString(),
      daysPastDue: loan.daysPastDue ?? 0,
      status: loan.status ?? ((loan.daysPastDue ?? 0) > 0 ? 'OVERDUE' : 'CURRENT'),
    }));
    await this.owner.query(
      `insert into registry.position (month, association, loan_id, client_id, borrower_id, version, return_id,
         received_at, status, product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes,
         overdue_centimes, instalment_centimes, monthly_instalment_centimes, days_past_due, instalments, disbursed_on,
         maturity_on, province)
       select $1, r.association, r.loan, r.person, r.person, 1, gen_random_uuid(), coalesce($3, now()),
         r.status::registry.loan_status, 'INDIVIDUAL', 'ACTIVITY', 'MONTHLY', r.area::registry.area,
         r.activity::registry.activity, greatest(r."outstandingCentimes", 1), r."outstandingCentimes", 0, 1, 1,
         r."daysPastDue", 12, '2026-01-15', '2027-12-15', r.province
       from jsonb_to_recordset($2::jsonb) r (person uuid, association text, loan uuid, province text, area text,
         activity text, "outstandingCentimes" bigint, "daysPastDue" integer, status text)`,
      [month, JSON.stringify(rows), receivedAt ?? null],
    );
    for (const code of new Set(loans.map(({ association }) => association))) {
      await this.owner.query('select registry.note_unreported($1, $2)', [code, month]);
    }
  }

  async close(): Promise<void> {
    await this.owner.end();
  }
}

const AREAS = ['URBAN', 'RURAL'] as const;
const ACTIVITIES = [
  'AGRICULTURE',
  'LIVESTOCK',
  'CRAFTS',
  'TRADE',
  'SERVICES',
  'FOOD',
  'HOUSING',
  'OTHER',
];

export interface SectorShape {
  seed: number;
  people: number;
  lenders: readonly string[];
  /** How many regions have people at all. */
  regions?: number;
}

/** A plausible seeded sector: a quarter crossed, a tenth late, debts of a few thousand dirhams, long-tailed. */
export function toSectorLoans({ seed, people, lenders, regions = 12 }: SectorShape): PlacedLoan[] {
  const random = new SeededRandom(seed, 0);
  return Array.from({ length: people }, (_, at) => at).flatMap((at) => {
    const place = {
      province: PROVINCES[Math.floor(random.next() ** 1.5 * regions)] ?? 'CAS',
      area: AREAS[random.chance(0.6) ? 0 : 1] ?? 'URBAN',
      activity: random.among(ACTIVITIES),
    };
    const loans = random.chance(0.25) ? 2 : 1;
    const first = Math.floor(random.next() * lenders.length);
    return Array.from({ length: loans }, (_unused, which) => ({
      ...place,
      person: `person ${at}`,
      association: lenders[(first + which * 3) % lenders.length] ?? '',
      loan: `loan ${at} ${which}`,
      outstandingCentimes: BigInt(Math.ceil(250_000 * Math.exp(1.6 * random.next() ** 2) + 1)),
      daysPastDue: random.chance(0.1) ? 45 : 0,
    }));
  });
}
