// What got worse for an own client at a snapshot, in bands. Speaks of bands that went up and of no other: what went down
// is nobody's alert.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { PageInfo } from '../access/page-info.type.js';
import { YearMonth } from '../access/scalars.js';
import { UserError } from '../inquiries/inquiry.type.js';

export enum AlertMeasure {
  LENDERS = 'LENDERS',
  OUTSTANDING = 'OUTSTANDING',
  ARREARS = 'ARREARS',
}
registerEnumType(AlertMeasure, {
  name: 'AlertMeasure',
  description: 'Which band of the others went up.',
  valuesConfig: {
    LENDERS: { description: 'Other lenders: codes of LendersBand.' },
    OUTSTANDING: { description: 'Outstanding elsewhere: codes of OutstandingBand.' },
    ARREARS: { description: 'Worst arrears elsewhere: codes of ArrearsBand.' },
  },
});

@ObjectType({ description: 'A band that went up.' })
export class AlertChange {
  @Field(() => AlertMeasure, { description: 'What was measured.' })
  measure!: AlertMeasure;

  @Field(() => String, { description: 'Code of the band in the snapshot before.' })
  from!: string;

  @Field(() => String, { description: 'Code of the band in this snapshot.' })
  to!: string;
}

@ObjectType('Alert', {
  description:
    'What got worse at the others for one of your own active clients, from one snapshot to the next. Reading it is ' +
    'recorded as a portfolio review of the person, once per snapshot.',
})
export class AlertType {
  /** The client behind it; not in the graph. */
  readonly clientId!: string;

  @Field(() => YearMonth, { description: 'Month of the snapshot in which the bands went up.' })
  snapshotMonth!: string;

  @Field(() => ID, {
    description:
      'The inquiry under which this reading was recorded; the same whenever the alert is read.',
  })
  inquiryId!: string;

  @Field(() => [AlertChange], { description: 'The bands that went up.' })
  changes!: AlertChange[];
}

@ObjectType({ description: 'An alert in its place of the feed.' })
export class AlertEdge {
  @Field(() => String, { description: 'Sealed place in the feed; give it as `after` to read on.' })
  cursor!: string;

  @Field(() => AlertType, { description: 'The alert.' })
  node!: AlertType;
}

@ObjectType({ description: 'Alerts, oldest snapshot first.' })
export class AlertConnection {
  @Field(() => [AlertEdge], { description: 'The page.' })
  edges!: AlertEdge[];

  @Field(() => PageInfo, { description: 'Where the page ends.' })
  pageInfo!: PageInfo;

  @Field(() => [UserError], { description: 'NO_RECIPROCITY, with its reason; then no edge.' })
  userErrors!: UserError[];
}
