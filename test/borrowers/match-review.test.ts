// The bureau at the queue of people who may be one: what it reads, what it decides, what is recorded of both, and that no
// association can tell that there is a queue.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatchedSector } from './matched-sector.js';

let sector: MatchedSector;

const TAZI = { lastName: 'Tazi', birthDate: '1971-05-17' };
const ALAMI = { lastName: 'Alami', birthDate: '1993-06-18' };

beforeAll(async () => {
  sector = await MatchedSector.open();
  await sector.report('aa', [
    { nationalId: 'AB100001' },
    { nationalId: 'AD300001', ...TAZI },
    { nationalId: 'AF500001', ...ALAMI },
    { nationalId: 'AG600001', lastName: 'Sebti', birthDate: '1982-10-25' },
  ]);
  await sector.report('bb', [
    { nationalId: 'AB100011' },
    { nationalId: 'AD300002', ...TAZI, lastName: 'Benjelloun' },
    { nationalId: 'KX987654', ...ALAMI },
    { nationalId: 'AG600001', lastName: 'Tahiri', birthDate: '1982-10-03' },
  ]);
  await sector.match();
});
afterAll(() => sector.close());

const LIST = `query List($state: MatchState, $first: Int, $after: String) {
  matchReviews(state: $state, first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
    id state score rulesVersion weights { field level weight explanation } decisions { decision isAutomatic madeBy reason }
  } } } }`;
const OPEN = `query Open($state: MatchState) { matchReviews(state: $state) { edges { node {
  people { samePersonAs reports { lastName association { code } } bands { lenders } } } } } }`;
const DECIDE = `mutation Decide($input: DecideMatchInput!) { decideMatch(input: $input) {
  matchReview { id state decisions { decision isAutomatic madeBy reason } } userErrors { code message } } }`;

interface Node {
  id: string;
  state: string;
  score: number;
  weights: { field: string; level: string; weight: number; explanation: string }[];
  decisions: { decision: string; madeBy: string; reason: string }[];
}

async function list(state = 'REVIEW', page: Record<string, unknown> = {}): Promise<Node[]> {
  const answer = await sector.sector.ask('BUREAU', LIST, { state, ...page });
  expect(answer.errors).toBeUndefined();
  const data = answer.data as unknown as { matchReviews: { edges: { node: Node }[] } };
  return data.matchReviews.edges.map(({ node }) => node);
}

async function decide(reviewId: string | undefined, decision: string, reason = 'Papers seen') {
  const input = { reviewId, decision, reason };
  const answer = await sector.sector.ask('BUREAU', DECIDE, { input });
  expect(answer.errors).toBeUndefined();
  return (answer.data as unknown as { decideMatch: Record<string, unknown> }).decideMatch;
}

describe('the bureau’s queue', () => {
  it('explains each pair field by field, and the lines add up', async () => {
    const waiting = await list();
    expect(waiting).toHaveLength(3);
    for (const { score, weights } of waiting) {
      expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(score, 6);
    }
    const married = waiting.find(({ weights }) =>
      weights.some(({ field, level }) => field === 'NATIONAL_ID' && level === 'ONE_SLIP'),
    );
    expect(married?.weights.map(({ field, level }) => `${field} ${level}`)).toContain(
      'LAST_NAME OTHER',
    );
    expect(married?.weights[0]?.explanation).toMatch(/^The national ids differ by one slip/);
  });

  it('pages without repeating or missing a pair', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const answer = await sector.sector.ask('BUREAU', LIST, { first: 1, after });
      const { edges, pageInfo } = (
        answer.data as unknown as {
          matchReviews: {
            edges: { node: Node }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }
      ).matchReviews;
      seen.push(...edges.map(({ node }) => node.id));
      after = pageInfo.endCursor;
      expect(pageInfo.hasNextPage).toBe(page < 2);
    }
    expect(new Set(seen).size).toBe(3);
  });

  it('opens both people with who reports them, and records each opening under the pair', async () => {
    const count = async () =>
      (
        await sector.world.asOwner<{ n: number }>(
          `select count(*)::int as n from audit.inquiry where case_ref like 'match review %' and purpose = 'DISPUTE'`,
        )
      )[0]?.n ?? 0;
    await list();
    expect(await count()).toBe(0);
    const answer = await sector.sector.ask('BUREAU', OPEN, { state: 'REVIEW' });
    expect(answer.errors).toBeUndefined();
    const { edges } = (
      answer.data as unknown as {
        matchReviews: {
          edges: { node: { people: { reports: { association: { code: string } }[] }[] } }[];
        };
      }
    ).matchReviews;
    for (const { node } of edges) {
      const codes = node.people.flatMap(({ reports }) => reports.map((r) => r.association.code));
      expect(codes.sort()).toEqual(['aa', 'bb']);
    }
    expect(await count()).toBe(6);
  });
});

describe('a decision', () => {
  it('unites, keeps apart and is undone, each with who, when and why', async () => {
    const [pair] = await list();
    const merged = await decide(pair?.id, 'MERGE');
    const line = (decision: string) => ({
      decision,
      isAutomatic: false,
      madeBy: 'bureau-api',
      reason: 'Papers seen',
    });
    expect(merged).toEqual({
      matchReview: { id: pair?.id, state: 'MERGED', decisions: [line('MERGE')] },
      userErrors: [],
    });
    expect(await decide(pair?.id, 'UNDO')).toMatchObject({ matchReview: { state: 'REVIEW' } });
    expect(await decide(pair?.id, 'KEEP_APART')).toMatchObject({ matchReview: { state: 'APART' } });
    const undone = await decide(pair?.id, 'UNDO');
    expect(undone).toMatchObject({
      matchReview: {
        state: 'REVIEW',
        decisions: ['MERGE', 'UNDO', 'KEEP_APART', 'UNDO'].map(line),
      },
    });
    const united = await sector.world.asOwner(
      `select 1 from registry.borrower where same_as is not null and id_hash not in (
         select b.id_hash from registry.borrower b join registry.match_pair p
           on b.borrower_id in (p.borrower_id, p.other_borrower_id) where p.state = 'MERGED')`,
    );
    expect(united).toEqual([]);
  });

  it('of the machine can be undone too, and the machine does not make it again', async () => {
    const [pair] = await list('MERGED');
    expect(pair).toMatchObject({ decisions: [{ decision: 'MERGE', isAutomatic: true }] });
    await decide(pair?.id, 'UNDO');
    await sector.world.asOwner(`update registry.match_key set print = 0`);
    expect(await sector.match()).toMatchObject({ fresh: 8, merges: 0 });
    expect((await list()).map(({ id }) => id)).toContain(pair?.id);
  });

  it.each([
    ['UNDO', 'Papers seen', 'NOTHING_TO_UNDO'],
    ['MERGE', '  ', 'REASON_REQUIRED'],
  ])('%s with the reason "%s" is refused: %s', async (decision, reason, code) => {
    const [pair] = await list();
    expect(await decide(pair?.id, decision, reason)).toMatchObject({
      matchReview: null,
      userErrors: [{ code }],
    });
  });

  it('is refused where there is nothing to decide, or it was decided', async () => {
    expect(await decide('mat_unknown', 'MERGE')).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    const gone = 'mat_AAAAAAAAAAAAAAAAAAAAAA';
    expect(await decide(gone, 'MERGE')).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    const [pair] = await list();
    await decide(pair?.id, 'KEEP_APART');
    expect(await decide(pair?.id, 'MERGE')).toMatchObject({
      userErrors: [{ code: 'MATCH_ALREADY_DECIDED' }],
    });
    await decide(pair?.id, 'UNDO');
  });

  it('and a ruling on a clash of identity are one record: either settles both', async () => {
    const RULE = `mutation Rule($input: RuleIdentityCaseInput!) { ruleIdentityCase(input: $input) {
      identityCase { ruling } userErrors { code } } }`;
    const CASES = '{ identityCases { edges { node { id ruling ruledBy } } } }';
    const cases = async () => {
      const answer = await sector.sector.ask('BUREAU', CASES);
      const data = answer.data as unknown as {
        identityCases: { edges: { node: { id: string; ruling: string | null } }[] };
      };
      return data.identityCases.edges.map(({ node }) => node);
    };
    const [clash] = await cases();
    const input = { caseId: clash?.id, ruling: 'MISTYPED', reason: 'Another card' };
    const ruled = await sector.sector.ask('BUREAU', RULE, { input });
    expect(ruled.data).toMatchObject({
      ruleIdentityCase: { identityCase: { ruling: 'MISTYPED' } },
    });
    const [apart] = await list('APART');
    expect(apart?.decisions.at(-1)).toMatchObject({
      decision: 'KEEP_APART',
      madeBy: 'bureau-api',
      reason: 'Another card',
    });
    await decide(apart?.id, 'UNDO');
    expect(await cases()).toMatchObject([{ ruling: null }]);
    await decide(apart?.id, 'MERGE');
    expect(await cases()).toMatchObject([{ ruling: 'SAME_PERSON', ruledBy: 'bureau-api' }]);
    const again = await sector.sector.ask('BUREAU', RULE, { input });
    expect(again.data).toMatchObject({
      ruleIdentityCase: { userErrors: [{ code: 'CASE_ALREADY_RULED' }] },
    });
  });

  it('cannot be made or read by an association, nor the queue, in the graph or below it', async () => {
    const [pair] = await list();
    const refused = await sector.sector.ask('aa', LIST);
    expect(refused.errors).toHaveLength(1);
    const input = { reviewId: pair?.id, decision: 'MERGE', reason: 'mine' };
    expect((await sector.sector.ask('aa', DECIDE, { input })).errors).toHaveLength(1);
    const session = sector.sector.sessionOf('aa');
    for (const text of [
      'select 1 from registry.match_pair',
      'select 1 from registry.match_decision',
      'select 1 from registry.match_key',
      `select registry.open_match_review('aa-api', 'r', gen_random_uuid())`,
      `select registry.decide_pair(gen_random_uuid(), 'MERGE', true, 'x', 'x')`,
    ]) {
      await expect(session.query({ name: text.slice(0, 50), text, values: [] })).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});
