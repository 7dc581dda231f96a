// The house rules hold, and each of them can turn red.
import { describe, expect, it } from 'vitest';
import { RULES } from './house-rules.js';
import { readSourceFiles, toSourceFile } from './source-files.js';

const FILES = readSourceFiles('src', 'test', 'bin', 'examples');

/** For each rule a file, or two, that breaks it. */
const MUTANTS: Record<string, [path: string, text: string][]> = {
  'imports run downwards': [['src/access/a.ts', "// A.\nimport { b } from '../server/b.js';\n"]],
  'every file has a room': [['src/attic/a.ts', '// A.\n']],
  'no import goes in a circle': [
    ['src/loans/a.ts', "// A.\nimport { b } from './b.js';\n"],
    ['src/loans/b.ts', "// B.\nimport { a } from './a.js';\n"],
  ],
  'no file is longer than 300 lines': [['src/loans/a.ts', `// A.\n${'x();\n'.repeat(300)}`]],
  'no function is longer than 60 lines': [
    ['src/loans/a.ts', `// A.\nexport function a(): void {\n${'  x();\n'.repeat(60)}}\n`],
  ],
  'pure rules do nothing but reckon': [
    ['src/loans/a-rules.ts', "// A.\nimport { readFile } from 'node:fs/promises';\n"],
  ],
  'no default export': [['src/loans/a.ts', '// A.\nexport default 1;\n']],
  'no barrel and no catch-all folder': [['src/loans/index.ts', '// A.\n']],
  'no any': [['src/loans/a.ts', '// A.\nexport const a = (b: any) => b;\n']],
  'files are named in kebab-case': [['src/loans/aB.ts', '// A.\n']],
  'every file says first what it is for': [['src/loans/a.ts', 'export const a = 1;\n']],
  'a test takes back what it replaces': [
    ['test/loans/a.test.ts', "// A.\nvi.spyOn(globalThis, 'fetch');\n"],
  ],
  'nothing is left to do in a comment': [['src/loans/a.ts', '// TODO: later.\n']],
};

describe.each(RULES)('$name, because $because', (rule) => {
  it('holds', () => {
    expect(rule.findFaults(FILES)).toEqual([]);
  });

  it('turns red when it is broken', () => {
    const planted = (MUTANTS[rule.name] ?? []).map(([path, text]) => toSourceFile(path, text));
    expect(rule.findFaults([...FILES, ...planted]).length).toBeGreaterThan(
      rule.findFaults(FILES).length,
    );
  });
});
