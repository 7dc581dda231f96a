// Intake as a country needs it, beside what a database administrator would write by hand for the same files (bench/dba.mjs)
// and beside bare COPY, the floor of both. First one large file through the front door in two months, alone; then whole
// months of thirteen lenders, from small to national, sent at once, with the snapshot that is published from them; and, in
// a month more, how long inquiries take meanwhile.
import { cpus } from 'node:os';
import { Readable } from 'node:stream';
import pg from 'pg';
import { openDba } from './dba.mjs';
import { openEmptyGateway } from './empty-gateway.mjs';
import { drawGrowth } from './growth-picture.mjs';
import { watchInquiries } from './inquiries-meanwhile.mjs';
import { keepResult, round } from './results.mjs';
import { openFile, openReturnFiles } from './return-files.mjs';

const MONTHS = ['2026-07', '2026-08'];
/** The month whose returns come in while lenders inquire. */
const BUSY_MONTH = '2026-09';
/** Borrowers of the sector whose largest lender's file is raced alone: a million rows in the second month. */
const FILE_BORROWERS = Number(process.env.BENCH_FILE_BORROWERS ?? 2_000_000);
/** Borrowers of the sectors whose months are raced: the last is the nation's. */
const SECTORS = (process.env.BENCH_SECTORS ?? '7000,35000,140000,700000,1400000')
  .split(',')
  .map(Number);
const AIM = { intake: 1, publication: 2.5, megabytes: 300 };

const seconds = (milliseconds) => round(milliseconds / 1000, 1);
const count = (rows) => rows.toLocaleString('en').replaceAll(',', ' ');
const open = (file) => Readable.toWeb(openFile(file));
const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

async function withRacers(work) {
  const gateway = await openEmptyGateway([...MONTHS, BUSY_MONTH]);
  const dba = await openDba(gateway);
  const dbaAfter = await openDba(gateway, 'dba_after');
  try {
    return await work({ gateway, dba, dbaAfter });
  } finally {
    await dbaAfter.close();
    await dba.close();
    await gateway.close();
  }
}

/**
 * One lender's file alone, month after month: all new, then mostly known. The script's time is the mean of one before, in
 * a database of its own, and one after, in another, since machines change their pace.
 */
async function raceOneFile() {
  const files = await openReturnFiles(FILE_BORROWERS, MONTHS, ['amc01']);
  return withRacers(async ({ gateway, dba, dbaAfter }) => {
    const lines = [];
    const loadBy = async (racer, file) => {
      await gateway.owner.query('checkpoint');
      const took = await racer.load(file, openFile(file));
      await racer.tidy();
      return took;
    };
    for (const file of files) {
      const floor = await dba.copyOnly(openFile(file));
      const before = await loadBy(dba, file);
      await gateway.owner.query('checkpoint');
      const { received, ended } = await gateway.submit(file, open(file));
      await gateway.untilQuiet();
      await gateway.owner.query('vacuum analyze');
      const script = (before + (await loadBy(dbaAfter, file))) / 2;
      const line = { ...file, floor, script, received, ended, peak: await gateway.peakMegabytes() };
      console.log(
        `${file.month}: ${count(file.records)} rows, script ${seconds(script)} s, Centrale ${seconds(ended)} s`,
      );
      lines.push(line);
    }
    return lines;
  });
}

/** One plain GROUP BY of a month's rows into a table, in a new session, as the publication is; answers its milliseconds. */
async function groupPlainly(toUrl, month) {
  const began = performance.now();
  const session = new pg.Client({ connectionString: toUrl('centrale') });
  await session.connect();
  await session.query(
    `create table public.plain as select borrower_id, count(*) as loans, sum(outstanding_centimes) as outstanding,
       sum(monthly_instalment_centimes) as instalments, max(days_past_due) as days
     from registry.position
     where month = ('${month}-01'::date + interval '1 month - 1 day')::date and superseded_at is null
       and status not in ('CLOSED', 'REMOVED') group by borrower_id`,
  );
  const took = performance.now() - began;
  await session.query('drop table public.plain');
  await session.end();
  return took;
}

/**
 * A snapshot published three times, each beside the mean of that GROUP BY before and after it, since machines change their
 * pace; answers the milliseconds of the middle one by its ratio.
 */
async function racePublication({ owner, publish, toUrl }, month) {
  await owner.query('vacuum analyze');
  const races = [];
  for (const kind of ['MONTHLY', 'RECTIFICATION', 'RECTIFICATION']) {
    await owner.query('checkpoint');
    const before = await groupPlainly(toUrl, month);
    const published = await publish(month, kind);
    const after = await groupPlainly(toUrl, month);
    races.push({ plain: (before + after) / 2, published });
  }
  return races.toSorted((a, b) => a.published / a.plain - b.published / b.plain)[1];
}

/** Thirteen files at once, as on the last day of the term; answers the milliseconds until all are in the register. */
async function submitAll(gateway, files) {
  const began = performance.now();
  await Promise.all(files.map((file) => gateway.submit(file, open(file))));
  return performance.now() - began;
}

/** Months of a sector one after another; the script loads a month's files one after another. */
async function raceSector(borrowers) {
  const files = await openReturnFiles(borrowers, [...MONTHS, BUSY_MONTH]);
  return withRacers(async ({ gateway, dba }) => {
    const months = [];
    for (const month of MONTHS) {
      const sent = files.filter((file) => file.month === month);
      let script = 0;
      for (const file of sent) script += await dba.load(file, openFile(file));
      await dba.tidy();
      await gateway.owner.query('checkpoint');
      const ended = await submitAll(gateway, sent);
      const followed = await gateway.untilQuiet();
      const publication = await racePublication(gateway, month);
      const peak = await gateway.peakMegabytes();
      const rows = sum(sent, ({ records }) => records);
      console.log(
        `${borrowers} borrowers, ${month}: ${count(rows)} rows, script ${seconds(script)} s, Centrale ${seconds(ended)} s, ` +
          `matched after ${seconds(followed)} s, GROUP BY ${seconds(publication.plain)} s, snapshot ${seconds(publication.published)} s, ${peak} MB`,
      );
      months.push({ borrowers, month, rows, script, ended, followed, peak, ...publication });
    }
    const busy = files.filter(({ month }) => month === BUSY_MONTH);
    const inquiries = await watchInquiries(gateway, busy);
    await submitAll(gateway, busy);
    months.at(-1).meanwhile = await inquiries.stop();
    return months;
  });
}

const toFileTable = (lines) => [
  '| month | rows | COPY, s | script, s | Centrale, s | Centrale : script | script : COPY | Node at most, MB |',
  '|---|---|---|---|---|---|---|---|',
  ...lines.map(
    ({ month, records, floor, script, ended, peak }) =>
      `| ${month === MONTHS[0] ? 'first, all new' : 'next, mostly known'} | ${count(records)} | ${seconds(floor)} | ${seconds(script)} | ` +
      `${seconds(ended)} | **${round(ended / script)}** | ${round(script / floor, 1)} | ${peak} |`,
  ),
];

const toMonthTable = (months) => [
  '| borrowers | month | rows | script, s | Centrale, s | Centrale : script | after, s | GROUP BY, s | snapshot, s | snapshot : GROUP BY | Node at most, MB |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
  ...months.map(
    ({ borrowers, month, rows, script, ended, followed, plain, published, peak }) =>
      `| ${count(borrowers)} | ${month === MONTHS[0] ? 'first' : 'next'} | ${count(rows)} | ${seconds(script)} | ${seconds(ended)} | ` +
      `**${round(ended / script)}** | ${seconds(followed)} | ${round(plain / 1000)} | ${round(published / 1000)} | **${round(published / plain)}** | ${peak} |`,
  ),
];

const toInquiryTable = (months) => [
  '| borrowers | p50 quiet, ms | p50 during the load, ms | p99 quiet, ms | p99 during the load, ms | p99 ratio |',
  '|---|---|---|---|---|---|',
  ...months
    .filter(({ meanwhile }) => meanwhile)
    .map(
      ({ borrowers, meanwhile: { quiet, loaded } }) =>
        `| ${count(borrowers)} | ${round(quiet.p50, 1)} | ${round(loaded.p50, 1)} | ${round(quiet.p99, 1)} | ${round(loaded.p99, 1)} | ` +
        `**${round(loaded.p99 / quiet.p99, 1)}** |`,
    ),
];

const toReport = (alone, months) =>
  [
    '# Returns: a large file, whole months, the snapshot, and inquiries meanwhile',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL on the same machine. The script is what an administrator`,
    'would write by hand for the same files and the same result, in one session, without any check: COPY into a bare table,',
    'then one INSERT … SELECT … ON CONFLICT a table. Centrale is timed from the first byte sent to the state ACCEPTED, with',
    'every check. What either leaves to autovacuum is done before the other begins.',
    `Aims: at most ${AIM.intake} × the script, ${AIM.publication} × the GROUP BY, ${AIM.megabytes} MB of Node.`,
    '',
    '## One file, through the front door, nothing else going on',
    '',
    ...toFileTable(alone),
    '',
    '## Thirteen files at once, and the snapshot published from them',
    '',
    'Centrale checks one return while it merges two others; the script has one session, as scripts do. Of small files most of the',
    'time is what a return costs whatever its size: a tenth to a fifth of a second, mostly for making its tables. What comes',
    'after, in a process of its own, are the figures of the books and the matching of people across lenders.',
    '',
    ...toMonthTable(months),
    '',
    '![Seconds against rows, on logarithmic scales](returns.svg)',
    '',
    '## Inquiries while thirteen files come in',
    '',
    'Four connections that ask without a pause, before and during the load of a third month.',
    '',
    ...toInquiryTable(months),
    '',
  ].join('\n');

/** What is measured is kept at once: a long race may be broken off. */
export async function run() {
  const months = [];
  const alone = await raceOneFile();
  const keep = async () => {
    await keepResult('returns.md', toReport(alone, months));
    await keepResult('returns.svg', await drawGrowth(months));
  };
  await keep();
  for (const borrowers of SECTORS) {
    months.push(...(await raceSector(borrowers)));
    await keep();
  }
  console.log(`\n${toReport(alone, months)}`);
}
