// Dry runs of verdict rules over the sixty clients of the shared sector, and their adoption by the bureau.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobQueue } from '../../src/database/job-queue.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { TrialRunner } from '../../src/exposure/run-trials.js';
import type { Sector } from '../graph/sector.js';
import { openSharedSector } from './shared-sector.js';

let sector: Sector;
let close: () => Promise<void>;
let queue: JobQueue;
let door: WorkDoor;

beforeAll(async () => {
  ({ sector, close } = await openSharedSector());
  await sector.world.asOwner(
    `insert into registry.api_client (client_id, audience) values ('bureau-api', 'BUREAU')`,
  );
  door = new WorkDoor(sector.world.workUrl, 2);
  queue = new JobQueue(sector.world.workUrl, () => {});
  await queue.start();
});
afterAll(async () => {
  await queue?.stop();
  await door?.close();
  await close?.();
});

interface Trial {
  id: string;
  finishedAt: string | null;
  people: number | null;
  changes: { from: string; to: string; people: number | null }[] | null;
}
interface Tried {
  trial: Trial | null;
  userErrors: { code: string; field: string[] | null }[];
}

const TRY = `mutation($input: TryVerdictRulesInput!) { tryVerdictRules(input: $input) {
  trial { id finishedAt } userErrors { code field } } }`;
const READ = `query($id: ID!) { verdictTrial(id: $id) { id finishedAt people changes { from to people } } }`;

async function tryRules(who: string, rules: object[]): Promise<Tried> {
  const { data, errors } = await sector.ask(who, TRY, { input: { rules } });
  expect(errors).toBeUndefined();
  return (data as unknown as { tryVerdictRules: Tried }).tryVerdictRules;
}
async function readTrial(who: string, id: string): Promise<Trial | null> {
  const { data } = await sector.ask(who, READ, { id });
  return (data as unknown as { verdictTrial: Trial | null }).verdictTrial;
}
const rules = (measure: string, watchFrom: number, limitFrom?: number) => [
  { measure, watchFrom, limitFrom },
];
const seen = (trial: Trial | null) =>
  trial?.changes?.filter(({ people }) => people !== null).map(Object.values);

describe('a dry run of verdict rules', () => {
  it('tells an association how many verdicts on its own clients would change', async () => {
    const { trial } = await tryRules('aa', rules('LENDERS', 2));
    expect(trial?.finishedAt).toBeNull();
    await new TrialRunner(queue, door).start();
    await expect
      .poll(() => readTrial('aa', trial?.id ?? '').then((t) => t?.finishedAt))
      .toBeTruthy();
    const done = await readTrial('aa', trial?.id ?? '');
    // 23 have no other lender; 12 have two, which the rules in force limit and these watch; 25 have one, of whom the
    // three in arrears elsewhere are watched already: too few to be shown, and so is the next smallest beside them.
    expect(done?.people).toBe(60);
    expect(seen(done)).toEqual([
      ['OK', 'OK', 20],
      ['OK', 'WATCH', 20],
    ]);
  });

  it('runs over all lenders’ clients for the bureau, and nobody reads another’s', async () => {
    const { trial } = await tryRules('BUREAU', rules('LENDERS', 2, 3));
    const id = trial?.id ?? '';
    await new TrialRunner(queue, door).enqueue(
      (
        await sector.world.asOwner<{ trial_id: string }>(
          'select trial_id from published.verdict_trial where association is null',
        )
      )[0]?.trial_id ?? '',
    );
    await expect.poll(() => readTrial('BUREAU', id).then((t) => t?.finishedAt)).toBeTruthy();
    // aa's sixty, bb's thirty-seven, cc's twelve and its one beside dd's one.
    expect((await readTrial('BUREAU', id))?.people).toBe(110);
    expect(await readTrial('aa', id)).toBeNull();
    expect(await readTrial('bb', id)).toBeNull();
  });

  it('is refused for rules off the grid, and after five of a snapshot', async () => {
    const bad = await tryRules('bb', rules('TOTAL_DEBT', 12_345));
    expect(bad).toEqual({
      trial: null,
      userErrors: [{ code: 'BAD_VERDICT_RULE', field: ['input', 'rules', '0'] }],
    });
    for (let n = 0; n < 5; n += 1) {
      expect((await tryRules('bb', rules('LENDERS', 2 + n))).userErrors).toEqual([]);
    }
    expect((await tryRules('bb', rules('LENDERS', 9))).userErrors).toEqual([
      { code: 'TOO_MANY_TRIALS', field: null },
    ]);
  });
});

describe('the adoption of verdict rules', () => {
  const ADOPT = `mutation($input: AdoptVerdictRulesInput!) { adoptVerdictRules(input: $input) {
    version userErrors { code field } } }`;
  const adopt = async (trial: string, validFrom: string) => {
    const { data, errors } = await sector.ask('BUREAU', ADOPT, {
      input: { trial, validFrom, source: 'Decision 2026-1 of the sector' },
    });
    expect(errors).toBeUndefined();
    return (
      data as unknown as { adoptVerdictRules: { version: number | null; userErrors: object[] } }
    ).adoptVerdictRules;
  };

  it('is the bureau’s, of a trial that has finished, from today on at the earliest', async () => {
    const { trial } = await tryRules('BUREAU', rules('LENDERS', 2, 4));
    const id = trial?.id ?? '';
    const today = new Date().toISOString().slice(0, 10);
    expect((await adopt(id, today)).userErrors).toMatchObject([{ code: 'TRIAL_NOT_FINISHED' }]);
    await sector.world.asOwner('update published.verdict_trial set finished_at = now()');
    expect((await adopt(id, '2026-02-01')).userErrors).toMatchObject([{ code: 'DATE_PASSED' }]);
    expect((await adopt('trl_none', today)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await adopt(id, '2199-01-01')).toEqual({ version: 2, userErrors: [] });
  });

  it('shows in the list of versions, and applies from its day on only', async () => {
    const list = `{ verdictRules { version validFrom inForce rules { measure watchFrom limitFrom } } }`;
    const { data } = await sector.ask('aa', list);
    const [next, now] = (data as unknown as { verdictRules: Record<string, unknown>[] })
      .verdictRules;
    expect(next).toMatchObject({
      version: 2,
      inForce: false,
      rules: [{ measure: 'LENDERS', watchFrom: 2, limitFrom: 4 }],
    });
    expect(now).toMatchObject({ version: 1, inForce: true });
    expect(now?.rules).toContainEqual({
      measure: 'TOTAL_DEBT',
      watchFrom: 50_000,
      limitFrom: null,
    });
  });
});
