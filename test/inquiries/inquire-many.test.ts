// Many people asked about in one request: each an inquiry of its own, all of them one statement.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sector } from '../graph/sector.js';
import { openSharedSector } from '../portfolio/shared-sector.js';

let sector: Sector;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ sector, close } = await openSharedSector());
  await sector.world.asOwner('update registry.api_client set daily_inquiries = 150');
});
afterAll(() => close?.());

const ASK = `mutation($inputs: [InquireInput!]!) { inquireMany(inputs: $inputs) {
  inquiryId riskSummary { otherLenders } userErrors { code field } } }`;

const inputs = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    nationalId: `AB${1000 + from + i}`,
    lastName: 'Alami',
    birthDate: '1980-01-01',
    purpose: 'NEW_CREDIT',
    applicationRef: `A-${from + i}`,
    consentRef: 'C-1',
  }));

interface Answer {
  inquiryId: string | null;
  riskSummary: { otherLenders: string } | null;
  userErrors: { code: string; field: string[] | null }[];
}
async function askMany(people: object[]): Promise<Answer[]> {
  const { data, errors } = await sector.ask('aa', ASK, { inputs: people });
  expect(errors).toBeUndefined();
  return (data as unknown as { inquireMany: Answer[] }).inquireMany;
}

describe('a hundred people in one request', () => {
  it('are a hundred inquiries in one statement, answered in the order asked', async () => {
    const people: { nationalId: string }[] = inputs(100);
    people[41] = { ...inputs(1)[0], nationalId: 'no id' } as { nationalId: string };
    sector.statements.length = 0;
    const answers = await askMany(people);
    expect(sector.statements.filter((name) => name === 'look')).toHaveLength(1);
    expect(answers[41]).toEqual({
      inquiryId: null,
      riskSummary: null,
      userErrors: [{ code: 'BAD_NATIONAL_ID', field: ['inputs', '41', 'nationalId'] }],
    });
    const asked = answers.filter(({ riskSummary }) => riskSummary?.otherLenders === 'NONE');
    expect(asked).toHaveLength(99);
    expect(new Set(asked.map(({ inquiryId }) => inquiryId)).size).toBe(99);
    const [first] = await askMany(inputs(1));
    expect(first?.inquiryId).toBe(answers[0]?.inquiryId);
  });

  it('are answered as far as the allowance goes, the rest refused', async () => {
    const answers = await askMany(inputs(100, 500));
    const refused = answers.filter(({ userErrors }) => userErrors[0]?.code === 'QUOTA_EXHAUSTED');
    expect([100 - refused.length, refused.length]).toEqual([51, 49]);
  });

  it('and one more are refused whole', async () => {
    const { errors } = await sector.ask('aa', ASK, { inputs: inputs(101) });
    expect(errors?.[0]?.message).toBe('LIST_TOO_LONG');
  });
});
