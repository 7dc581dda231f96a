// Which of an association's clients holds a loan reference. Terms and balances stand in positions.
import type { ScalarReference } from '@mikro-orm/core';
import { types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

@Entity({ tableName: 'loan', schema: 'registry' })
export class Loan {
  @PrimaryKey({ type: types.uuid })
  loanId!: string;

  @Property({ type: types.text })
  association!: string;

  @Property({ type: types.text })
  loanRef!: string;

  /** Not granted to an association's role (see Client), so never selected. */
  @Property({ type: types.uuid, lazy: true, ref: true })
  borrowerId!: ScalarReference<string>;

  @Property({ type: types.uuid })
  clientId!: string;

  /** Month's last day, YYYY-MM-DD. */
  @Property({ type: types.date })
  firstMonth!: string;
}
