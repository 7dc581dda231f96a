// A small sector for the graph's tests: two associations that share borrowers, read through the production login,
// each by its own role. The owner's connection arranges; it never reads for a test.
import type { MikroORM } from '@mikro-orm/postgresql';
import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import { type Audience, toDatabaseRole, type Viewer } from '../../src/access/viewer.js';
import { toIdHash } from '../../src/borrowers/national-id.js';
import { ViewerDoor, type ViewerSession } from '../../src/database/as-viewer.js';
import { makeLoaders } from '../../src/database/loaders.js';
import { openOrm } from '../../src/database/orm.js';
import type { Locale } from '../../src/errors.js';
import { buildGraph } from '../../src/server/build-graph.js';
import { openWorld, type World } from '../world.js';

export interface OwnClient {
  association: string;
  nationalId: string;
  lastName?: string;
  birthDate?: string;
  loanRef: string;
  outstandingCentimes?: number;
  /** Borrower across lenders; one per national id by default. */
  variant?: number;
}

const MONTH = '2026-09-30';

function toViewer(who: string): Viewer {
  const staff = who === 'BUREAU' || who === 'SUPERVISOR' || who === 'RESEARCH';
  const audience: Audience = staff ? who : 'AMC';
  const association = staff ? null : who;
  return {
    audience,
    association,
    clientId: `${who.toLowerCase()}-api`,
    databaseRole: toDatabaseRole(audience, association),
    expiresAt: new Date(Date.now() + 60_000),
  };
}

export class Sector {
  /** Statements sent by requests since `statements` was last emptied. */
  readonly statements: string[] = [];

  private constructor(
    readonly world: World,
    readonly schema: GraphQLSchema,
    private readonly door: ViewerDoor,
    private readonly orm: MikroORM,
  ) {}

  static async open(...associations: string[]): Promise<Sector> {
    const world = await openWorld();
    const orm = await openOrm(world.appUrl);
    const sector = new Sector(
      world,
      await buildGraph(world.keys),
      new ViewerDoor(world.appUrl, orm),
      orm,
    );
    for (const code of associations) {
      await world.asOwner(
        `select registry.add_association($1, $1, $1, $1, $1, date '2020-01-01')`,
        [code],
      );
      await world.asOwner(
        `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', $2)`,
        [`${code}-api`, code],
      );
      await world.asOwner('select registry.ensure_loans($1)', [code]);
    }
    await world.asOwner('select registry.ensure_month($1)', [MONTH]);
    return sector;
  }

  /** Reports a client with one loan. */
  async report(row: OwnClient): Promise<void> {
    const hash = toIdHash(this.world.keys, row.nationalId);
    const values = [
      row.association,
      hash,
      row.variant ?? 1,
      row.lastName ?? 'Alami',
      row.birthDate ?? '1980-01-01',
      row.loanRef,
      MONTH,
      row.outstandingCentimes ?? 400_000,
      this.world.keys.ids,
    ];
    const ids = `select $1::text as a, $2::bytea as h, $3::smallint as v, $4::text as n, $5::date as b, $6::text as r,
      $7::date as m, $8::bigint as o, intake.borrower_id_of($2::bytea, $3::integer) as borrower,
      intake.client_id_of($2::bytea, $1::text, $3::integer) as client,
      intake.keyed_uuid($9::bytea, 'loan|' || $1 || '|' || $6) as loan`;
    await this.world.asOwner(
      `with i as (${ids}),
       b as (insert into registry.borrower (borrower_id, id_hash, variant) select borrower, h, v from i
         on conflict do nothing),
       c as (insert into registry.client (association, client_id, borrower_id, id_hash, id_cipher, own_variant,
           last_name, first_name, name_keys, birth_date, sex, province, area, activity, first_month, last_month,
           return_id)
         select a, client, borrower, h, 'x', v, n, 'Sara', array[registry.name_key(n)], b, 'F', 'CAS', 'URBAN',
           'TRADE', m, m, gen_random_uuid() from i on conflict do nothing),
       l as (insert into registry.loan (association, loan_id, loan_ref, borrower_id, client_id, first_month)
         select a, loan, r, borrower, client, m from i)
       insert into registry.position (month, association, loan_id, client_id, borrower_id, return_id, received_at,
         status, product, purpose, frequency, area, activity, principal_centimes, outstanding_centimes,
         overdue_centimes, instalment_centimes, monthly_instalment_centimes, days_past_due, instalments,
         disbursed_on, maturity_on, province)
       select m, a, loan, client, borrower, gen_random_uuid(), '2026-10-05', 'CURRENT', 'INDIVIDUAL', 'ACTIVITY',
         'MONTHLY', 'URBAN', 'TRADE', greatest(o, 1), o, 0, 40000, 40000, 0, 12, '2026-01-15', '2027-12-15', 'CAS'
       from i`,
      values,
    );
  }

  /** Asks as an audience, or as an association by its code. */
  async ask(
    who: Exclude<Audience, 'AMC'> | string,
    source: string,
    variableValues: Record<string, unknown> = {},
    locale: Locale = 'en',
  ): Promise<ExecutionResult<Record<string, never>>> {
    const viewer = toViewer(who);
    const session = this.counting(this.door.enter(viewer));
    const contextValue = {
      session,
      viewer,
      requestId: 'test',
      locale,
      loaders: makeLoaders(session),
      keys: this.world.keys,
    };
    const answer = await graphql({ schema: this.schema, source, variableValues, contextValue });
    return answer as ExecutionResult<Record<string, never>>;
  }

  /** A session of an audience, or of an association by its code, for statements of a test's own. */
  sessionOf(who: Exclude<Audience, 'AMC'> | string): ViewerSession {
    return this.door.enter(toViewer(who));
  }

  async close(): Promise<void> {
    await this.door.close();
    await this.orm.close(true);
    await this.world.close();
  }

  /** The same session, with every reading noted. */
  private counting(session: ViewerSession): ViewerSession {
    const em = session.em();
    const { statements } = this;
    for (const method of ['find', 'findOne', 'count'] as const) {
      const own = em[method].bind(em) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(em, {
        [method]: (...args: unknown[]) => {
          statements.push(`${method} ${(args[0] as { name: string }).name}`);
          return own(...args);
        },
      });
    }
    return {
      ...session,
      em: () => em,
      query: (statement) => {
        statements.push(statement.name);
        return session.query(statement);
      },
    };
  }
}
