// A national release from raw rows, charged, summed, audited, drawn, made consistent and stored, raced against one plain
// GROUP BY borrower over the same month's rows: it must not take three times as long.
import { cpus } from 'node:os';
import { WorkDoor } from '../dist/database/work-door.js';
import { drawRelease } from '../dist/statistics/draw-release.js';
import { readExactSums } from '../dist/statistics/exact-sums.js';
import { openCountry } from './country.mjs';
import { keepResult, median, ROUNDS, round } from './results.mjs';

const PEOPLE = Number(process.env.N ?? 1_400_000);
const MONTH = '2026-08-31';
const MOST = 3;

const toPlain = (rows) => `select count(*), sum(owed) from (
    select borrower_id, count(*) as loans, sum(outstanding_centimes) as owed from ${rows} group by borrower_id
  ) b`;
/** The release's own rows: every live loan, those carried from the month before included. */
const SAME_ROWS = toPlain(`published.positions_known_at('${MONTH}', 'infinity')`);
/** All rows of both months, and the last month's alone, without looking for what was not reported again. */
const BOTH_MONTHS = toPlain('registry.position where superseded_at is null');
const ONE_MONTH = toPlain(`registry.position where month = '${MONTH}' and superseded_at is null`);
/** The register as it was before the draw, so that each round draws the same release. */
const FORGET = `truncate published.release, published.release_file, published.release_table, published.release_cell,
  published.release_draw, published.suppression_map, published.privacy_account, published.ledger_charge,
  published.ledger_entry, published.table_request, published.table_approval`;

async function time(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const spread = (values) => `${round(Math.min(...values))}–${round(Math.max(...values))}`;

function toTable(rounds, loans) {
  const [plain] = [...rounds.values()];
  const rows = [...rounds].map(([name, ms]) => {
    const against = ms.map((value, at) => value / plain[at]);
    return `| ${name} | ${round(median(against))} | ${spread(against)} | ${Math.round(median(ms))} |`;
  });
  return [
    `# A release of ${PEOPLE.toLocaleString('en')} borrowers with ${loans.toLocaleString('en')} loans`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL on the same machine, ${ROUNDS} interleaved`,
    'rounds. Ratios to the plain aggregate over the same loans in the same round; at most 3 is promised for the release.',
    'The month before is in the register too: loans that were not reported again are looked for there, by both.',
    '',
    '| what | ratio | spread | ms |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

export async function run() {
  console.log(`Writing a register of ${PEOPLE} borrowers; this takes a minute or two.`);
  const country = await openCountry(PEOPLE);
  const door = new WorkDoor(country.workUrl, 1);
  try {
    const racers = [
      ['plain GROUP BY borrower, the same loans', () => country.owner.query(SAME_ROWS)],
      ['plain GROUP BY borrower, all rows of both months', () => country.owner.query(BOTH_MONTHS)],
      ['plain GROUP BY borrower, one month’s rows', () => country.owner.query(ONE_MONTH)],
      [
        'exact sums of all cells and lenders',
        () => door.as('centrale_release', (client) => readExactSums(client, MONTH, 'infinity')),
      ],
      ['release of the month', () => drawRelease(door, { month: '2026-08' })],
    ];
    const { rows } = await country.owner.query(
      'select count(*)::int as n from registry.position where month = $1',
      [MONTH],
    );
    const rounds = new Map(racers.map(([name]) => [name, []]));
    for (let i = 0; i < ROUNDS; i += 1) {
      for (const [name, work] of racers) {
        const ms = await time(work);
        rounds.get(name).push(ms);
        console.log(`round ${i + 1}  ${name}: ${Math.round(ms)} ms`);
      }
      await country.owner.query(FORGET);
    }
    const table = toTable(rounds, rows[0].n);
    console.log(`\n${table}`);
    if (PEOPLE >= 1_000_000) await keepResult('release.md', table);
    const [base, release] = [[...rounds.values()][0], [...rounds.values()].at(-1)];
    const ratio = median(release.map((ms, at) => ms / base[at]));
    if (ratio > MOST) throw new Error(`the release takes ${round(ratio)} times the aggregate`);
  } finally {
    await door.close();
    await country.close();
  }
}
