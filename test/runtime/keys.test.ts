// The key file is made once, for its owner's eyes, and never overwritten: with it the identifiers would be lost.
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFileError, loadKeys } from '../../src/access/keys.js';

let dir: string;
let path: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'centrale-keys-'));
  path = join(dir, 'below', 'keys.json');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the key file', () => {
  it('is made with mode 0600 and read the same again', async () => {
    const keys = await loadKeys(path, true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await loadKeys(path, false)).toEqual(keys);
    const secrets = [keys.identifierHmac, keys.ids, keys.clientSecrets, keys.seal];
    expect(new Set(secrets.map((key) => key.toString('hex'))).size).toBe(4);
    expect(secrets.every((key) => key.length === 32)).toBe(true);
  });

  it('made by two processes at once is one', async () => {
    const [one, other] = await Promise.all([loadKeys(path, true), loadKeys(path, true)]);
    expect(one).toEqual(other);
  });

  it('is not made where it must be there already', async () => {
    await expect(loadKeys(path, false)).rejects.toThrow(KeyFileError);
  });

  it('is refused when others can read it', async () => {
    await loadKeys(path, true);
    await chmod(path, 0o640);
    await expect(loadKeys(path, true)).rejects.toThrow(/chmod 600/);
  });

  it.each([
    ['not json', /is not JSON/],
    ['{"version":1}', /incomplete/],
  ])('is refused when it is damaged: %s', async (text, words) => {
    await loadKeys(path, true);
    await writeFile(path, text);
    await expect(loadKeys(path, true)).rejects.toThrow(words);
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('keeps the old cipher keys readable after a rotation', async () => {
    await loadKeys(path, true);
    const file = JSON.parse(await readFile(path, 'utf8'));
    file.identifierCiphers['2'] = Buffer.alloc(32, 7).toString('base64');
    await writeFile(path, JSON.stringify(file));
    const keys = await loadKeys(path, false);
    expect(keys.cipherVersion).toBe(2);
    expect([...keys.identifierCiphers.keys()]).toEqual([1, 2]);
  });
});
