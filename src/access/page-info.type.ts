// Paging as every list of the graph does it: forward only, by keys, at most a hundred rows a page.
import { Directive, Field, ObjectType } from 'type-graphql';
import { CentraleError } from '../errors.js';

const MOST_A_PAGE = 100;

@Directive('@shareable')
@ObjectType({ description: 'Where a page of a list ends (Relay connection specification).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: 'Whether this page was asked for with `after`. Lists are read forward only.',
  })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row of the page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row of the page: give it as `after` to read on.',
  })
  endCursor!: string | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

/** Throws BAD_PAGE_SIZE unless 1 ≤ first ≤ limit. */
export function checkPageSize(first: number, limit = MOST_A_PAGE): void {
  if (first < 1 || first > limit) throw new CentraleError('BAD_PAGE_SIZE', { limit });
}

/** A connection from at most `first` + 1 rows: the one too many only says that there are more. */
export function toConnection<Row, Node>(
  rows: readonly Row[],
  page: { first: number; after?: string | null | undefined },
  toEdge: (row: Row) => Edge<Node>,
): { edges: Edge<Node>[]; pageInfo: PageInfo } {
  const edges = rows.slice(0, page.first).map(toEdge);
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: Boolean(page.after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
