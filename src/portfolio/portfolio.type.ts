// An association's own book at a month's end, as its risk officer opens it. Figures come from its own rows; whatever
// involves others is made of the bands published for it, and withheld where it would speak of few people.
import { Field, ObjectType } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';

@ObjectType('Portfolio', {
  description: 'Your own book at a month’s end, from your accepted returns as they stand now.',
})
export class PortfolioType {
  /** Code of the viewer's association; not in the graph. */
  readonly association!: string;

  @Field(() => YearMonth, { description: 'The month at whose last day the figures are true.' })
  month!: string;
}
