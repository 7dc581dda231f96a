// The research partner's example, run as a partner runs it: a process of its own, a token and an address.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house/source-files.js';
import { readFigures, toPlainText } from '../portfolio/report-page.js';
import { openReleaseDoor, type ReleaseDoor } from './release-door.js';

const run = promisify(execFile);
const EXAMPLE = join(ROOT, 'examples', 'redraw-figure.ts');

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-09-30'], 9000);
});
afterAll(() => door?.close());

const start = (target: string, env: Record<string, string>) =>
  run(process.execPath, [EXAMPLE, target], {
    env: { PATH: process.env.PATH ?? '', CENTRALE_URL: door.address, ...env },
  });

describe.runIf(process.features.typescript)('the research client', () => {
  it('draws the regions again, number for number as the observatory shows them', async () => {
    const target = join(door.site.world.dir, 'figure.svg');
    const token = await door.tokenOf('research-01');
    const { stdout, stderr } = await start(target, { CENTRALE_TOKEN: token });
    expect(stdout).toMatch(
      /2026-09-quarterly-1, 12 regions\.\nOf all regions shown together: \d+\.\d\d%\.\n/,
    );
    expect(stdout + stderr).not.toContain(token);
    const svg = await readFile(target, 'utf8');
    expect(svg).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>\n$/);
    const written = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((one) =>
      toPlainText(one[1] ?? ''),
    );
    const page = await (await door.ask('/observatory/2026-09-quarterly-1?lang=fr')).text();
    const figure = readFigures(page).find(({ id }) => id === 'region-crossed');
    const drawn = (figure?.drawn ?? []).map((text) =>
      text.replace(/[\s\u202f\u00a0]/g, '').replace(',', '.'),
    );
    expect(drawn.length).toBeGreaterThan(12);
    for (const text of drawn)
      expect(written.join('\n').replaceAll('withheld', 'retenu')).toContain(text);
    for (const name of (figure?.told ?? []).filter((text) => /^[A-Z].*-/.test(text))) {
      expect(written).toContain(name);
    }
  });

  it('says what is missing, and what it was refused', async () => {
    const target = join(door.site.world.dir, 'none.svg');
    await expect(start(target, {})).rejects.toThrow('Set CENTRALE_TOKEN');
    await expect(start(target, { CENTRALE_TOKEN: 'nonsense' })).rejects.toThrow('UNAUTHENTICATED');
    await expect(readFile(target)).rejects.toThrow();
  });
});
