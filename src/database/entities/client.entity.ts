// A borrower as one association reports him. `borrowerId` says whether another lender knows him too; no association's
// role may read it, so it is lazy and no select names it.
import type { ScalarReference } from '@mikro-orm/core';
import { BigIntType, types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

@Entity({ tableName: 'client', schema: 'registry' })
export class Client {
  @PrimaryKey({ type: types.uuid })
  clientId!: string;

  @Property({ type: types.text })
  association!: string;

  @Property({ type: types.uuid, lazy: true, ref: true })
  borrowerId!: ScalarReference<string>;

  @Property({ type: types.blob })
  idHash!: Buffer;

  @Property({ type: types.blob, lazy: true, ref: true })
  idCipher!: ScalarReference<Buffer>;

  @Property({ type: types.smallint })
  ownVariant!: number;

  @Property({ type: types.text })
  lastName!: string;

  @Property({ type: types.text })
  firstName!: string;

  @Property({ type: types.text, nullable: true })
  lastNameAr!: string | null;

  @Property({ type: types.text, nullable: true })
  firstNameAr!: string | null;

  @Property({ type: types.array })
  nameKeys!: string[];

  /** YYYY-MM-DD */
  @Property({ type: types.date })
  birthDate!: string;

  @Property({ type: types.text })
  sex!: string;

  @Property({ type: types.text })
  province!: string;

  @Property({ type: types.text })
  area!: string;

  @Property({ type: types.text })
  activity!: string;

  @Property({ type: new BigIntType('bigint'), nullable: true })
  householdIncomeCentimes!: bigint | null;

  @Property({ type: types.date, nullable: true })
  incomeMonth!: string | null;

  @Property({ type: types.text, nullable: true })
  clientRef!: string | null;

  /** Month's last day, YYYY-MM-DD. */
  @Property({ type: types.date })
  firstMonth!: string;

  @Property({ type: types.date })
  lastMonth!: string;

  @Property({ type: types.uuid })
  returnId!: string;
}
