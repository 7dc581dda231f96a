// A loan at a month's end as reported, in two times: `month` is when it was true, `receivedAt` when it was learnt.
// Rows are never changed but for `supersededAt`. Money in centimes.
import type { ScalarReference } from '@mikro-orm/core';
import { BigIntType, types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

const centimes = new BigIntType('bigint');

@Entity({ tableName: 'position', schema: 'registry' })
export class Position {
  /** Month's last day, YYYY-MM-DD. */
  @PrimaryKey({ type: types.date })
  month!: string;

  @PrimaryKey({ type: types.uuid })
  loanId!: string;

  @PrimaryKey({ type: types.smallint })
  version!: number;

  @Property({ type: types.text })
  association!: string;

  @Property({ type: types.uuid })
  clientId!: string;

  /** Not granted to an association's role (see Client), so never selected. */
  @Property({ type: types.uuid, lazy: true, ref: true })
  borrowerId!: ScalarReference<string>;

  @Property({ type: types.uuid })
  returnId!: string;

  @Property({ type: types.datetime })
  receivedAt!: Date;

  @Property({ type: types.datetime, nullable: true })
  supersededAt!: Date | null;

  @Property({ type: types.text })
  status!: string;

  @Property({ type: types.text })
  product!: string;

  @Property({ type: types.text })
  purpose!: string;

  @Property({ type: types.text })
  frequency!: string;

  @Property({ type: types.text })
  area!: string;

  @Property({ type: types.text })
  activity!: string;

  @Property({ type: types.text, nullable: true })
  closedReason!: string | null;

  @Property({ type: centimes })
  principalCentimes!: bigint;

  @Property({ type: centimes })
  outstandingCentimes!: bigint;

  @Property({ type: centimes })
  overdueCentimes!: bigint;

  @Property({ type: centimes })
  instalmentCentimes!: bigint;

  @Property({ type: centimes })
  monthlyInstalmentCentimes!: bigint;

  @Property({ type: centimes, nullable: true })
  guaranteeCentimes!: bigint | null;

  @Property({ type: centimes, nullable: true })
  provisionHeldCentimes!: bigint | null;

  @Property({ type: centimes, nullable: true })
  writtenOffCentimes!: bigint | null;

  @Property({ type: types.integer })
  daysPastDue!: number;

  @Property({ type: types.integer })
  instalments!: number;

  @Property({ type: types.integer, nullable: true })
  cycle!: number | null;

  @Property({ type: types.date })
  disbursedOn!: string;

  @Property({ type: types.date })
  maturityOn!: string;

  @Property({ type: types.date, nullable: true })
  lastPaymentOn!: string | null;

  @Property({ type: types.date, nullable: true })
  writtenOffOn!: string | null;

  @Property({ type: types.date, nullable: true })
  closedOn!: string | null;

  @Property({ type: types.text })
  province!: string;

  @Property({ type: types.text, nullable: true })
  groupRef!: string | null;

  @Property({ type: types.text, nullable: true })
  restructuredFrom!: string | null;
}
