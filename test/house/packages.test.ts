// What is installed is what was reviewed: exact versions, one copy of graphql, no host of a registry in the lock.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.js';

interface Lock {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string }>;
}

const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Content;
const lock = read<Lock>('package-lock.json');
const manifest = read<Record<string, Record<string, string>>>('package.json');

describe('packages', () => {
  it('are pinned to exact versions', () => {
    const pins = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}),
    );
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('hold one copy of graphql, since two do not know each other’s types', () => {
    const copies = Object.keys(lock.packages).filter((path) =>
      /(^|\/)node_modules\/graphql$/.test(path),
    );
    expect(copies).toEqual(['node_modules/graphql']);
    expect(existsSync(join(ROOT, 'node_modules/graphql/package.json'))).toBe(true);
  });

  it('are locked with a checksum, and come from whatever registry npm is set to', () => {
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(entries.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([]);
    expect(entries.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
  });

  it('run on Node 24, the packaged one', () => {
    expect(process.versions.node).toMatch(/^24\./);
  });
});
