// Own clients and loans asked through the graph by two lenders who share them: neither may get a row of the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sector } from './sector.js';

const PAGE = `query Page($first: Int!, $after: String, $filter: BorrowerFilter, $orderBy: BorrowerOrder) {
  borrowers(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount edges { cursor node { id lastName identityConflict inquiries { id }
      loans { id ref outstanding positions { month version } } } }
    pageInfo { hasNextPage endCursor } } }`;

let sector: Sector;

interface Page {
  totalCount: number;
  edges: { cursor: string; node: { id: string; loans: { id: string; ref: string }[] } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

async function readPage(who: string, variables: Record<string, unknown>): Promise<Page> {
  const answer = await sector.ask(who, PAGE, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data?.borrowers as unknown as Page;
}

const codesOf = async (who: string, source: string, variables = {}): Promise<string[]> => {
  const answer = await sector.ask(who, source, variables);
  return (answer.errors ?? []).map((error) => error.message);
};

beforeAll(async () => {
  sector = await Sector.open('gamma', 'delta');
  for (let n = 0; n < 12; n += 1) {
    const person = { nationalId: `AB${1000 + n}`, lastName: n % 2 ? 'Alami' : 'Idrissi' };
    await sector.report({ ...person, association: 'gamma', loanRef: `G${n}` });
    if (n < 6) {
      for (const loan of ['x', 'y', 'z']) {
        await sector.report({ ...person, association: 'delta', loanRef: `D${n}${loan}` });
      }
    }
  }
});
afterAll(() => sector.close());

describe('own clients', () => {
  it('a borrower shared by two lenders shows each its own loans only', async () => {
    const { edges } = await readPage('gamma', { first: 50 });
    expect(edges).toHaveLength(12);
    expect(edges.flatMap((edge) => edge.node.loans).every(({ ref }) => ref.startsWith('G'))).toBe(
      true,
    );
    const other = await readPage('delta', { first: 50 });
    expect(other.edges.map((edge) => edge.node.loans.length)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  it('pages meet without a gap or a repeat while names are equal', async () => {
    const orderBy = { field: 'LAST_NAME', direction: 'DESC' };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Page = await readPage('gamma', { first: 5, after, orderBy });
      expect(page.totalCount).toBe(12);
      seen.push(...page.edges.map((edge) => edge.node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  it('statements do not grow with the number of borrowers', async () => {
    sector.statements.length = 0;
    await readPage('gamma', { first: 1 });
    const forOne = sector.statements.length;
    sector.statements.length = 0;
    await readPage('gamma', { first: 12 });
    expect(sector.statements).toHaveLength(forOne);
  });

  it('a cursor that is altered, of another viewer or of another list is one error', async () => {
    const { pageInfo } = await readPage('gamma', { first: 2 });
    const cursor = pageInfo.endCursor;
    const flipped = `${cursor.slice(0, -3)}${cursor.at(-3) === 'A' ? 'B' : 'A'}${cursor.slice(-2)}`;
    const attempts: [string, Record<string, unknown>][] = [
      ['gamma', { first: 2, after: flipped }],
      ['gamma', { first: 2, after: 'x' }],
      ['gamma', { first: 2, after: cursor, filter: { sex: 'F' } }],
      ['delta', { first: 2, after: cursor }],
    ];
    for (const [who, variables] of attempts) {
      expect(await codesOf(who, PAGE, variables)).toEqual(['BAD_CURSOR']);
    }
  });

  it.each([0, -1, 101, 1_000_000_000])('a page of %i rows is refused', async (first) => {
    expect(await codesOf('gamma', PAGE, { first })).toEqual(['BAD_PAGE_SIZE']);
  });

  it('another lender’s loan and client are answered as unknown ones', async () => {
    const { edges } = await readPage('delta', { first: 1 });
    const LOAN = 'query L($id: ID!) { loan(id: $id) { id } }';
    const BORROWER = 'query B($id: ID!) { borrower(by: {id: $id}) { id } }';
    const client = edges[0]?.node;
    for (const id of [client?.loans[0]?.id, 'loan_AAAAAAAAAAAAAAAAAAAAAA', 'nonsense']) {
      expect(await sector.ask('gamma', LOAN, { id })).toMatchObject({ data: { loan: null } });
      expect(await codesOf('gamma', LOAN, { id })).toEqual(['NOT_FOUND']);
    }
    for (const id of [client?.id, 'brw_AAAAAAAAAAAAAAAAAAAAAA', '']) {
      expect(await codesOf('gamma', BORROWER, { id })).toHaveLength(1);
    }
  });

  it('a person is named in exactly one way', async () => {
    const source = 'query B($by: BorrowerBy!) { borrower(by: $by) { lastName } }';
    const found = await sector.ask('gamma', source, { by: { nationalId: 'ab-1000' } });
    expect(found.data).toEqual({ borrower: { lastName: 'Idrissi' } });
    const two = { by: { nationalId: 'AB1000', id: 'brw_x' } };
    expect((await codesOf('gamma', source, two))[0]).toMatch(/exactly one/i);
    expect((await codesOf('gamma', source, { by: {} }))[0]).toMatch(/exactly one/i);
    const many = { by: { person: { lastName: 'ALAMI', birthDate: '1980-01-01' } } };
    expect(await codesOf('gamma', source, many)).toEqual(['AMBIGUOUS_PERSON']);
  });

  it('nothing hidden can be ordered or filtered by', async () => {
    for (const orderBy of [{ field: 'EXPOSURE', direction: 'ASC' }, { 'loans.amount': 'ASC' }]) {
      expect((await codesOf('gamma', PAGE, { first: 1, orderBy }))[0]).toMatch(
        /BorrowerOrder|BorrowerSort/,
      );
    }
    for (const filter of [{ lender: 'delta' }, { birthDate: { $gt: 0 } }, { or: [] }]) {
      expect((await codesOf('gamma', PAGE, { first: 1, filter }))[0]).toMatch(/invalid value/);
    }
  });
});
