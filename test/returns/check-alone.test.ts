// A file checked without a gateway, and the files that are served to begin with.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { returnCommand } from '../../src/cli/return.js';
import { toReturnSample, toReturnTemplate } from '../../src/returns/return-template.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';

const path = join(tmpdir(), `centrale-sample-${process.pid}.csv`);
const mended = `${path}.rejected`;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'centrale-scratch-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  for (const file of [path, mended, scratch]) await rm(file, { recursive: true, force: true });
});

async function check(...more: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (s: string) => out.push(s), err: (s: string) => err.push(s), env: {} };
  // A place of its own: other tests check files too.
  vi.stubEnv('TMPDIR', scratch);
  const code = await returnCommand.run(['check', path, '--month', '2026-09', ...more], io);
  return { code, told: JSON.parse(out.join('\n')), err };
}
const leftOver = async () =>
  (await readdir(scratch)).filter((name) => name.startsWith('centrale-check-'));

describe('a file checked without a gateway', () => {
  it.each([
    ['in English', 'en' as const, []],
    ['as a French spreadsheet writes', 'fr' as const, ['DECIMAL_COMMA', 'DATE_DMY']],
  ])('goes through where every row is good: the sample %s', async (_name, locale, assumed) => {
    await writeFile(path, toReturnSample(locale));
    const { code, told } = await check();
    expect([code, told.state, told.acceptedCount]).toEqual([0, 'ACCEPTED', 5]);
    expect(told.warnings).toEqual({});
    for (const each of assumed) expect(told.assumed).toContain(each);
    expect(await leftOver()).toEqual([]);
  });

  it('says what is wrong with which line, and gives the rows back to mend', async () => {
    const sample = toReturnSample('en')
      .replace(',CAS,', ',ZZZ,')
      .replace('2026-05-04', '2026-02-31');
    await writeFile(path, sample);
    const { code, told, err } = await check('--rejections', mended);
    expect([code, told.state, told.rejections]).toEqual([
      1,
      'PARTIALLY_ACCEPTED',
      { BAD_FORMAT: 1, UNKNOWN_CODE: 1 },
    ]);
    const line = err.find((said) => said.startsWith('Line 2: '));
    expect(line).toContain('UNKNOWN_CODE province');
    expect(line).toContain('BAD_FORMAT disbursed_on');
    expect(await readFile(mended, 'utf8')).toContain('ZZZ');
    expect(await leftOver()).toEqual([]);
  });
});

describe('the files to begin with', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openFrontDoor();
  });
  afterAll(() => door?.close());

  it('are served to anybody, in the manner of the reader’s language', async () => {
    for (const [name, write] of [
      ['template', toReturnTemplate],
      ['sample', toReturnSample],
    ] as const) {
      for (const locale of ['en', 'fr', 'ar'] as const) {
        const answer = await fetch(`${door.address}/returns/${name}.csv`, {
          headers: { 'accept-language': locale },
        });
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          200,
          'text/csv; charset=utf-8',
        ]);
        const bytes = Buffer.from(await answer.arrayBuffer()).toString('utf8');
        expect(bytes).toBe(write(locale));
      }
    }
    expect(toReturnTemplate('fr')).toContain('cin;nom;prenom;date_naissance');
  });
});
