// A look that an association took itself. What was shown and to whom else is granted to nobody here; the lazy
// column keeps the ORM from selecting everything.
import type { ScalarReference } from '@mikro-orm/core';
import { BigIntType, types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

@Entity({ tableName: 'inquiry', schema: 'audit' })
export class Inquiry {
  @PrimaryKey({ type: types.uuid })
  inquiryId!: string;

  /** YYYY-MM-DD, in Casablanca. */
  @Property({ type: types.date })
  day!: string;

  @Property({ type: types.datetime })
  madeAt!: Date;

  @Property({ type: types.text })
  association!: string;

  @Property({ type: types.text, lazy: true, ref: true })
  viewerRole!: ScalarReference<string>;

  @Property({ type: types.text })
  apiClient!: string;

  @Property({ type: types.text })
  purpose!: string;

  @Property({ type: types.blob })
  idHash!: Buffer;

  @Property({ type: types.text })
  nameKey!: string;

  @Property({ type: types.date })
  birthDate!: string;

  @Property({ type: types.text, nullable: true })
  applicationRef!: string | null;

  @Property({ type: types.text, nullable: true })
  consentRef!: string | null;

  @Property({ type: new BigIntType('bigint'), nullable: true })
  requestedCentimes!: bigint | null;

  @Property({ type: new BigIntType('bigint'), nullable: true })
  requestedInstalmentCentimes!: bigint | null;
}
