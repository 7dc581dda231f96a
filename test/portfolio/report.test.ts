// The monthly report over HTTP, as its reader's browser gets it: to whom, in which language, and what can never be in it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkDoor } from '../../src/database/work-door.js';
import { makeDueFigures } from '../../src/returns/make-figures.js';
import { type FrontDoor, openFrontDoor } from '../server/front-door.js';
import { acceptReturn, type BookLoan, reportBook } from './book-rows.js';
import { addressesOf, readFigures, tagsOf, toPlainText, withoutDrawn } from './report-page.js';

const [AUGUST, SEPTEMBER] = ['2026-08-31', '2026-09-30'] as const;
const HOSTILE = `"><script>alert(1)</script><img src=//evil.example/x onerror='a()'>&amp;`;

let door: FrontDoor;
let work: WorkDoor;

const loan = (ref: string, outstanding: bigint, rest: Partial<BookLoan> = {}): BookLoan => ({
  ref,
  client: ref,
  outstanding,
  ...rest,
});

const file = async (who: string, month: string, loans: BookLoan[]) => {
  await reportBook(door.world, who, month, loans);
  await acceptReturn(door.world, who, month);
};

beforeAll(async () => {
  door = await openFrontDoor();
  work = new WorkDoor(door.world.workUrl, 1);
  await file('amc01', AUGUST, [
    loan('A', 123_456n, { daysPastDue: 40 }),
    loan(HOSTILE, 500_000n, { daysPastDue: 45 }),
    loan('C', 300_000n),
  ]);
  await file('amc01', SEPTEMBER, [
    loan('A', 123_456n, { daysPastDue: 70, held: 61_728n }),
    loan(HOSTILE, 500_000n, { status: 'RESTRUCTURED', held: 0n }),
    loan('C', 250_000n, { held: 0n }),
    loan('D', 600_000n, { daysPastDue: 5, disbursedOn: '2026-09-10' }),
  ]);
  await file('amc02', SEPTEMBER, [loan('SECRET-OF-AMC02', 777_777n, { daysPastDue: 100 })]);
  await makeDueFigures(work);
});
afterAll(async () => {
  await work?.close();
  await door?.close();
});

const cookies = new Map<string, string>();

/** A person's session, opened once per client with its token. */
async function cookieOf(clientId: string): Promise<string> {
  const headers = { authorization: `Bearer ${await door.tokenOf(clientId)}` };
  const opened = await door.ask('/session', { method: 'POST', headers });
  const cookie = cookies.get(clientId) ?? opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  cookies.set(clientId, cookie);
  return cookie;
}

async function open(path: string, clientId: string, headers: Record<string, string> = {}) {
  const cookie = await cookieOf(clientId);
  const answer = await door.ask(path, { headers: { cookie, ...headers }, redirect: 'manual' });
  return { answer, page: await answer.text() };
}

const ASK_IN: [lang: string, dir: string, title: string, gross: string, month: string][] = [
  ['fr', 'ltr', 'Rapport mensuel de risque', '14 734,56 DH', 'septembre 2026'],
  ['ar', 'rtl', 'التقرير الشهري للمخاطر', '14.734,56 درهم', 'شتنبر 2026'],
  ['en', 'ltr', 'Monthly risk report', '14,734.56 DH', 'September 2026'],
];
/** Spaces of all kinds as one, and marks of direction left out. */
const toWords = (page: string) =>
  toPlainText(page)
    .replace(/[\u200e\u2066-\u2069]/g, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ');

describe('the report of a month', () => {
  it.each(ASK_IN)(
    'is in %s, written %s, numbers and months as people there write them',
    async (...of) => {
      const [lang, dir, title, gross, month] = of;
      for (const accepted of ['*', 'en', 'fr']) {
        const { answer, page } = await open(`/reports/2026-09?lang=${lang}`, 'amc-01', {
          'accept-language': accepted,
        });
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-language')).toBe(lang);
        expect(page).toContain(`<html lang="${lang}" dir="${dir}">`);
        for (const words of [title, gross, month]) expect(toWords(page)).toContain(words);
      }
      const { page } = await open('/reports/2026-09', 'amc-01', { 'accept-language': lang });
      expect(page).toContain(`<html lang="${lang}" dir="${dir}">`);
    },
  );

  it('has no sentence left in another language, and no brace unfilled', async () => {
    const { page } = await open('/reports/2026-09?lang=ar', 'amc-01');
    const text = toWords(page.replace(/<style>[\s\S]*?<\/style>|<bdi>[\s\S]*?<\/bdi>/g, ''));
    expect(text).not.toMatch(/[{}]|undefined|null|NaN/);
    // Codes and names of schemes are Latin in Arabic too; three small words in a row would be a sentence.
    expect(text.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/g)).toBeNull();
  });

  it('is the same by bearer token and by cookie, and whoever else opened reports meanwhile', async () => {
    const headers = { authorization: `Bearer ${await door.tokenOf('amc-01')}` };
    const byToken = await door.ask('/reports/2026-09?lang=fr', { headers });
    await open('/reports/2026-09?lang=fr', 'amc-02');
    const { page } = await open('/reports/2026-09?lang=fr', 'amc-01');
    expect(await byToken.text()).toBe(page);
  });

  it('is found without naming the month, in the language asked for', async () => {
    const { answer } = await open('/reports?lang=ar', 'amc-01');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/reports/2026-09?lang=ar');
  });

  it('shows a lender its own book and nothing of another’s', async () => {
    const mine = await open('/reports/2026-09?lang=en', 'amc-01');
    const theirs = await open('/reports/2026-09?lang=en', 'amc-02');
    expect(toWords(theirs.page)).toContain('7,777.77 DH');
    expect(toWords(theirs.page)).not.toContain('14,734.56');
    expect(mine.page).not.toMatch(/SECRET|7,777\.77|amc02/);
  });
});

describe('who has no report', () => {
  it.each(['research-01', 'bureau-01', 'supervisor-01'])('%s is refused', async (clientId) => {
    const { answer, page } = await open('/reports/2026-09?lang=fr', clientId);
    expect(answer.status).toBe(403);
    expect(page).toContain('<html lang="fr"');
    expect(page).toContain('FORBIDDEN');
    expect(page).not.toContain('<table');
  });

  it('comes without a session, and is told how to open one', async () => {
    const answer = await door.ask('/reports/2026-09?lang=en');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await answer.text()).toContain('POST /session');
  });

  it('asks with another method: 405', async () => {
    const answer = await door.ask('/reports/2026-09', { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    ['a month without a return', '2025-01'],
    ['a month to come', '2199-01'],
    ['no month at all', '2026-13'],
    ['something hostile', encodeURIComponent(HOSTILE)],
  ])('asks for %s: a plain page of 404 in the language', async (_what, month) => {
    const { answer, page } = await open(`/reports/${month}?lang=fr`, 'amc-01');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('Aucune de vos déclarations');
    expect(page).not.toMatch(/<script|evil|onerror/);
  });
});

describe('figures that are not made yet', () => {
  it('are said to be in the making, beside those that are read live', async () => {
    await file('amc02', AUGUST, [loan('E', 1_000_000n, { daysPastDue: 31 })]);
    const { answer, page } = await open('/reports/2026-08?lang=en', 'amc-02');
    expect(answer.status).toBe(200);
    expect(page).toContain('role="status"');
    expect(toWords(page)).toContain('Being made.');
    expect(toWords(page)).toContain('10,000.00 DH');
    await makeDueFigures(work);
    const made = await open('/reports/2026-08?lang=en', 'amc-02');
    expect(made.page).not.toContain('role="status"');
    expect(made.page).not.toContain('Being made.');
  });
});

describe('the page', () => {
  it('asks for nothing from elsewhere, runs nothing, and lets a browser do nothing else', async () => {
    const { answer, page } = await open('/reports/2026-09?lang=fr', 'amc-01');
    expect(addressesOf(page).filter((to) => !/^(\?lang=|#|\/reports)/.test(to))).toEqual([]);
    expect(page).not.toMatch(
      /<(script|link|iframe|object|embed|form|img|image|use|base|foreignObject)\b/i,
    );
    expect(tagsOf(page).join('\n')).not.toMatch(/\son\w+\s*=|javascript:|http-equiv|\sstyle=/i);
    expect(page).not.toMatch(/@import|url\(/i);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('shows hostile names, references and schemes as text', async () => {
    await door.world.asOwner(`update registry.association set name_fr = $1 where code = 'amc01'`, [
      HOSTILE,
    ]);
    const adopted = await door.ask('/graphql', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await door.tokenOf('amc-01')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        query: `mutation($input: AdoptProvisionSchemeInput!) { adoptProvisionScheme(input: $input) { userErrors { code } } }`,
        variables: {
          input: {
            code: 'OWN',
            validFrom: '2026-01-01',
            source: HOSTILE,
            buckets: [
              { minDpd: 0, maxDpd: 30, class: '<b>x</b>', rate: 0.01 },
              { minDpd: 31, class: '<svg/onload=a()>', rate: 1 },
            ],
          },
        },
      }),
    });
    expect(await adopted.json()).toMatchObject({
      data: { adoptProvisionScheme: { userErrors: [] } },
    });
    const { page } = await open('/reports/2026-09?lang=fr', 'amc-01');
    expect(page).not.toMatch(/<script|<img|<b>x|<svg\/|<[^>]*\sonerror/);
    // The name in title and heading, the reference among the resets, the scheme's source.
    expect(toPlainText(page).split(HOSTILE).length - 1).toBeGreaterThanOrEqual(4);
    expect(toPlainText(page)).toContain('<svg/onload=a()>');
    expect(page).toContain('classes-OWN');
  });

  it('has one table for each chart, with the same numbers in both, and a definition for each figure', async () => {
    for (const lang of ['fr', 'ar', 'en']) {
      const { page } = await open(`/reports/2026-09?lang=${lang}`, 'amc-01');
      const figures = readFigures(page);
      const charts = figures.filter(({ svgs }) => svgs > 0);
      expect(charts.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['par', 'ageing', 'history', 'rolls', 'vintages', 'sex', 'schemes']),
      );
      for (const figure of charts) {
        expect([figure.id, figure.svgs, figure.tables]).toEqual([figure.id, 1, 1]);
        expect(figure.drawn.filter((text) => !figure.written.includes(text))).toEqual([]);
        expect(figure.drawn.length).toBeGreaterThan(0);
        // Beyond its numbers a chart writes names of rows and columns, and at most the line all are compared with.
        const names = figure.told.map((text) => text.replace(/\s/g, '')).join('\n');
        const others = withoutDrawn(figure).filter(
          (text) => !names.includes(text.replace(/\s/g, '')),
        );
        expect([figure.id, others.length <= 1]).toEqual([figure.id, true]);
      }
      const parts = page.slice(
        page.indexOf('<section id="parts"'),
        page.indexOf('<section id="provisions"'),
      );
      const undefinedOnes = figures.filter(({ hasDefinition }) => !hasDefinition);
      expect(undefinedOnes.filter(({ id }) => !parts.includes(`id="${id}"`))).toEqual([]);
      expect(parts).toMatch(/<h2[^>]*>[^<]*<\/h2>\s*<p class="definition">/);
    }
  });
});
