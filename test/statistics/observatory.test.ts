// The observatory over HTTP, as anybody's browser gets it: without a token, in three languages, kept by caches, and with nothing
// in it that is not published.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFormats } from '../../src/pages/formats.js';
import { DEBT_BANDS } from '../../src/statistics/cell-keys-rules.js';
import { drawRequestedTable } from '../../src/statistics/draw-table.js';
import { toBandName } from '../../src/statistics/observatory/band-names.js';
import { approveTable, requestTable } from '../../src/statistics/table-requests.js';
import { addressesOf, readFigures, tagsOf, toPlainText } from '../portfolio/report-page.js';
import { openReleaseDoor, type ReleaseDoor, toLargeDebts } from './release-door.js';

const ID = '2026-09-quarterly-1';
const HOSTILE = encodeURIComponent(`"><script>alert(1)</script>`);

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-08-31', '2026-09-30'], 9000, toLargeDebts);
});
afterAll(() => door?.close());

async function open(path: string, headers: Record<string, string> = {}) {
  const answer = await door.ask(path, { headers });
  return { answer, page: await answer.text() };
}

const toWords = (page: string) =>
  toPlainText(page.replace(/<style>[\s\S]*?<\/style>/g, ''))
    .replace(/[\u200e\u2066-\u2069]/g, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ');

const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
const percents = new Intl.NumberFormat('en-GB', { style: 'percent', ...two });

interface Region {
  node: {
    status: string;
    crossedShare: { value: number; ci95: { low: number; high: number } } | null;
  };
}
const regionsOf = async () => {
  const { data } = await door.query<{ statistics: { edges: Region[] } }>(
    'research-01',
    '{ statistics(period: "2026-09", by: [REGION]) { edges { node { status crossedShare { value ci95 { low high } } } } } }',
  );
  return data.statistics.edges.map(({ node }) => node);
};

describe('the page of a release', () => {
  it.each([
    ['fr', 'ltr', 'Observatoire du microcrédit', 'septembre 2026'],
    ['ar', 'rtl', 'مرصد القروض الصغرى', 'شتنبر 2026'],
    ['en', 'ltr', 'Observatory of microcredit', 'September 2026'],
  ])('is in %s, written %s, for whoever comes without a token', async (lang, dir, title, month) => {
    const asked = await open(`/observatory/${ID}?lang=${lang}`, { 'accept-language': 'en' });
    expect(asked.answer.status).toBe(200);
    expect(asked.answer.headers.get('content-language')).toBe(lang);
    expect(asked.page).toContain(`<html lang="${lang}" dir="${dir}">`);
    for (const words of [title, month]) expect(toWords(asked.page)).toContain(words);
    const accepted = await open(`/observatory/${ID}`, { 'accept-language': lang });
    expect(accepted.page).toBe(asked.page);
    expect(toWords(asked.page)).not.toMatch(/[{}]|undefined|NaN|\[object/);
  });

  it('has no sentence left in another language', async () => {
    const { page } = await open(`/observatory/${ID}?lang=ar`);
    const text = toWords(page.replace(/<bdi[\s\S]*?<\/bdi>/g, ''));
    expect(text.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/g)).toBeNull();
  });

  it('says of every region what the graph says of it, and of a hidden one that it is', async () => {
    const { page } = await open(`/observatory/${ID}?lang=en`);
    const figure = readFigures(page).find(({ id }) => id === 'region-crossed');
    const regions = await regionsOf();
    expect(regions).toHaveLength(12);
    const told = regions.flatMap(({ crossedShare }) =>
      crossedShare
        ? [crossedShare.value, crossedShare.ci95.low, crossedShare.ci95.high].map((share) =>
            percents.format(share),
          )
        : ['withheld'],
    );
    expect(figure?.drawn).toEqual(told);
  });

  it('has one table for each chart, with the same numbers in both, and a definition for each', async () => {
    for (const lang of ['fr', 'ar', 'en']) {
      const { page } = await open(`/observatory/${ID}?lang=${lang}`);
      const charts = readFigures(page).filter(({ svgs }) => svgs > 0);
      expect(charts).toHaveLength(9);
      for (const figure of charts) {
        expect([figure.id, figure.svgs, figure.tables]).toEqual([figure.id, 1, 1]);
        expect(figure.hasDefinition).toBe(true);
        // A trend writes its values, and draws their ends.
        const isTrend = figure.id.startsWith('trend');
        const written = figure.drawn.filter((_, at) => !isTrend || at % 3 === 0);
        expect(written.filter((text) => !figure.written.includes(text))).toEqual([]);
      }
    }
  });

  it('says how it is made, what it does not promise, and how to cite and check it', async () => {
    const { page } = await open(`/observatory/${ID}?lang=en`);
    const { data } = await door.query<{ release: { sha256: string; citation: string } }>(
      'research-01',
      `{ release(id: "${ID}") { sha256 citation } }`,
    );
    const words = toWords(page);
    expect(words).toContain(data.release.sha256);
    expect(words).toContain(data.release.citation);
    expect(words).toContain('ρ = 0.02 ');
    expect(words).toContain('covers the noise alone');
    expect(words).not.toMatch(/anonym/i);
  });

  it('asks for nothing from elsewhere and runs nothing', async () => {
    for (const path of [`/observatory/${ID}?lang=fr`, '/observatory?lang=ar']) {
      const { answer, page } = await open(path);
      expect(
        addressesOf(page).filter((to) => !/^(\?lang=|#|\/observatory|\/releases\/)/.test(to)),
      ).toEqual([]);
      expect(page).not.toMatch(
        /<(script|link|iframe|object|embed|form|img|image|use|base|foreignObject)\b/i,
      );
      expect(tagsOf(page).join('\n')).not.toMatch(/\son\w+\s*=|javascript:|http-equiv|\sstyle=/i);
      expect(page).not.toMatch(/@import|url\(/i);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/,
      );
    }
  });

  it('may be kept for minutes, and is not sent again to whoever has it', async () => {
    const { answer } = await open(`/observatory/${ID}?lang=fr`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(answer.headers.get('vary')).toBe('accept-language');
    const tag = answer.headers.get('etag') ?? '';
    const again = await open(`/observatory/${ID}?lang=fr`, { 'if-none-match': tag });
    expect([again.answer.status, again.page]).toEqual([304, '']);
    expect((await open(`/observatory/${ID}?lang=ar`, { 'if-none-match': tag })).answer.status).toBe(
      200,
    );
  });

  it('is the same whoever opens it, with a token or without', async () => {
    const { page } = await open(`/observatory/${ID}?lang=fr`);
    for (const client of ['amc-aa', 'bureau-01']) {
      const authorization = `Bearer ${await door.tokenOf(client)}`;
      expect((await open(`/observatory/${ID}?lang=fr`, { authorization })).page).toBe(page);
    }
  });

  it.each([
    ['2020-01-monthly-1', 404],
    [HOSTILE, 404],
  ])('of %s is a plain page that says so', async (id, status) => {
    const { answer, page } = await open(`/observatory/${id}?lang=fr`);
    expect(answer.status).toBe(status);
    expect(page).toContain('NOT_FOUND');
    expect(page).not.toMatch(/<script|alert/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('asks with another method: 405', async () => {
    const answer = await door.ask(`/observatory/${ID}`, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the list', () => {
  it('names every release with its files, newest first', async () => {
    const { page } = await open('/observatory?lang=en');
    const links = addressesOf(page).filter((to) => to.startsWith('/observatory/'));
    expect(links).toEqual([
      '/observatory/2026-09-monthly-1?lang=en',
      `/observatory/${ID}?lang=en`,
      '/observatory/2026-08-monthly-1?lang=en',
    ]);
  });

  it('has a table that was asked for once it is drawn, with a page of its own', async () => {
    const { site } = door;
    const asked = await requestTable(site.as('RESEARCH', 'research-01'), {
      period: '2026-08',
      dimensions: ['ACTIVITY'],
      withAmounts: false,
      rhoNano: 5_000_000n,
      idempotencyKey: 'observed',
    });
    const draw = (id: string) => drawRequestedTable(site.door, id);
    for (const person of ['bureau-01', 'bureau-02']) {
      await approveTable(site.as('BUREAU', person), asked.requestId, draw);
    }
    for (const lang of ['en', 'fr', 'ar']) {
      const { answer, page } = await open(`/observatory/2026-08-custom-1?lang=${lang}`);
      expect(answer.status).toBe(200);
      expect(readFigures(page).map(({ id }) => id)).toContain('asked-people');
    }
    const { page } = await open('/observatory/2026-08-custom-1?lang=en');
    expect(toWords(page)).toContain('Livestock');
    expect((await open('/observatory?lang=en')).page).toContain('2026-08-custom-1');
  });
});

describe('a sector that has released nothing', () => {
  it('has a list that says so', async () => {
    const empty = await openReleaseDoor([], 0);
    const answer = await empty.ask('/observatory?lang=en');
    expect([
      answer.status,
      toWords(await answer.text()).includes('Nothing has been released yet.'),
    ]).toEqual([200, true]);
    await empty.close();
  });
});

describe('bands of debt', () => {
  it('are called by their edges, the last one by where it begins', () => {
    const names = DEBT_BANDS.map((band) => toBandName(band, toFormats('en')));
    expect(names).toEqual([
      'up to 6,000.00 DH',
      'up to 12,000.00 DH',
      'up to 30,000.00 DH',
      'up to 50,000.00 DH',
      'over 50,000.00 DH',
    ]);
  });
});

// Last of all: after it, this address has asked too often.
describe('an address that asks too often', () => {
  it('is told so on a page in its language, with when to come again', async () => {
    let { answer, page } = await open('/observatory?lang=fr');
    for (let asked = 1; asked <= 240 && answer.status !== 429; asked += 1) {
      ({ answer, page } = await open('/observatory?lang=fr'));
    }
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(toWords(page)).toContain('Trop de pages ont été demandées depuis votre adresse.');
  });
});
