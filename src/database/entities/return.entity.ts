// A return as intake keeps it, for its sender and the staff. Its rows stand in the register, never here.
import { BigIntType, types } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

const count = new BigIntType('number');

@Entity({ tableName: 'return', schema: 'intake' })
export class Return {
  @PrimaryKey({ type: types.uuid })
  returnId!: string;

  @Property({ type: types.text })
  association!: string;

  /** Month's last day, YYYY-MM-DD. */
  @Property({ type: types.date })
  month!: string;

  @Property({ type: types.text })
  kind!: string;

  @Property({ type: count })
  declaredRecords!: number;

  @Property({ type: new BigIntType('bigint') })
  declaredOutstandingCentimes!: bigint;

  @Property({ type: types.blob })
  sha256!: Buffer;

  @Property({ type: count })
  sizeBytes!: number;

  @Property({ type: types.text })
  apiClient!: string;

  @Property({ type: types.text })
  state!: string;

  @Property({ type: types.datetime })
  receivedAt!: Date;

  @Property({ type: types.datetime, nullable: true })
  finishedAt!: Date | null;

  @Property({ type: count })
  rowCount!: number;

  @Property({ type: count })
  acceptedCount!: number;

  @Property({ type: count })
  rejectedCount!: number;

  @Property({ type: count })
  warningCount!: number;

  @Property({ type: new BigIntType('bigint'), nullable: true })
  outstandingCentimes!: bigint | null;

  @Property({ type: types.boolean, nullable: true })
  reconciles!: boolean | null;

  @Property({ type: types.array })
  fileCodes!: string[];
}
