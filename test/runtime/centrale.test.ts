// The `centrale` command as an operator meets it: what it prints, what it refuses, how it ends.
import { chmod, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toClientSecret } from '../../src/access/client-secret.js';
import { runCentrale } from '../../src/cli/centrale.js';
import { examineNode } from '../../src/cli/examine-host.js';
import { openWorld, type World } from '../world.js';

let world: World;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  world = await openWorld();
  env = {
    DATABASE_URL: world.appUrl,
    DATABASE_WORK_URL: world.workUrl,
    DATABASE_OWNER_URL: world.ownerUrl,
    CENTRALE_DATA: world.dir,
    CENTRALE_KEYS: join(world.dir, 'keys.json'),
    PORT: '0',
  };
});
afterAll(() => world.close());

async function run(line: string, other: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCentrale(line.split(' ').filter(Boolean), {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    env: { ...env, ...other },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('the command', () => {
  it('lists what it can do', async () => {
    expect(await run('help')).toMatchObject({ code: 0, out: expect.stringContaining('doctor') });
    expect((await run('help client')).out).toContain('centrale client add');
    expect((await run('client --help')).out).toContain('centrale client add');
  });

  it('answers an unknown command with the list, and 2', async () => {
    const { code, err } = await run('constructor');
    expect(code).toBe(2);
    expect(err).toContain('There is no command "constructor"');
    expect(err).toContain('backup');
  });

  it.each(['publish', 'publish --month 2026-13', 'client add', 'client', 'publish --moon x'])(
    'answers "%s" with its usage, and 2',
    async (line) => {
      const { code, err } = await run(line);
      expect(code).toBe(2);
      expect(err).toMatch(/centrale (publish|client add)/);
    },
  );
});

describe('who may ask', () => {
  it('an association joins, and once', async () => {
    const line =
      'association add --code kappa --name-fr K --name-ar ك --name-en K --joined 2026-01-01';
    expect((await run(line)).code).toBe(0);
    expect((await run('association list')).out).toMatch(/^kappa .*since 2026-01-01/m);
    expect(await run(line)).toMatchObject({ code: 1, err: expect.stringContaining('already') });
  });

  it('an association leaves once, and its programs are shut out', async () => {
    await run(
      'association add --code leaver --name-fr L --name-ar ل --name-en L --joined 2026-01-01',
    );
    await run('client add --name leaver-01 --audience amc --association leaver');
    expect((await run('association leave --code leaver --on 2999-01-01')).code).toBe(1);
    expect((await run('client list')).out).toMatch(/leaver-01 .*ACTIVE/);
    expect((await run('association leave --code leaver --on 2026-06-30')).out).toContain('left');
    expect((await run('association list')).out).toMatch(/^leaver .*2026-01-01 to 2026-06-30/m);
    expect((await run('client list')).out).toMatch(/leaver-01 .*REVOKED/);
    expect((await run('association leave --code leaver')).code).toBe(1);
  });

  it('a program gets a secret, a new one, a pause and an end to it', async () => {
    const added = await run('client add --name kappa-01 --audience amc --association kappa');
    expect(added.out).toBe(toClientSecret(world.keys.clientSecrets, 'kappa-01', 1));
    const rotated = await run('client rotate --name kappa-01');
    expect(rotated.out).toBe(toClientSecret(world.keys.clientSecrets, 'kappa-01', 2));
    expect((await run('client suspend --name kappa-01')).code).toBe(0);
    expect((await run('client list')).out).toMatch(/kappa-01 .*SUSPENDED/);
    expect((await run('client resume --name kappa-01')).code).toBe(0);
    expect((await run('client suspend --name nobody')).code).toBe(1);
  });

  it('an association belongs to the audience amc alone', async () => {
    expect((await run('client add --name x1 --audience amc')).code).toBe(2);
    expect((await run('client add --name x1 --audience bureau --association kappa')).code).toBe(2);
    const unknown = await run('client add --name x1 --audience amc --association none');
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('Add it first') });
  });

  it('a private key is not taken for a public one', async () => {
    const path = join(world.dir, 'jwks.json');
    await writeFile(path, JSON.stringify({ keys: [{ kty: 'OKP', d: 'secret' }] }));
    const { code, err } = await run(`client add --name x2 --audience research --jwks ${path}`);
    expect(code).toBe(1);
    expect(err).toContain('private key');
  });
});

describe('the calendar and the publication', () => {
  it('a month is opened, closed and opened again', async () => {
    expect((await run('period close --month 2026-08')).code).toBe(1);
    expect((await run('period open --month 2026-08')).code).toBe(0);
    expect((await run('period list')).out).toBe('2026-08  due 2026-09-10  open');
    await run('period close --month 2026-08');
    expect((await run('period list')).out).toContain('closed');
    await run('period open --month 2026-08');
    expect((await run('period list')).out).toContain('open');
  });

  it('a refusal is a code, a sentence and a remedy', async () => {
    const { code, err } = await run('publish --month 2026-08');
    expect(code).toBe(1);
    expect(err).toMatch(/^SECTOR_TOO_SMALL: /);
  });
});

describe('the doctor', () => {
  it('finds nothing where nothing is wrong, and shows no password', async () => {
    const { code, out } = await run('doctor');
    expect(out).toContain('No problem found.');
    expect(code).toBe(0);
    expect(out).not.toContain(new URL(world.appUrl).password);
  });

  it('names a port that another program has', async () => {
    const taken = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const { code, out } = await run('doctor', { PORT: String(port) });
    taken.close();
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`PROBLEM port .*${port} is taken[\\s\\S]*set PORT`));
  });

  it('names a database that cannot be reached', async () => {
    const { code, out } = await run('doctor', {
      DATABASE_URL: 'postgresql://centrale_app:x@127.0.0.1:1/c',
    });
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM DATABASE_URL .*cannot be reached/);
  });

  it('names pending steps', async () => {
    const empty = await openWorld({ empty: true });
    const { out } = await run('doctor', {
      DATABASE_URL: empty.appUrl,
      DATABASE_WORK_URL: empty.workUrl,
      DATABASE_OWNER_URL: empty.ownerUrl,
    });
    await empty.close();
    expect(out).toMatch(/PROBLEM migrations .*pending[\s\S]*migrate/);
  });

  it('names a key file that others can read, and one that is missing', async () => {
    const path = join(world.dir, 'open.json');
    await writeFile(path, '{}');
    await chmod(path, 0o644);
    expect((await run('doctor', { CENTRALE_KEYS: path })).out).toMatch(/PROBLEM keys .*chmod 600/);
    await rm(path);
    expect((await run('doctor', { CENTRALE_KEYS: path })).out).toMatch(
      /PROBLEM keys .*no key file/,
    );
  });

  it('names a bad setting and an unwritable folder', async () => {
    expect((await run('doctor', { PORT: 'x' })).out).toMatch(/PROBLEM settings .*PORT is "x"/);
    const { out } = await run('doctor', { CENTRALE_DATA: '/proc/centrale' });
    expect(out).toMatch(/PROBLEM folder .*cannot be written[\s\S]*CENTRALE_DATA/);
  });

  it('names a Node that is too old', () => {
    expect(examineNode('20.20.0')).toMatchObject({ state: 'problem' });
    expect(examineNode('22.17.0')).toMatchObject({ state: 'ok' });
  });
});
