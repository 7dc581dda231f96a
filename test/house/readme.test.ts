// The two READMEs against the code they speak of: a table that fell behind is a wrong instruction.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config.js';
import { DEMO_CLIENTS } from '../../src/demo/demo-clients.js';
import { PERSONAS } from '../../src/demo/personas.js';
import { VISIT_COLUMNS } from '../../src/loan-use/visit-columns-rules.js';
import { ASSUMED_WORDINGS } from '../../src/returns/assumed-wording.js';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';
import { FILE_WORDINGS, ROW_WORDINGS } from '../../src/returns/row-wording.js';
import { readBlocks } from './readme-blocks.js';
import { ROOT } from './source-files.js';

const read = (name: string) => readFileSync(`${ROOT}/${name}`, 'utf8');

/** Rows of every table, cells trimmed. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));

describe.each([
  ['README.md', 'storyEn', ['yes', 'no']],
  ['README.fr.md', 'storyFr', ['oui', 'non']],
] as const)('%s', (name, story, [yes, no]) => {
  const text = read(name);
  const rows = rowsOf(text);

  it('lists the columns of the return file, required and French names included', () => {
    const listed = rows.filter((row) => row.length === 4).map((row) => row.slice(0, 3));
    const columns = FILE_COLUMNS.map(({ name: column, french, required }) => [
      `\`${column}\``,
      french ? `\`${french}\`` : '',
      required ? yes : no,
    ]);
    expect(listed.slice(1)).toEqual(columns);
  });

  it('tells the stories of the demo’s people, and what is read of them', () => {
    const told = rows.filter((row) => row.length === 7).map((row) => row.join(' | '));
    const known = PERSONAS.map((person) => {
      const { lenders, outstanding, instalment, arrears } = person.expected;
      const who = `\`${person.nationalId}\` | ${person.lastName}, ${person.birthDate}`;
      return `${who} | ${person[story]} | ${lenders} | ${outstanding} | ${instalment} | ${arrears}`;
    });
    expect(told.slice(1)).toEqual(known);
  });

  it('lists every setting with its default', () => {
    const listed = rows
      .filter((row) => row.length === 3)
      .map(([variable, fallback]) => [variable, fallback]);
    expect(listed.slice(1)).toEqual(SETTINGS.map((s) => [`\`${s.name}\``, s.fallback]));
  });

  it('names every code of a return, and every demo client', () => {
    const codes = [ROW_WORDINGS, FILE_WORDINGS, ASSUMED_WORDINGS].flatMap((of) => Object.keys(of));
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
    const named = DEMO_CLIENTS.map(({ clientId }) => clientId).filter(
      (id) => !/^amc-(0[2-9]|1[0-2])$/.test(id),
    );
    expect(named.filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
  });

  it('names every column of a file of visits, and the French ones', () => {
    const names = VISIT_COLUMNS.map(({ name: column, french }) => `\`${column}\` (\`${french}\`)`);
    expect(names.filter((both) => !text.includes(both))).toEqual([]);
  });

  it('quotes the measured figures as the bench wrote them', () => {
    const measured = rowsOf(read('bench/results/inquire.md')).map((row) => row.join(' | '));
    expect(rows.filter((row) => row.length === 8).map((row) => row.join(' | '))).toEqual(measured);
    const book = rowsOf(read('bench/results/portfolio.md')).find(([what]) =>
      /classes$/.test(what ?? ''),
    );
    expect(text).toMatch(new RegExp(`: ${book?.[1]} (times|fois)`));
  });
});

describe('the French README', () => {
  it('has the same commands and answers as the English one', () => {
    expect(readBlocks('README.fr.md')).toEqual(readBlocks('README.md'));
  });
});
