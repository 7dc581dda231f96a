// A small register for the tests of the door to others' bands: five lenders, two of them under one control, and people
// whose bands can be told by heart. Questions are asked as the gateway asks them: in the lender's own role.
import pg from 'pg';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import type { Ask, Purpose, Sight } from '../../src/inquiries/look.type.js';
import { idHashOf, RegisterRows } from '../exposure/register-rows.js';
import { openWorld, type World } from '../world.js';

const CODES = ['aa', 'bb', 'cc', 'dd', 'ee'];
const JULY = '2026-07-31';
/** Six months before July, whose day is the same, and the one before that. */
const LAST_CARRIED = '2026-01-31';
const TOO_OLD = '2025-12-31';

export const ask = (person: string, purpose: Purpose, rest: Partial<Ask> = {}): Ask => ({
  id_hash: idHashOf(person),
  name_key: 'ALAMI',
  birth_date: '1980-01-01',
  purpose,
  request_id: 'test',
  application_ref: 'app-1',
  consent_ref: 'consent-1',
  ...rest,
});

export const bandsOf = (sight: Sight | undefined) => [
  sight?.lenders_band,
  sight?.outstanding_band,
  sight?.instalment_band,
  sight?.arrears_band,
];

export class LookWorld {
  private constructor(
    readonly world: World,
    private readonly register: RegisterRows,
    private readonly door: WorkDoor,
  ) {}

  static async open(): Promise<LookWorld> {
    const world = await openWorld();
    const register = await RegisterRows.open(world.ownerUrl);
    const door = new WorkDoor(world.workUrl);
    await register.addAssociations({ aa: 'aa', bb: 'bb', cc: 'cc', dd: 'dd', ee: 'dd' });
    await register.openMonth(JULY, CODES);
    for (const month of [LAST_CARRIED, TOO_OLD]) {
      await world.asOwner('select registry.ensure_month($1)', [month]);
    }
    await register.report([
      { association: 'aa', person: 'shared', loan: 'a1', month: JULY },
      {
        association: 'bb',
        person: 'shared',
        loan: 'b1',
        month: JULY,
        outstandingCentimes: 700_000,
      },
      { association: 'bb', person: 'elsewhere', loan: 'b2', month: JULY, daysPastDue: 45 },
      { association: 'cc', person: 'own', loan: 'c1', month: JULY, daysPastDue: 10 },
      { association: 'aa', person: 'closed', loan: 'a2', month: JULY, status: 'CLOSED' },
      { association: 'dd', person: 'tied', loan: 'd1', month: JULY },
      { association: 'ee', person: 'tied', loan: 'e1', month: JULY },
      { association: 'cc', person: 'late', loan: 'c2', month: LAST_CARRIED, daysPastDue: 10 },
      { association: 'cc', person: 'forgotten', loan: 'c3', month: TOO_OLD, daysPastDue: 10 },
    ]);
    await publishSnapshot(door, { month: '2026-07', kind: 'MONTHLY' });
    return new LookWorld(world, register, door);
  }

  async asRole<Result>(
    role: string,
    work: (client: pg.Client) => Promise<Result>,
  ): Promise<Result> {
    const client = new pg.Client({ connectionString: this.world.appUrl });
    await client.connect();
    try {
      await client.query(`set role ${role}`);
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Asks in one call, and answers in the order of the questions. */
  look(association: string, ...asks: Ask[]): Promise<Sight[]> {
    return this.asRole(`centrale_amc_${association}`, async (client) => {
      const { rows } = await client.query<Sight>('select * from published.look($1, $2)', [
        `${association}-api`,
        JSON.stringify(asks.map((a, n) => ({ n, ...a }))),
      ]);
      return rows.sort((a, b) => a.n - b.n);
    });
  }

  async countInquiries(): Promise<number> {
    const [row] = await this.world.asOwner<{ n: string }>(
      'select count(*) as n from audit.inquiry',
    );
    return Number(row?.n);
  }

  async close(): Promise<void> {
    await this.door.close();
    await this.register.close();
    await this.world.close();
  }
}
