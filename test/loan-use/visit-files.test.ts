// A file of visits from the sender's side: what he sends over HTTP, what he is answered, what he can do about it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { toPublicId } from '../../src/access/public-ids.js';
import { loanUseCommand } from '../../src/cli/loan-use.js';
import { WorkDoor } from '../../src/database/work-door.js';
import { submitVisits } from '../../src/loan-use/submit-visits.js';
import { VisitWorker } from '../../src/loan-use/visit-worker.js';
import { type Answer, idOf, Lenders } from './lenders.js';
import { FRENCH, row, toFile } from './visit-rows.js';

let lenders: Lenders;
const send = (rows: string[][], clientId = 'amc-01') =>
  lenders.send(clientId, `/loan-use?records=${rows.length}`, toFile(rows));
const visitsOf = (ref: string) =>
  lenders.door.world.asOwner<Record<string, unknown>>(
    `select v.association, v.version, v.deviation, v.visited_on::text, v.observed_use, v.api_client,
       v.amount_verified_centimes::integer as amount, v.superseded_at is null as stands
     from registry.loan_use_visit v join registry.loan l on l.loan_id = v.loan_id where l.loan_ref = $1
     order by v.visited_on, v.version`,
    [ref],
  );

beforeAll(async () => {
  lenders = await Lenders.open();
  const refs = Array.from({ length: 20 }, (_none, i) => `L${i + 1}`);
  const loans = (own: string[]) =>
    own.map((ref) => ({ loan_ref: ref, national_id: idOf(Number(ref.slice(1))) }));
  await lenders.report('amc-01', '2026-09', loans(refs));
  await lenders.report('amc-02', '2026-09', loans(['L1', 'L50']));
});
afterAll(() => lenders?.close());

describe('a file of visits', () => {
  const file = toFile([row('L1'), row('L2', { evidence_ref: '"V, 2"' })]);

  it('is accepted, and the same file again is the same submission, packed or not', async () => {
    const sent = await lenders.put('amc-01', '/loan-use?records=2', file);
    expect(sent.status).toBe(202);
    const first = (await sent.json()) as Answer;
    expect(first).toMatchObject({
      statusUrl: `/loan-use/${first.id}`,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const ended = await lenders.send('amc-01', '/loan-use?records=2', file);
    expect(ended).toMatchObject({
      id: first.id,
      state: 'ACCEPTED',
      acceptedCount: 2,
      visits: { new: 2, corrected: 0, unchanged: 0 },
      rejectionsUrl: null,
    });
    const packed = await lenders.put('amc-01', '/loan-use?records=2', gzipSync(file), {
      'content-encoding': 'gzip',
    });
    expect(packed.status).toBe(200);
    expect(await packed.json()).toMatchObject({ id: first.id, state: 'ACCEPTED' });
    expect(await visitsOf('L1')).toHaveLength(1);
  });

  it('sent twice at once is one submission too', async () => {
    const twice = toFile([row('L3')]);
    const answers = await Promise.all(
      [1, 2].map(() => lenders.put('amc-01', '/loan-use?records=1', twice)),
    );
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as Answer).id),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('with visits that stand already changes nothing, with other words corrects them', async () => {
    await send([row('L4'), row('L5')]);
    const same = await send([row('L5'), row('L4')]);
    expect(same.visits).toEqual({ new: 0, corrected: 0, unchanged: 2 });
    const other = await send([row('L4', { amount_verified: '10' }), row('L6')]);
    expect(other.visits).toEqual({ new: 1, corrected: 1, unchanged: 0 });
    expect(await visitsOf('L4')).toMatchObject([
      { version: 1, amount: 600_000, stands: false },
      { version: 2, amount: 1000, stands: true },
    ]);
    const gone = await send([row('L4', { deviation: 'REMOVED', declared_use: '', action: '' })]);
    expect(gone.visits).toEqual({ new: 0, corrected: 1, unchanged: 0 });
  });

  it('is seen by its sender and by nobody else', async () => {
    const { id } = await send([row('L7'), row('L7', { loan_ref: 'NONE' })]);
    const statuses = async (path: string) =>
      Promise.all(
        ['amc-01', 'amc-02', 'bureau-01', 'research-01', 'supervisor-01'].map(
          async (clientId) => (await lenders.request(clientId, path)).status,
        ),
      );
    expect(await statuses(`/loan-use/${id}`)).toEqual([200, 404, 403, 403, 403]);
    expect(await statuses(`/loan-use/${id}/rejections.csv`)).toEqual([200, 404, 403, 403, 403]);
    expect((await lenders.put('bureau-01', '/loan-use?records=0', '')).status).toBe(403);
    expect((await lenders.request('amc-01', '/loan-use/use_nonsense')).status).toBe(404);
  });

  it('of one lender cannot reach the other’s loan: unknown and foreign references are one answer', async () => {
    const unknown = await send([row('L51')]);
    const foreign = await send([row('L50')]);
    for (const answer of [unknown, foreign]) {
      expect(answer).toMatchObject({
        state: 'PARTIALLY_ACCEPTED',
        rejections: { UNKNOWN_LOAN: 1 },
      });
    }
    const shown = ({ rejections, visits, acceptedCount, assumed }: Answer) => [
      rejections,
      visits,
      acceptedCount,
      assumed,
    ];
    expect(shown(foreign)).toEqual(shown(unknown));
    expect(await visitsOf('L50')).toEqual([]);
  });
});

test('Rejected rows come back as a file that is mended and accepted', async () => {
  const rows = [
    row('L8'),
    row('L9', { deviation: 'MAYBE' }),
    row('L90', { evidence_ref: '=1+1', visited_on: '' }),
  ];
  const partial = await send(rows);
  expect(partial).toMatchObject({
    state: 'PARTIALLY_ACCEPTED',
    acceptedCount: 1,
    rejectedCount: 2,
    rejections: { UNKNOWN_CODE: 1, MISSING: 1, UNKNOWN_LOAN: 1 },
  });
  const answer = await lenders.request('amc-01', partial.rejectionsUrl ?? '', {
    headers: { 'accept-language': 'fr' },
  });
  const file = await answer.text();
  expect(file).toContain('error_code,error_field,message');
  expect(file).toContain('MISSING|UNKNOWN_LOAN,visited_on|loan_ref');
  expect(file).toContain("'=1+1");
  expect(file).toContain('aucun prêt');
  const mended = file
    .replace('MAYBE', 'NONE')
    .replace('L90,,', 'L10,2026-08-21,')
    .replace("'=1+1", 'V10');
  const again = await lenders.send('amc-01', '/loan-use?records=2', mended);
  expect(again).toMatchObject({
    state: 'ACCEPTED',
    visits: { new: 2, corrected: 0, unchanged: 0 },
  });
  expect(await visitsOf('L10')).toMatchObject([{ visited_on: '2026-08-21', stands: true }]);
});

test('A French file in Windows-1252 with semicolons and decimal commas is understood', async () => {
  const french = row('L11', {
    visited_on: '20/08/2026',
    declared_use: 'Élevage',
    observed_use: 'ménage',
    amount_verified: '1 250,50',
    deviation: 'Consommation',
    action: 'rappel',
    evidence_ref: 'pièce n° 4',
  });
  const text = toFile([french], FRENCH, ';').replaceAll('\n', '\r\n');
  const answer = await lenders.send('amc-01', '/loan-use?records=1', Buffer.from(text, 'latin1'));
  expect(answer.state).toBe('ACCEPTED');
  expect(answer.assumed.toSorted()).toEqual([
    'CRLF',
    'DATE_DMY',
    'DECIMAL_COMMA',
    'DELIMITER_SEMICOLON',
    'FRENCH_CODES',
    'FRENCH_HEADER',
    'THOUSANDS_BLANK',
    'WINDOWS_1252',
  ]);
  expect(await visitsOf('L11')).toMatchObject([
    { deviation: 'CONSUMPTION', observed_use: 'HOUSEHOLD', amount: 125_050 },
  ]);
});

test('The register’s tables of a file are gone when it is done, and what a killed process left is taken up', async () => {
  const { world } = lenders.door;
  const work = new WorkDoor(world.workUrl);
  const { id } = await submitVisits(work, {
    association: 'amc01',
    clientId: 'amc-01',
    records: 1,
    body: Readable.from([Buffer.from(toFile([row('L14')]))]),
    gzip: false,
  });
  await world.asOwner(`update intake.visit_file set state = 'CHECKING' where visit_file_id = $1`, [
    id,
  ]);
  const worker = new VisitWorker({ door: work, keys: world.keys, onFailure: () => {} });
  await worker.resume();
  await worker.idle();
  await worker.close();
  await work.close();
  const answer = await lenders.read('amc-01', `/loan-use/${toPublicId('use', id)}`);
  expect(answer).toMatchObject({
    state: 'ACCEPTED',
    visits: { new: 1, corrected: 0, unchanged: 0 },
  });
  const left = await world.asOwner(
    `select relname from pg_class where relname ~ '^(staging|clean|cipher)_' and relkind = 'r'`,
  );
  expect(left).toEqual([]);
});

test('A large file leaves the planner with statistics, not with a minute of blind plans', async () => {
  await send(Array.from({ length: 1500 }, (_none, i) => row('L18', { evidence_ref: `V${i}` })));
  const [known] = await lenders.door.world.asOwner<{ rows: number }>(
    `select reltuples::integer as rows from pg_class where oid = 'registry.loan_use_visit'::regclass`,
  );
  expect(known?.rows).toBeGreaterThan(1000);
});

describe('The template', () => {
  it.each(['en', 'fr', 'ar'])(
    'in %s is a file of visits that needs nothing but loans',
    async (language) => {
      const answer = await lenders.door.ask('/loan-use/template.csv', {
        headers: { 'accept-language': language },
      });
      expect(answer.status).toBe(200);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const text = bytes
        .toString()
        .replace(/EXEMPLE-1|EXAMPLE-1/, language === 'fr' ? 'L16' : 'L15');
      const sent = await lenders.send('amc-01', '/loan-use?records=1', text);
      expect(sent).toMatchObject({ state: 'ACCEPTED', rejections: {} });
      expect(sent.assumed.includes('FRENCH_HEADER')).toBe(language === 'fr');
    },
  );
});

test('The command sends a file, counting it where no count is given', async () => {
  const { door } = lenders;
  const path = join(door.world.dir, 'visits.csv');
  const env = {
    DATABASE_URL: door.world.appUrl,
    DATABASE_WORK_URL: door.world.workUrl,
    CENTRALE_KEYS: join(door.world.dir, 'keys.json'),
    PUBLIC_URL: door.config.publicUrl,
  };
  const said: string[] = [];
  const note = (line: string) => said.push(line);
  const io = { out: note, err: note, env };
  const rest = [path, '--client', 'amc-01', '--url', door.address];
  await writeFile(path, toFile([row('L17')]));
  expect(await loanUseCommand.run(['submit', ...rest], io)).toBe(0);
  expect(said.join('\n')).toContain('"new": 1');
  await writeFile(path, toFile([row('L404')]));
  expect(await loanUseCommand.run(['submit', ...rest], io)).toBe(1);
  await writeFile(path, 'nothing of the kind');
  await expect(loanUseCommand.run(['submit', ...rest], io)).rejects.toThrow(/no file of visits/);
  await expect(loanUseCommand.run(['send', ...rest], io)).rejects.toThrow(/Say submit/);
});
