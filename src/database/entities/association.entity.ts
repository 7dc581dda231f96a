// A lender's line in the directory. Who is affiliated with whom is mapped, but granted to no audience: it is lazy so
// that no select names it.
import type { ScalarReference } from '@mikro-orm/core';
import { types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

@Entity({ tableName: 'association', schema: 'registry' })
export class Association {
  @PrimaryKey({ type: types.text })
  code!: string;

  @Property({ type: types.text })
  nameFr!: string;

  @Property({ type: types.text })
  nameAr!: string;

  @Property({ type: types.text })
  nameEn!: string;

  @Property({ type: types.text, lazy: true, ref: true })
  controlGroup!: ScalarReference<string>;

  /** YYYY-MM-DD */
  @Property({ type: types.date })
  joinedOn!: string;

  @Property({ type: types.date, nullable: true })
  leftOn!: string | null;
}
