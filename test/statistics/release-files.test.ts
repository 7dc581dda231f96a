// A release as files, without a token: the same bytes for everybody, told by their digest; CSV, JSON and dictionary agree.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReleaseDoor, type ReleaseDoor } from './release-door.js';

const ID = '2026-09-quarterly-1';
const JSON_PATH = `/releases/${ID}/release.json`;
const CSV_PATH = `/releases/${ID}/cells.csv`;

let door: ReleaseDoor;
beforeAll(async () => {
  door = await openReleaseDoor(['2026-09-30']);
});
afterAll(() => door?.close());

const digest = (bytes: ArrayBuffer) =>
  createHash('sha256').update(Buffer.from(bytes)).digest('hex');

interface FileCell {
  key: string;
  status: string;
  borrowers: { value: string; sigma: string; ci95: string[] } | null;
  crossedShare: { value: string } | null;
  outstandingCentimes: { value: string } | null;
}
const readJson = async () =>
  (await (await door.ask(JSON_PATH)).json()) as { sha256?: string; cells: FileCell[] };
const readCsv = async (path: string) => {
  const text = await (await door.ask(path)).text();
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .map(([, cell = '']) =>
          cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
        )
        .slice(0, -1),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
};

describe('the JSON of a release', () => {
  it('is the same bytes for everybody, with or without a token, and has the digest that is told of it', async () => {
    const plain = await (await door.ask(JSON_PATH)).arrayBuffer();
    const { data } = await door.query<{ release: { sha256: string; jsonPath: string } }>(
      'research-01',
      `{ release(id: "${ID}") { sha256 jsonPath } }`,
    );
    expect(data.release).toEqual({ sha256: digest(plain), jsonPath: JSON_PATH });
    for (const client of ['research-02', 'amc-aa', 'bureau-01']) {
      const headers = { authorization: `Bearer ${await door.tokenOf(client)}` };
      const bytes = await (await door.ask(JSON_PATH, { headers })).arrayBuffer();
      expect(digest(bytes)).toBe(data.release.sha256);
    }
  });

  it('may be kept for ever, by a strong tag that is its digest', async () => {
    const answer = await door.ask(JSON_PATH);
    const tag = answer.headers.get('etag') ?? '';
    expect(tag).toBe(`"${digest(await answer.arrayBuffer())}"`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-disposition')).toContain(`${ID}.json`);
    const again = await door.ask(JSON_PATH, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await door.ask(JSON_PATH, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
    await other.arrayBuffer();
    const head = await door.ask(JSON_PATH, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag')]).toEqual([200, tag]);
  });
});

describe('the CSV of a release', () => {
  it('has every cell of the JSON, number for number, and an empty field where there is none', async () => {
    const [{ cells }, rows] = [await readJson(), await readCsv(CSV_PATH)];
    expect(rows).toHaveLength(1 + 12 + 24 + 192 + 960);
    expect(rows.map(({ key }) => key)).toEqual(cells.map(({ key }) => key));
    for (const [at, cell] of cells.entries()) {
      const centimes = cell.outstandingCentimes?.value;
      expect(rows[at]).toMatchObject({
        release: ID,
        status: cell.status,
        borrowers: cell.borrowers?.value ?? '',
        borrowers_sigma: cell.borrowers?.sigma ?? '',
        borrowers_low: cell.borrowers?.ci95[0] ?? '',
        crossed_share: cell.crossedShare?.value ?? '',
        outstanding: centimes === undefined ? '' : (Number(centimes) / 100).toFixed(2),
      });
    }
    expect(cells.some(({ borrowers }) => borrowers !== null)).toBe(true);
    expect(cells.some(({ borrowers }) => borrowers === null)).toBe(true);
  });

  it('is the same bytes each time, under a tag of its own', async () => {
    const [one, two] = [await door.ask(CSV_PATH), await door.ask(CSV_PATH)];
    expect(one.headers.get('etag')).toMatch(/^"[0-9a-f]{64}-csv-1"$/);
    expect(digest(await one.arrayBuffer())).toBe(digest(await two.arrayBuffer()));
  });
});

describe('the dictionary', () => {
  it.each(['fr', 'en'])(
    'speaks in %s of every column and field there is, and of no other',
    async (lang) => {
      const path = `/releases/dictionary.csv?lang=${lang}`;
      expect((await door.ask(path)).headers.get('content-language')).toBe(lang);
      const told = await readCsv(path);
      const fieldsOf = (file: string) =>
        told.filter((row) => row.file === file).map(({ field = '' }) => field);
      const [columns = {}] = await readCsv(CSV_PATH);
      expect(fieldsOf('cells.csv')).toEqual(Object.keys(columns));
      const found = new Set<string>();
      const walk = (value: unknown, way: string): void => {
        if (Array.isArray(value)) for (const one of value) walk(one, `${way}[]`);
        else if (typeof value === 'object' && value !== null) {
          for (const [name, inner] of Object.entries(value)) {
            walk(inner, way === 'coverage' ? 'coverage.*' : way ? `${way}.${name}` : name);
          }
        } else if (value !== null) found.add(way);
      };
      walk(await readJson(), '');
      const known = fieldsOf('release.json');
      expect([...found].filter((way) => !known.includes(way))).toEqual([]);
      expect(new Set(known).size).toBe(known.length);
      expect(told.every(({ meaning, unit }) => meaning && unit)).toBe(true);
    },
  );

  it('has two languages that differ', async () => {
    const of = async (lang: string) =>
      (await readCsv(`/releases/dictionary.csv?lang=${lang}`)).map((row) => row.meaning);
    expect(await of('fr')).not.toEqual(await of('en'));
  });
});

describe('the list of files', () => {
  it('tells of each release how it is cited, its digest and where its files are', async () => {
    const { releases } = (await (await door.ask('/releases')).json()) as {
      releases: { id: string; citation: string; sha256: string; files: Record<string, string> }[];
    };
    expect(releases.map(({ id }) => id)).toEqual(['2026-09-monthly-1', ID]);
    const one = releases[1];
    expect(one?.citation).toContain(ID);
    expect(one?.files).toMatchObject({
      json: JSON_PATH,
      csv: CSV_PATH,
      page: `/observatory/${ID}`,
    });
    expect(await (await door.ask(`/releases/${ID}`)).json()).toEqual(one);
  });

  it('refuses what it has not, and what it cannot do, by a code', async () => {
    for (const path of [
      '/releases/2020-01-monthly-1/release.json',
      "/releases/x'%20or%20true/cells.csv",
    ]) {
      const answer = await door.ask(path);
      expect([answer.status, (await answer.json()).error.code]).toEqual([404, 'NOT_FOUND']);
    }
    const posted = await door.ask(JSON_PATH, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('lets an address ask so often a minute, then tells when to come again', async () => {
    const codes: number[] = [];
    let last: Response | undefined;
    for (let asked = 0; asked < 300 && codes.at(-1) !== 429; asked += 1) {
      last = await door.ask(`/releases/${ID}`);
      codes.push(last.status);
      if (last.status !== 429) await last.arrayBuffer();
    }
    expect(codes.at(-1)).toBe(429);
    expect(codes.length).toBeGreaterThan(150);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await last?.json())?.error.code).toBe('TOO_MANY_PAGES');
  });
});
