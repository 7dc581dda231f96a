// A snapshot is asked by the names and birth dates that were known when it was published: what a lender reports of a person
// afterwards must not show through it, or whoever asks would learn that there was a report.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MatchedSector, MONTHS } from '../borrowers/matched-sector.js';

const [JULY, AUGUST, SEPTEMBER] = MONTHS;
const ID = 'AB100001';
const OTHERS = ['bb', 'cc', 'dd'];

let sector: MatchedSector;

beforeAll(async () => {
  sector = await MatchedSector.open();
});
afterAll(() => sector?.close());

/** How many others lend to the person, as `dd`, who does not know him, is told. */
async function lendersOf(name_key: string, birth_date: string): Promise<number | null> {
  const [sight] = await sector.look('dd', ID, { name_key, birth_date });
  expect(sight?.refusal).toBeNull();
  return sight?.lenders_band ?? null;
}

/** The returns of those who have nothing new to say of him. */
async function reportOthers(month: string, codes: readonly string[] = OTHERS): Promise<void> {
  for (const code of codes) {
    await sector.report(code, [{ nationalId: `CD20000${OTHERS.indexOf(code)}` }], month);
  }
}

const countFormer = async () =>
  (await sector.world.asOwner('select 1 from registry.former_identity')).length;

describe('a person under a snapshot', () => {
  it('is found as he was known when it was published, until the next one', async () => {
    await sector.report('aa', [{ nationalId: ID }], JULY);
    await reportOthers(JULY);
    await sector.publish(JULY);
    expect(await lendersOf('TAZI', '1990-01-01')).toBe(0);

    await sector.report('aa', [{ nationalId: ID, lastName: 'Tazi' }], AUGUST);
    await sector.correct(
      'aa',
      [{ nationalId: ID, lastName: 'Tazi', birthDate: '1990-01-01' }],
      AUGUST,
    );
    await sector.report('bb', [{ nationalId: ID, birthDate: '1970-05-05' }], AUGUST);
    await reportOthers(AUGUST, ['cc', 'dd']);
    const before = {
      newName: await lendersOf('TAZI', '1901-01-01'),
      newBirthDate: await lendersOf('NOBODY', '1990-01-01'),
      newLendersBirthDate: await lendersOf('NOBODY', '1970-05-05'),
      formerBirthDate: await lendersOf('NOBODY', '1980-03-07'),
      name: await lendersOf('ELIDRISSI', '1901-01-01'),
    };
    expect(before).toEqual({
      newName: 0,
      newBirthDate: 0,
      newLendersBirthDate: 0,
      formerBirthDate: 1,
      name: 1,
    });

    await sector.publish(AUGUST);
    const after = {
      newName: await lendersOf('TAZI', '1902-01-01'),
      newBirthDate: await lendersOf('NOBODY2', '1990-01-01'),
      newLendersBirthDate: await lendersOf('NOBODY2', '1970-05-05'),
      formerBirthDate: await lendersOf('NOBODY2', '1980-03-07'),
      name: await lendersOf('ELIDRISSI', '1902-01-01'),
    };
    expect(after).toEqual({
      newName: 2,
      newBirthDate: 2,
      newLendersBirthDate: 2,
      formerBirthDate: 0,
      name: 2,
    });
  });

  it('leaves no former name behind once two snapshots have come since', async () => {
    expect(await countFormer()).toBe(2);
    await sector.report(
      'aa',
      [{ nationalId: ID, lastName: 'Tazi', birthDate: '1990-01-01' }],
      SEPTEMBER,
    );
    await reportOthers(SEPTEMBER);
    await sector.publish(SEPTEMBER);
    expect(await countFormer()).toBe(0);
  });
});
