// The house's own files, read once, for the rules that are checked on their text.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface SourceFile {
  /** From the root of the repository, with slashes. */
  path: string;
  text: string;
  /** Files of the house that it imports, as paths; types included. */
  imports: string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;

export function toSourceFile(path: string, text: string): SourceFile {
  const imports = [...text.matchAll(IMPORT)].map((match) => {
    const target = posix.join(posix.dirname(path), match[1] ?? match[2] ?? '');
    return target.replace(/\.js$/, '.ts');
  });
  return { path, text, imports };
}

export function readSourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => posix.join(folder, name))
      .map((path) => toSourceFile(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}
