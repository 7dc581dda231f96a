// How a check without a gateway ends: what the command says, in whose language, and that nothing is left of its register,
// however it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowOf, toUpload } from '../attacks/lenders.js';
import { ROOT } from '../house/source-files.js';
import { FAULTS } from './faults.js';

let dir: string;
/** Where the command may put what it needs for the moment. */
let scratch: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-alone-'));
  scratch = await mkdtemp(join(tmpdir(), 'centrale-scratch-'));
});
afterAll(async () => {
  for (const path of [dir, scratch]) await rm(path, { recursive: true, force: true });
});

function start(args: string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['dist/cli/centrale.js', 'return', 'check', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TMPDIR: scratch, CENTRALE_DATA: join(dir, 'none'), LANG: 'C' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      said += part.toString();
    });
  }
  return { child, said: () => said };
}

async function check(...args: string[]): Promise<{ code: number | null; said: string }> {
  const { child, said } = start([...args, '--month', '2026-07']);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said() };
}

async function write(name: string, rows: ReturnType<typeof rowOf>[]): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, toUpload({ month: '2026-07', rows }).body);
  return path;
}

/** What is left of a check: files, and processes that were started for one. */
async function findRests(): Promise<string[]> {
  const rests = await readdir(scratch);
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(scratch)) rests.push(command);
  }
  return rests;
}

describe('a check without a gateway', () => {
  it('says that a sound file is one, and leaves nothing', async () => {
    const path = await write('sound.csv', [rowOf('A1'), rowOf('A2', { national_id: 'CD4567' })]);
    const { code, said } = await check(path);
    expect(code, said).toBe(0);
    expect(said).toMatch(/"state": "ACCEPTED"[\s\S]*"acceptedCount": 2/);
    expect(await findRests()).toEqual([]);
    expect(await readdir(dir)).not.toContain('none');
  });

  it('names each fault by line, column, code and remedy, and writes the rows out to be mended', async () => {
    const faulty = FAULTS.slice(9, 12).map(([cells], n) => rowOf(`F${n}`, cells));
    const path = await write('faulty.csv', [...faulty, rowOf('G1')]);
    const rejections = join(dir, 'rejections.csv');
    const { code, said } = await check(path, '--rejections', rejections, '--language', 'fr');
    expect(code, said).toBe(1);
    expect(said).toMatch(/"PARTIALLY_ACCEPTED"[\s\S]*"acceptedCount": 1/);
    expect(said).toMatch(/Line 2: UNKNOWN_CODE sex .*sex: F, H\./);
    expect(said).toMatch(/Line 3: UNKNOWN_CODE province .*trois lettres/);
    const mended = (await readFile(rejections, 'utf8'))
      .replace(',X,', ',F,')
      .replace(',ZZZ,', ',CAS,')
      .replace(',TOWN,', ',URBAN,');
    const again = join(dir, 'mended.csv');
    await writeFile(again, mended);
    expect(await check(again)).toMatchObject({ code: 0 });
    expect(await findRests()).toEqual([]);
  });

  it('compares with the control totals that it is given', async () => {
    const path = await write('totals.csv', [rowOf('A1')]);
    const { code, said } = await check(path, '--records', '2', '--outstanding', '1');
    expect(code).toBe(1);
    expect(said).toMatch(/COUNT_MISMATCH: "records"[\s\S]*TOTAL_MISMATCH: /);
  });

  it('tells how a spreadsheet file becomes one that can be read', async () => {
    const path = join(dir, 'book.xlsx');
    await writeFile(path, Buffer.from('504b030414000600', 'hex'));
    const { code, said } = await check(path, '--language', 'ar');
    expect(code).toBe(1);
    expect(said).toMatch(/NOT_CSV: .*CSV UTF-8/);
    expect(said).toMatch(/حفظ باسم/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('interrupted by %s leaves nothing', async (signal, expected) => {
    const path = await write('interrupted.csv', [rowOf('A1')]);
    const { child, said } = start([path, '--month', '2026-07']);
    await expect
      .poll(async () => (await findRests()).some((rest) => rest.includes('postgres')), {
        timeout: 20_000,
        interval: 10,
      })
      .toBe(true);
    child.kill(signal);
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number];
    expect(code, said()).toBe(expected);
    expect(await findRests()).toEqual([]);
  });
});
