// The key file: what protects national ids, opaque ids, derived secrets and seals. It is made once, readable by its
// owner alone; without it the identifiers in the register are lost, so it is never overwritten.
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

export interface Keys {
  /** Keyed hash under which national ids are looked up. */
  identifierHmac: Buffer;
  /** AES-256-GCM keys of stored national ids by version, so that a rotation leaves old rows readable. */
  identifierCiphers: ReadonlyMap<number, Buffer>;
  /** The version new ids are encrypted with. */
  cipherVersion: number;
  /** Opaque ids and cursors. */
  ids: Buffer;
  clientSecrets: Buffer;
  seal: Buffer;
  /** Ed25519 private key of the demo issuer. */
  issuer: JWK;
}

interface KeyFile {
  version: 1;
  identifierHmac: string;
  identifierCiphers: Record<string, string>;
  ids: string;
  clientSecrets: string;
  seal: string;
  issuer: JWK;
}

/** The key file cannot be used; the message says what to do. */
export class KeyFileError extends Error {}

async function makeKeyFile(): Promise<KeyFile> {
  const secret = () => randomBytes(32).toString('base64');
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  return {
    version: 1,
    identifierHmac: secret(),
    identifierCiphers: { 1: secret() },
    ids: secret(),
    clientSecrets: secret(),
    seal: secret(),
    issuer: {
      ...(await exportJWK(pair.privateKey)),
      kid: randomBytes(8).toString('hex'),
      alg: 'EdDSA',
      use: 'sig',
    },
  };
}

/** Writes beside and links into place, so that two processes starting at once agree on one file, whole. */
async function writeOnce(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(await makeKeyFile(), null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  try {
    await chmod(draft, 0o600);
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function toKey(name: string, text: unknown): Buffer {
  const key = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (key.length !== 32)
    throw new KeyFileError(`The key file's "${name}" is not 32 bytes of base64. Restore it.`);
  return key;
}

function toKeys(file: KeyFile): Keys {
  const ciphers = new Map(
    Object.entries(file.identifierCiphers ?? {}).map(([version, key]) => [
      Number(version),
      toKey(`identifierCiphers.${version}`, key),
    ]),
  );
  if (ciphers.size === 0 || !file.issuer?.d) {
    throw new KeyFileError('The key file is incomplete. Restore it from its copy.');
  }
  return {
    identifierHmac: toKey('identifierHmac', file.identifierHmac),
    identifierCiphers: ciphers,
    cipherVersion: Math.max(...ciphers.keys()),
    ids: toKey('ids', file.ids),
    clientSecrets: toKey('clientSecrets', file.clientSecrets),
    seal: toKey('seal', file.seal),
    issuer: file.issuer,
  };
}

/**
 * Reads the key file, or makes it where it is missing and may be made. Refuses a file that others can read: whoever
 * reads it reads every national id. Throws KeyFileError with the remedy.
 */
export async function loadKeys(path: string, mayCreate: boolean): Promise<Keys> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    if (!mayCreate)
      throw new KeyFileError(`There is no key file at ${path}. Set CENTRALE_KEYS to its path.`);
    await writeOnce(path);
  } else if ((found.mode & 0o077) !== 0) {
    throw new KeyFileError(`Others can read the key file ${path}. Run: chmod 600 ${path}`);
  }
  const text = await readFile(path, 'utf8');
  try {
    return toKeys(JSON.parse(text) as KeyFile);
  } catch (error) {
    if (error instanceof KeyFileError) throw error;
    throw new KeyFileError(`The key file ${path} is not JSON. Restore it from its copy.`);
  }
}
