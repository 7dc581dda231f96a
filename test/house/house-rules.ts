// The rules of the house as functions from files to faults; each rule says why it stands.
import type { SourceFile } from './source-files.js';

export interface Rule {
  name: string;
  because: string;
  findFaults(files: SourceFile[]): string[];
}

const LINES_MAX = 300;
/** Longer files, each with its reason. */
const LONG_FILES: Record<string, string> = {
  'src/errors.ts': 'a catalogue: one entry after another, looked up and not read',
  'src/access/schema-fields.ts': 'generated: the list of all fields of the graph',
  'src/access/field-policy.ts': 'one table: who may read what is reviewed in one place',
};
const FUNCTION_LINES_MAX = 60;
const FEATURES = [
  'associations',
  'borrowers',
  'loans',
  'loan-use',
  'returns',
  'exposure',
  'inquiries',
  'portfolio',
  'webhooks',
  'statistics',
  'rights',
  'oversight',
  'audit',
  'demo',
];
/** From the top of the house to its ground: a floor may use those below it, and its own. */
const FLOORS: string[][] = [
  ['main', 'first-run', 'welcome', 'cli'],
  ['server'],
  FEATURES,
  ['pages'],
  ['database'],
  ['access'],
  ['errors', 'config'],
];

const toRoom = (path: string): string => path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
const toFloor = (path: string): number => FLOORS.findIndex((rooms) => rooms.includes(toRoom(path)));
const inSource = (files: SourceFile[]): SourceFile[] =>
  files.filter((f) => f.path.startsWith('src/'));

/** Faults of every file in which a line matches, as `path:line`. */
function findLines(files: SourceFile[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file.path}:${at + 1}`] : [])),
  );
}

function findUpward(files: SourceFile[]): string[] {
  return inSource(files).flatMap((file) =>
    file.imports
      .filter((target) => target.startsWith('src/') && toFloor(target) < toFloor(file.path))
      .map((target) => `${file.path} -> ${target}`),
  );
}

function findHomeless(files: SourceFile[]): string[] {
  return inSource(files)
    .filter((f) => toFloor(f.path) < 0)
    .map((f) => f.path);
}

/** The file with its strings and comments emptied: they may use the word. */
const withoutWords = (file: SourceFile): SourceFile => ({
  ...file,
  text: file.text.replace(/'[^'\n]*'|`[^`\n]*`|\/\/.*|\/\*\*?.*|^\s*\*.*/gm, ''),
});

/** Walks the imports depth first; a file met again on its own way closes a circle. */
function findCycles(files: SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (path: string, way: string[]): void => {
    const met = way.indexOf(path);
    if (met >= 0) faults.push([...way.slice(met), path].join(' -> '));
    if (met >= 0 || done.has(path)) return;
    for (const target of byPath.get(path)?.imports ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return faults;
}

const OUTSIDE = /from '(?:node:(?!crypto|util)|pg|fastify|@mikro-orm|@apollo)[^']*'/;

/** Top-level and member functions by indentation: biome keeps it true. */
function findLongFunctions(files: SourceFile[]): string[] {
  const opening =
    /^( *)(?:export )?(?:(?:async )?function\*? |(?:private |static |override |async |get |#)*[\w$#]+(?:<[^>]*>)?\(.*\)?.*\{$|const \w+ = (?:async )?\(.*\{$)/;
  return files.flatMap((file) => {
    const lines = file.text.split('\n');
    return lines.flatMap((line, at) => {
      const indent = opening.exec(line)?.[1];
      if (indent === undefined || /^\s*(if|for|while|switch|return|describe|it|test)\b/.test(line))
        return [];
      const end = lines.findIndex(
        (other, n) => n > at && other.startsWith(`${indent}}`) && /^\s*\}/.test(other),
      );
      const length = end - at + 1;
      return length > FUNCTION_LINES_MAX ? [`${file.path}:${at + 1} (${length} lines)`] : [];
    });
  });
}

/** How a test replaces what the process has only one of, and how it takes that back. */
const REPLACED: readonly (readonly [taken: RegExp, given: RegExp])[] = [
  [/\bvi\.spyOn\(/, /\bvi\.restoreAllMocks\(\)/],
  [/\bvi\.stubEnv\(/, /\bvi\.unstubAllEnvs\(\)/],
  [/\bvi\.stubGlobal\(/, /\bvi\.unstubAllGlobals\(\)/],
  [/\bvi\.useFakeTimers\(/, /\bvi\.useRealTimers\(\)/],
];

export const RULES: Rule[] = [
  {
    name: 'imports run downwards',
    because: 'a file can be read knowing only the floors below it',
    findFaults: findUpward,
  },
  {
    name: 'every file has a room',
    because: 'the tree of the design is the map',
    findFaults: findHomeless,
  },
  {
    name: 'no import goes in a circle',
    because: 'a circle has no part to read first',
    findFaults: findCycles,
  },
  {
    name: `no file is longer than ${LINES_MAX} lines`,
    because: 'a longer one usually holds two subjects',
    findFaults: (files) =>
      files
        .filter((f) => f.text.trimEnd().split('\n').length > LINES_MAX && !LONG_FILES[f.path])
        .map((f) => f.path),
  },
  {
    name: `no function is longer than ${FUNCTION_LINES_MAX} lines`,
    because: 'a reader loses the thread',
    findFaults: (files) => findLongFunctions(inSource(files)),
  },
  {
    name: 'pure rules do nothing but reckon',
    because: 'what they decide must be testable without a machine around it',
    findFaults: (files) =>
      findLines(
        files.filter((f) => f.path.endsWith('-rules.ts') && f.path.startsWith('src/')),
        OUTSIDE,
      ),
  },
  {
    name: 'no default export',
    because: 'a name must lead to one file',
    findFaults: (files) =>
      findLines(
        files.filter((f) => f.path !== 'vitest.config.ts'),
        /^export default\b/,
      ),
  },
  {
    name: 'no barrel and no catch-all folder',
    because: 'they hide where a thing is',
    findFaults: (files) => [
      ...files
        .filter((f) => /(^|\/)(index|utils|helpers|common)(\.\w+$|\/)/.test(f.path))
        .map((f) => f.path),
      ...findLines(files, /^export \*/),
    ],
  },
  {
    name: 'no any',
    because: 'it switches every other check off',
    findFaults: (files) => findLines(files.map(withoutWords), /(:\s*|<|\bas\s+)any\b/),
  },
  {
    name: 'files are named in kebab-case',
    because: 'one format, so that names can be guessed',
    findFaults: (files) =>
      files
        .filter(
          (f) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|mjs)$/.test(f.path.split('/').at(-1) ?? ''),
        )
        .map((f) => f.path),
  },
  {
    name: 'every file says first what it is for',
    because: 'a newcomer reads that sentence before the code',
    findFaults: (files) => files.filter((f) => !/^(#!.*\n)?\/\//.test(f.text)).map((f) => f.path),
  },
  {
    name: 'nothing is left to do in a comment',
    because: 'nobody reads it there',
    findFaults: (files) =>
      findLines(
        files.filter((f) => !f.path.startsWith('test/house/')),
        /\b(TODO|FIXME|XXX|HACK)\b/,
      ),
  },
  {
    name: 'a test takes back what it replaces',
    because: 'the next file runs in the same process',
    findFaults: (files) =>
      files
        .filter((f) => !f.path.startsWith('test/house/'))
        .filter((f) => REPLACED.some(([taken, given]) => taken.test(f.text) && !given.test(f.text)))
        .map((f) => f.path),
  },
];
