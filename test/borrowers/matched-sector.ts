// A sector whose returns go through the register's own checks and merge, and which is matched and published: for tests
// about who is who. People are given as rows of a return; whatever a test leaves out is the same for everybody.
import { type MatchRun, matchRegister } from '../../src/borrowers/match-register.js';
import { toIdHash } from '../../src/borrowers/national-id.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { publishSnapshot } from '../../src/exposure/publish.js';
import type { Ask, Sight } from '../../src/inquiries/look.type.js';
import { Sector } from '../graph/sector.js';
import { type Cells, GOOD_ROW, StagedReturns } from '../returns/staged-return.js';

export const MONTHS = ['2026-07-31', '2026-08-31', '2026-09-30'] as const;
const CODES = ['aa', 'bb', 'cc', 'dd'];

export interface PersonRow {
  nationalId: string;
  lastName?: string;
  firstName?: string;
  birthDate?: string;
  sex?: 'F' | 'M';
  province?: string;
  /** Distinct within a return; by default the id. */
  loan?: string;
  outstanding?: string;
  status?: 'CURRENT' | 'CLOSED';
}

const toCells = (row: PersonRow): Cells => ({
  ...GOOD_ROW,
  national_id: row.nationalId,
  last_name: row.lastName ?? 'El Idrissi',
  first_name: row.firstName ?? 'Fatima Zahra',
  birth_date: row.birthDate ?? '1980-03-07',
  sex: row.sex ?? 'F',
  province: row.province ?? 'CAS',
  loan_ref: row.loan ?? row.nationalId,
  outstanding_principal: row.status === 'CLOSED' ? '0' : (row.outstanding ?? '5500'),
  status: row.status ?? 'CURRENT',
});

export class MatchedSector {
  private constructor(
    readonly sector: Sector,
    readonly returns: StagedReturns,
    readonly door: WorkDoor,
  ) {}

  static async open(): Promise<MatchedSector> {
    const sector = await Sector.open(...CODES);
    for (const month of MONTHS) {
      await sector.world.asOwner(
        'insert into registry.calendar values ($1, $1::date + 10, false, null)',
        [month],
      );
    }
    return new MatchedSector(
      sector,
      new StagedReturns(sector.world),
      new WorkDoor(sector.world.workUrl, 2),
    );
  }

  get world() {
    return this.sector.world;
  }

  /** A whole return of a month; answers its id. */
  report(association: string, rows: PersonRow[], month: string = MONTHS[0]): Promise<string> {
    return this.returns.send({ association, month, kind: 'PERIODIC', rows: rows.map(toCells) });
  }

  correct(association: string, rows: PersonRow[], month: string = MONTHS[0]): Promise<string> {
    return this.returns.send({ association, month, kind: 'CORRECTION', rows: rows.map(toCells) });
  }

  match(): Promise<MatchRun> {
    return matchRegister(this.door, this.world.keys);
  }

  async publish(month: string, reason?: string): Promise<void> {
    const order = { month: month.slice(0, 7), agreementRef: 'test' };
    await publishSnapshot(
      this.door,
      reason === undefined
        ? { ...order, kind: 'MONTHLY' }
        : { ...order, kind: 'RECTIFICATION', reason },
    );
  }

  /** Everything published of the current snapshot, without its number and time. */
  async exposure(): Promise<Record<string, unknown>[]> {
    return this.world.asOwner(
      `select e.borrower_id, e.viewer, e.holders, e.live_here, e.lenders_band, e.outstanding_band,
         e.instalment_band, e.arrears_band
       from published.exposure e join published.snapshot s using (snapshot_id) where s.is_current
       order by e.borrower_id, e.viewer nulls first`,
    );
  }

  /** The pairs of the register by the national ids given, with their state. */
  async pairs(...nationalIds: string[]): Promise<string[]> {
    const names = new Map(
      nationalIds.map((id) => [toIdHash(this.world.keys, id).toString('hex'), id]),
    );
    const rows = await this.world.asOwner<{ a: string; b: string; state: string }>(
      `select encode(a.id_hash, 'hex') as a, encode(b.id_hash, 'hex') as b, p.state
       from registry.match_pair p join registry.borrower a on a.borrower_id = p.borrower_id
       join registry.borrower b on b.borrower_id = p.other_borrower_id`,
    );
    const toName = (hash: string) => names.get(hash) ?? '?';
    return rows
      .map(({ a, b, state }) => `${[toName(a), toName(b)].sort().join(' ')} ${state}`)
      .filter((line) => !line.includes('?'))
      .sort();
  }

  /** Asks as the gateway does, in the association's own role. */
  look(association: string, nationalId: string, rest: Partial<Ask> = {}): Promise<Sight[]> {
    const ask = {
      n: 0,
      id_hash: `\\x${toIdHash(this.world.keys, nationalId).toString('hex')}`,
      name_key: 'ELIDRISSI',
      birth_date: '1980-03-07',
      purpose: 'NEW_CREDIT',
      request_id: 'test',
      application_ref: 'app',
      consent_ref: 'consent',
      ...rest,
    };
    return this.sector.sessionOf(association).query<Sight>({
      name: 'test-look',
      text: 'select * from published.look($1, $2)',
      values: [`${association}-api`, JSON.stringify([ask])],
    });
  }

  async close(): Promise<void> {
    await this.door.close();
    await this.returns.close();
    await this.sector.close();
  }
}
