// `portfolio` of a lender with 600,000 live loans, raced against one plain aggregate over the same rows: gross, portfolio
// at risk and classes must not take three times as long. The aggregate runs twice: in the lender's own role, as the
// answer does, and above the row policies, which is the least that reading the rows can cost.
import 'reflect-metadata';
import { cpus } from 'node:os';
import { graphql } from 'graphql';
import pg from 'pg';
import { ViewerDoor } from '../dist/database/as-viewer.js';
import { makeLoaders } from '../dist/database/loaders.js';
import { openOrm } from '../dist/database/orm.js';
import { WorkDoor } from '../dist/database/work-door.js';
import { makeDueFigures } from '../dist/returns/make-figures.js';
import { makeAudienceSchemas } from '../dist/server/audience-schemas.js';
import { buildGraph } from '../dist/server/build-graph.js';
import { openBook } from './book.mjs';
import { keepResult, median, ROUNDS, round } from './results.mjs';

const LOANS = Number(process.env.BENCH_LOANS ?? 600_000);
const TIMES = Number(process.env.BENCH_TIMES ?? 7);
const CODE = 'race';
const MOST = 3;

const PLAIN = `select count(*), sum(outstanding_centimes) from registry.position
  where month = $1 and superseded_at is null and status not in ('CLOSED', 'REMOVED', 'WRITTEN_OFF')`;
const PAR = 'par { overDays balance ratio balanceWithRestructured }';
const CLASSES = 'classes { class loans dragged balance required } required held riskCoverage';

/** What is asked, and whether it is held to the limit. */
const ASKED = [
  ['portfolio: gross, PAR, classes', `loans gross ${PAR} provisions { ${CLASSES} }`, true],
  [
    'portfolio: the same, ageing, all four schemes',
    `loans gross ${PAR} ageing { buckets { balance } } a: provisions { ${CLASSES} }
     b: provisions(scheme: "BAM_19G_2002") { ${CLASSES} } c: provisions(scheme: "MIX_MBB") { ${CLASSES} }
     d: provisions(scheme: "SADHAN") { ${CLASSES} }`,
    false,
  ],
  [
    'portfolio: what is made beforehand',
    `writeOffs { trailingYear { ratio } } rollRates { cells { from to loans } } vintages { pools { loans } }
     a: breakdown(by: REGION) { rows { key gross } } b: breakdown(by: SEX) { rows { key gross } }
     dpdResets { loans list(first: 5) { edges { node { daysBefore } } } }`,
    false,
  ],
];

async function openGraph(book) {
  const keys = { identifierHmac: Buffer.alloc(32), ids: Buffer.alloc(32, 1) };
  const orm = await openOrm(book.appUrl);
  const door = new ViewerDoor(book.appUrl, orm);
  const schema = makeAudienceSchemas(await buildGraph(keys)).direct.AMC;
  const viewer = {
    audience: 'AMC',
    association: CODE,
    clientId: 'bench',
    databaseRole: `centrale_amc_${CODE}`,
    expiresAt: new Date(Date.now() + 3_600_000),
  };
  return {
    async ask(fields) {
      const session = door.enter(viewer);
      const contextValue = {
        session,
        viewer,
        requestId: 'bench',
        locale: 'en',
        loaders: makeLoaders(session),
        keys,
      };
      const answer = await graphql({ schema, source: `{ portfolio { ${fields} } }`, contextValue });
      if (answer.errors) throw answer.errors[0];
      return answer.data.portfolio;
    },
    async close() {
      await door.close();
      await orm.close(true);
    },
  };
}

/** The returns of the book's months, so that their figures are due; then how long making the last month's takes. */
async function makeFigures(book) {
  const work = new WorkDoor(book.workUrl, 1);
  const accept = (months) =>
    book.owner.query(
      `insert into intake.return (return_id, association, month, kind, declared_records,
         declared_outstanding_centimes, sha256, size_bytes, api_client, state, finished_at)
       select gen_random_uuid(), $1, month, 'PERIODIC', 1, 1, sha256(month::text::bytea), 1, 'bench', 'ACCEPTED', now()
       from unnest($2::date[]) month`,
      [CODE, months],
    );
  await accept(book.months.slice(0, -1));
  await makeDueFigures(work);
  await accept(book.months.slice(-1));
  const began = performance.now();
  await makeDueFigures(work);
  const took = performance.now() - began;
  await work.close();
  return took;
}

async function time(work) {
  const taken = [];
  for (let i = 0; i < TIMES; i += 1) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return median(taken);
}

const spread = (values) => `${round(Math.min(...values))}–${round(Math.max(...values))}`;

function toTable(rounds, making) {
  const names = [...rounds.keys()];
  const [lender, owner] = names.map((name) => rounds.get(name));
  const rows = names.map((name) => {
    const ms = rounds.get(name);
    const against = ms.map((value, at) => value / lender[at]);
    const bare = ms.map((value, at) => value / owner[at]);
    return `| ${name} | ${round(median(against))} | ${spread(against)} | ${round(median(bare))} | ${Math.round(median(ms))} |`;
  });
  return [
    `# A book of ${LOANS} live loans against one plain aggregate`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL on the same machine, ${ROUNDS} interleaved`,
    `rounds of ${TIMES}. Ratios of medians to the plain aggregate of the same round, in the lender's own role and above the`,
    `row policies; at most ${MOST} of the first is promised for gross, PAR and classes.`,
    '',
    '| what | ratio | spread | ratio to the bare one | ms |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Making a month's other figures after its return (roll rates, vintages, breakdowns, write-offs, resets): ${round(making / 1000, 1)} s.`,
    '',
  ].join('\n');
}

export async function run() {
  console.log(`Writing a book of ${LOANS} loans in three months; this takes a minute or two.`);
  const book = await openBook({ code: CODE, loans: LOANS, months: 3 });
  const graph = await openGraph(book);
  const role = new pg.Client({
    connectionString: book.appUrl,
    options: `-c role=centrale_amc_${CODE}`,
  });
  await role.connect();
  try {
    const making = await makeFigures(book);
    const month = book.months.at(-1);
    const above = `${PLAIN} and association = '${CODE}'`;
    const racers = [
      ['plain aggregate, the lender’s role', () => role.query(PLAIN, [month])],
      ['plain aggregate, above the row policies', () => book.owner.query(above, [month])],
      ...ASKED.map(([name, fields]) => [name, () => graph.ask(fields)]),
    ];
    const [{ rows }, answer] = [await racers[0][1](), await graph.ask('loans gross')];
    const centimes = BigInt(answer.gross.replace('.', ''));
    if (answer.loans !== Number(rows[0].count) || centimes !== BigInt(rows[0].sum)) {
      throw new Error('the answer is not about the same rows');
    }
    const rounds = new Map(racers.map(([name]) => [name, []]));
    for (let i = 0; i < ROUNDS; i += 1) {
      for (const [name, work] of racers) {
        const ms = await time(work);
        rounds.get(name).push(ms);
        console.log(`round ${i + 1}  ${name}: ${Math.round(ms)} ms`);
      }
    }
    const table = toTable(rounds, making);
    console.log(`\n${table}`);
    await keepResult('portfolio.md', table);
    const base = rounds.get(racers[0][0]);
    for (const [name, , isHeld] of ASKED) {
      const ratio = median(rounds.get(name).map((ms, at) => ms / base[at]));
      if (isHeld && ratio > MOST)
        throw new Error(`${name} takes ${round(ratio)} times the aggregate`);
    }
  } finally {
    await role.end();
    await graph.close();
    await book.close();
  }
}
