// A file in the manner of whoever made it: understood, said to be assumed, and given back so that it is safe to open and
// comes in again as it was.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSUMED_WORDINGS } from '../../src/returns/assumed-wording.js';
import { COLUMN_WORDINGS } from '../../src/returns/column-wording.js';
import { FILE_COLUMNS } from '../../src/returns/file-columns-rules.js';
import { toHarmless } from '../../src/returns/rejections-file.js';
import { toReturnSample } from '../../src/returns/return-template.js';
import { ASKER, JULY, Lenders, rowOf, toUpload } from '../attacks/lenders.js';

let lenders: Lenders;

beforeAll(async () => {
  lenders = await Lenders.open();
  await lenders.door.openMonth('2026-09-30');
});
afterAll(() => lenders?.close());

async function test(body: string | Buffer, records: number, outstanding: string, month = JULY) {
  const query = new URLSearchParams({ kind: 'TEST', records: String(records), outstanding });
  const answer = await lenders.ask(ASKER, `/returns/${month}?${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return lenders.settle(ASKER, ((await answer.json()) as { id: string }).id);
}

/** As a spreadsheet program in French writes it: its code page, its separators, its blanks between thousands. */
const MADE_BY_HAND = [
  'cin;nom;prenom;date_naissance;sexe;province;milieu;activite;revenu_menage;ref_pret;produit;objet;montant;date_deblocage;date_echeance;nombre_echeances;periodicite;montant_echeance;capital_restant_du;montant_impaye;jours_retard;statut',
  'be 123456;Benaïssa;Zoé;08/03/1986;Femme;CAS;Urbain;Élevage;4\u00a0500,00;2025/0001;Individuel;Activité;12\u00a0000,00;15/09/2025;15/09/2026;12;Mensuel;1\u00a0080,50;2\u00a0160,25;0,00;0;Sain',
  'X-7654;"L’Hôte; fils";Noël;30/11/1971;Homme;FES;Rural;Artisanat;;2025/0002;Solidaire;Autre;3 000,50;01/12/2025;01/12/2026;52;Hebdomadaire;61,00;1 500,00;122,00;14;Retard',
  '',
].join('\r\n');

const CP_1252: Record<string, number> = { '’': 0x92 };
const toWindows = (text: string): Buffer =>
  Buffer.from([...text].map((sign) => CP_1252[sign] ?? sign.charCodeAt(0)));

describe('a file made by hand in a French spreadsheet program', () => {
  it('goes in first time, and what was understood is said', async () => {
    const state = await test(toWindows(MADE_BY_HAND), 2, '3660.25');
    expect(state).toMatchObject({ state: 'ACCEPTED', acceptedCount: 2, rejections: {} });
    expect((state.assumed as string[]).toSorted()).toEqual(
      [
        ...['CRLF', 'DATE_DMY', 'DECIMAL_COMMA', 'DELIMITER_SEMICOLON', 'FRENCH_CODES'],
        ...['FRENCH_HEADER', 'THOUSANDS_BLANK', 'WINDOWS_1252'],
      ].toSorted(),
    );
  });
});

describe('other manners of writing', () => {
  it.each([
    ['a decimal comma', { guarantee_amount: '"1,50"' }, ['DECIMAL_COMMA']],
    ['blanks between thousands', { principal: '6 000' }, ['THOUSANDS_BLANK']],
    ['a French day', { last_payment_on: '01/07/2026' }, ['DATE_DMY']],
    ['a French word', { purpose: 'activité' }, ['FRENCH_CODES']],
    ['Arabic-Indic digits', { instalment_amount: '٥٥٠٫٠٠' }, ['LOCAL_DIGITS']],
    ['full-width letters', { area: 'ＵＲＢＡＮ' }, ['FULL_WIDTH']],
    ['small letters', { area: 'urban' }, []],
  ])('%s', async (_what, cells, assumed) => {
    const { body } = toUpload({ month: JULY, rows: [rowOf('T1', cells)] });
    const state = await test(body, 1, '5500');
    expect(state).toMatchObject({ state: 'ACCEPTED', assumed });
  });

  it('has a sentence for each, in three languages', () => {
    for (const words of [...Object.values(ASSUMED_WORDINGS), ...Object.values(COLUMN_WORDINGS)]) {
      expect(Object.values(words).every((text) => text.length > 0)).toBe(true);
    }
    expect(Object.keys(COLUMN_WORDINGS)).toEqual(FILE_COLUMNS.map(({ name }) => name));
  });
});

describe('a file that is no CSV', () => {
  it.each([
    ['.xlsx or .ods', Buffer.from('504b0304140006000800', 'hex')],
    ['an empty zip', Buffer.from('504b0506000000000000', 'hex')],
    ['.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a table of a web page', Buffer.from('<html><table><tr><td>cin</td></tr></table>')],
  ])('is answered with how to make one: %s', async (_what, body) => {
    const state = await test(body, 1, '1');
    expect(state).toMatchObject({ state: 'REFUSED', fileErrors: [{ code: 'NOT_CSV' }] });
    for (const [language, word] of [
      ['en', 'Save as'],
      ['fr', 'Enregistrer sous'],
      ['ar', 'حفظ باسم'],
    ]) {
      const headers = { 'accept-language': language as string };
      const said = await (await lenders.ask(ASKER, `/returns/${state.id}`, { headers })).text();
      expect(said).toContain(word);
      expect(said).toContain('CSV UTF-8');
    }
  });
});

describe('the sample', () => {
  it.each(['en', 'fr', 'ar'] as const)(
    'goes in as it is, without a warning (%s)',
    async (locale) => {
      const state = await test(toReturnSample(locale), 5, '14426.50', '2026-09');
      expect(state).toMatchObject({ state: 'ACCEPTED', rejections: {}, warnings: {} });
    },
  );
});

const anyCell = fc
  .tuple(
    fc.constantFrom('', "'", "''", ' ', '\t', '\r', '\u00a0', "' "),
    fc.constantFrom('', '=', '+', '-', '@', '＝', '＋', '－', '＠', '-5', '-1,5', '٣'),
    fc.string({ unit: fc.constantFrom(...'a1é=+-@\'"أ ,;\t'), maxLength: 6 }),
  )
  .map((parts) => parts.join(''));

describe('a rejected cell', () => {
  it('is nothing a spreadsheet would run', () => {
    const property = fc.property(anyCell, (cell) => {
      const shown = toHarmless(cell);
      if (!/^-[\d.,]+$/.test(shown))
        expect(shown).not.toMatch(/^[\s\u00a0]*[=+@＝＋－＠-]|^[\t\r]/);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('loses no quote that was its own', async () => {
    const names = ["'t Hart", "'s-Gravesande", "'Aïcha", "''=1"];
    const [read] = await lenders.door.world.asOwner(
      'select array(select intake.plain(n) from unnest($1::text[]) n) as names',
      [names],
    );
    expect(read).toEqual({ names });
    expect(names.map(toHarmless)).toEqual(names);
  });

  it('means on its way back what it meant the first time', async () => {
    const cells = fc.array(anyCell, { minLength: 50, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(cells, async (given) => {
        const shown = given.map(toHarmless);
        const faults = await lenders.door.world.asOwner(
          `select given, shown from unnest($1::text[], $2::text[]) c (given, shown)
           where intake.plain(given) is distinct from intake.plain(shown)`,
          [given, shown],
        );
        expect(faults).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
