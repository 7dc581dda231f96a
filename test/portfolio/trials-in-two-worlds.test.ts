// A dry run of verdict rules in worlds where the others owe other amounts: the same counts to the letter while these stay in
// their bands, other counts once they leave them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobQueue } from '../../src/database/job-queue.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { TrialRunner } from '../../src/exposure/run-trials.js';
import type { Sector } from '../graph/sector.js';
import { openSharedSector } from './shared-sector.js';

interface World {
  sector: Sector;
  /** Runs what was asked for so far. */
  run(): Promise<void>;
  close(): Promise<void>;
}
interface Trial {
  finishedAt: string | null;
  people: number | null;
  changes: { from: string; to: string; people: number | null }[] | null;
}

/** Amounts by which the others' balances of 4,000 DH are moved: to 5,500 within their band, to 8,000 beyond it. */
const [WITHIN, BEYOND] = [150_000, 400_000];
const TRIED = [
  [{ measure: 'LENDERS', watchFrom: 2 }],
  [{ measure: 'TOTAL_DEBT', watchFrom: 10_000 }],
  [{ measure: 'ARREARS_ELSEWHERE', watchFrom: 1, limitFrom: 3 }],
];

let worlds: World[];

async function openWorld(shift: number): Promise<World> {
  const { sector, close } = await openSharedSector(shift);
  const door = new WorkDoor(sector.world.workUrl, 2);
  const queue = new JobQueue(sector.world.workUrl, () => {});
  await queue.start();
  return {
    sector,
    run: () => new TrialRunner(queue, door).start(),
    close: async () => {
      await queue.stop();
      await door.close();
      await close();
    },
  };
}

async function openTrial({ sector }: World, rules: object[]): Promise<string> {
  const { data } = await sector.ask(
    'aa',
    `mutation($input: TryVerdictRulesInput!) { tryVerdictRules(input: $input) { trial { id } userErrors { code } } }`,
    { input: { rules } },
  );
  const { trial, userErrors } = (
    data as unknown as {
      tryVerdictRules: { trial: { id: string } | null; userErrors: object[] };
    }
  ).tryVerdictRules;
  expect(userErrors).toEqual([]);
  return trial?.id ?? '';
}

/** What a finished trial tells, as text. */
async function readTrial({ sector }: World, id: string): Promise<string> {
  const query = `query($id: ID!) { verdictTrial(id: $id) { finishedAt people changes { from to people } } }`;
  const read = async (): Promise<Trial> => {
    const { data } = await sector.ask('aa', query, { id });
    return (data as unknown as { verdictTrial: Trial }).verdictTrial;
  };
  await expect.poll(async () => (await read()).finishedAt).toBeTruthy();
  const { people, changes } = await read();
  return JSON.stringify({ people, changes });
}

async function tryAll(world: World): Promise<string[]> {
  const trials: string[] = [];
  for (const rules of TRIED) trials.push(await openTrial(world, rules));
  await world.run();
  return Promise.all(trials.map((id) => readTrial(world, id)));
}

beforeAll(async () => {
  worlds = [];
  for (const shift of [0, WITHIN, BEYOND]) worlds.push(await openWorld(shift));
});
afterAll(async () => {
  for (const world of worlds ?? []) await world.close();
});

it('tells the same counts while the others move within their bands, and others beyond', async () => {
  const [here, within, beyond] = await Promise.all(worlds.map(tryAll));
  expect(here?.length).toBe(TRIED.length);
  expect(within).toEqual(here);
  expect(beyond).not.toEqual(here);
});
