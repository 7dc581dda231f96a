// A visit that checked what a loan was used for, as its lender recorded it, in two times: the day of the visit, and
// `recordedAt`. Rows are never changed but for `supersededAt`. Money in centimes.
import type { ScalarReference } from '@mikro-orm/core';
import { BigIntType, types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

@Entity({ tableName: 'loan_use_visit', schema: 'registry' })
export class LoanUseVisit {
  @PrimaryKey({ type: types.uuid })
  visitId!: string;

  @PrimaryKey({ type: types.smallint })
  version!: number;

  @Property({ type: types.text })
  association!: string;

  @Property({ type: types.uuid })
  loanId!: string;

  @Property({ type: types.uuid })
  clientId!: string;

  /** Not granted to an association's role (see Client), so never selected. */
  @Property({ type: types.uuid, lazy: true, ref: true })
  borrowerId!: ScalarReference<string>;

  /** YYYY-MM-DD */
  @Property({ type: types.date })
  visitedOn!: string;

  @Property({ type: types.text })
  declaredUse!: string;

  @Property({ type: types.text })
  observedUse!: string;

  @Property({ type: new BigIntType('bigint') })
  amountVerifiedCentimes!: bigint;

  /** REMOVED: taken back, so no visit any more. */
  @Property({ type: types.text })
  deviation!: string;

  @Property({ type: types.text })
  action!: string;

  @Property({ type: types.text, nullable: true })
  evidenceRef!: string | null;

  @Property({ type: types.datetime })
  recordedAt!: Date;

  @Property({ type: types.datetime, nullable: true })
  supersededAt!: Date | null;

  @Property({ type: types.text })
  apiClient!: string;
}
