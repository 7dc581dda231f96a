// Who is who: how much of what is known of an invented sector the matching finds, by kind of error, beside the exact
// national id and pg_trgm; and how long it takes for a country's first month and for what a later month brings, beside
// the script that a database administrator would load the same files by. The seed is not the one of the weights.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { matchRegister } from '../dist/borrowers/match-register.js';
import { openDba } from './dba.mjs';
import {
  measure,
  measureRegister,
  readPairs,
  readTruth,
  sampleByName,
  toKinds,
} from './matching-figures.mjs';
import { openMatchingSector } from './matching-sector.mjs';
import { keepResult, round } from './results.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_400_000);
const PAIRS = Number(process.env.BENCH_PAIRS ?? 52_000);
const SAMPLE = 2_000;
/** Of a sector's people, who is new in a month. */
const NEWCOMERS = 0.03;
const SEED = 20_262;
/** pg_trgm's own threshold, and stricter ones. */
const LIKENESS = [0.3, 0.5, 0.7];
const LEAST = { precision: 0.999, recall: 0.97 };

const size = { seed: SEED, from: 0, people: PEOPLE, pairs: PAIRS };
const newcomers = {
  seed: SEED,
  from: PEOPLE + 2 * PAIRS,
  people: Math.round(PEOPLE * NEWCOMERS),
  pairs: 0,
};

const percent = (share) => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 2 : 1)} %`;
const say = (line) => console.log(line);

async function time(work) {
  const began = performance.now();
  const answer = await work();
  return { answer, seconds: (performance.now() - began) / 1000 };
}

const forgetPeak = () => writeFileSync('/proc/self/clear_refs', '5');
const readPeak = () =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024);

/** The same files into the administrator's tables beside the register, on the same server. */
async function timeScript(sector, files) {
  const dba = await openDba({ owner: sector.admin, toUrl: sector.toUrl });
  try {
    let seconds = 0;
    for (const file of files) seconds += (await dba.load(file, createReadStream(file.path))) / 1000;
    return seconds;
  } finally {
    await dba.close();
  }
}

async function timeGroupBy(sector) {
  const { seconds } = await time(() =>
    sector.query(`create table public.grouped as select borrower_id, count(*) as loans,
      sum(outstanding_centimes) as owed, max(days_past_due) as days from registry.position group by borrower_id`),
  );
  return seconds;
}

async function match(sector, name) {
  forgetPeak();
  const { answer, seconds } = await time(() => matchRegister(sector.door, sector.keys));
  const peak = readPeak();
  const { fresh, candidates, merges, reviews } = answer;
  say(
    `${name}: ${fresh} fresh, ${candidates} scored, ${merges} united, ${reviews} wait; ${round(seconds, 1)} s`,
  );
  return { name, seconds, peak, fresh, candidates, merges, reviews };
}

async function race(sector) {
  const files = await sector.write(size, 'first');
  const rows = files.reduce((sum, { records }) => sum + records, 0);
  say(`${rows} reports of ${PEOPLE} people and ${PAIRS} labelled pairs are written.`);
  const script = await timeScript(sector, files);
  say(`The script: ${round(script, 1)} s.`);
  const intake = await sector.takeIn(files, 'INITIAL');
  say(`The intake, every check on: ${round(intake, 1)} s.`);
  const runs = [await match(sector, 'the first month, everybody new')];
  await readTruth(sector);
  const pairs = await readPairs(sector, size);
  const register = await measureRegister(sector);
  const later = await sector.write(newcomers, 'later');
  await sector.takeIn(later, 'CORRECTION');
  runs.push(await match(sector, `a later month, ${percent(NEWCOMERS)} new people`));
  runs.push(await match(sector, 'again, nobody new'));
  const groupBy = await timeGroupBy(sector);
  return { rows, script, intake, groupBy, runs, pairs, register };
}

function toSpeedTable({ rows, script, intake, groupBy, runs }) {
  const line = (name, seconds, rest = '') =>
    `| ${name} | ${round(seconds, 1)} | ${round(seconds / script, 2)} | ${rest} |`;
  return [
    `## Time, ${rows.toLocaleString('en')} reports`,
    '',
    'Seconds, and times of the script. The memory is the most that this process held in all.',
    '',
    '| what | s | of the script | |',
    '|---|---|---|---|',
    line('an administrator’s script for the same files, no checks', script),
    line('the intake of the same files, every check on', intake),
    line('one plain GROUP BY of the same positions by person', groupBy),
    ...runs.map(({ name, seconds, fresh, candidates, merges, reviews, peak }) =>
      line(
        `matching: ${name}`,
        seconds,
        `${fresh} reports fresh, ${candidates} pairs scored, ${merges} united, ${reviews} to review, ${peak} MB`,
      ),
    ),
    '',
  ];
}

function toKindTable(kinds) {
  const line = ({ kind, count, united, asked, byId, byName, isSame }) => {
    const found = isSame ? percent(united + asked) : '';
    return `| ${kind} | ${count} | ${percent(united)} | ${percent(asked)} | ${found} | ${percent(byId)} | ${percent(byName)} |`;
  };
  const head = (which) => [
    `| ${which} | pairs | united | to review | found in all | exact id | pg_trgm |`,
    '|---|---|---|---|---|---|---|',
  ];
  return [
    '## By kind of error',
    '',
    `Every kind as common as any other. pg_trgm: \`similarity\` of the names as reported ≥ ${LIKENESS[0]} and the same birth date.`,
    '',
    ...head('one person'),
    ...kinds.filter(({ isSame }) => isSame).map(line),
    '',
    ...head('two people'),
    ...kinds.filter(({ isSame }) => !isSame).map(line),
    '',
  ];
}

/** Of pairs that the intake did not take for one already: they have one id, and agree in last name or birth date. */
const byMachine = (pairs) =>
  measure(
    pairs.filter(({ by_id }) => !by_id),
    ({ is_united }) => is_united,
  );

async function toRates(sector, { pairs, register }) {
  const united = byMachine(pairs);
  const all = measure(pairs, ({ is_united }) => is_united);
  const found = measure(pairs, ({ is_united, is_asked }) => is_united || is_asked);
  const peers = [];
  for (const from of LIKENESS) {
    const said = measure(pairs, (pair) => pair.likeness >= from && pair.same_birth);
    peers.push([from, said, await sampleByName(sector, from, SAMPLE)]);
  }
  const cell = (share, digits) => (share === undefined ? '' : share.toFixed(digits));
  const cells = (rates) => `${cell(rates?.precision, 5)} | ${cell(rates?.recall, 4)}`;
  const rate = (name, labelled, inRegister) =>
    `| ${name} | ${cells(labelled)} | ${cells(inRegister)} |`;
  const { machine, waiting, same } = register;
  return {
    united,
    found,
    lines: [
      '## In all',
      '',
      `Labelled pairs: every kind as common as any other, lookalikes ${percent(pairs.filter((p) => !p.isSame).length / pairs.length)} of them. Register: all pairs of reports in it,`,
      `${same.toLocaleString('en')} of them of one person, errors as common as offices make them (an assumption: ids mistyped in 2 % of`,
      `second reports, of these 15 % with a second error). pg_trgm in the register: for ${SAMPLE.toLocaleString('en')} reports drawn from it.`,
      '',
      '| | precision, labelled | recall, labelled | precision, register | recall, register |',
      '|---|---|---|---|---|',
      rate('united by the machine, of what the intake left apart', united, register.byMachine),
      rate('those, and under one id by the intake', all, register.ours),
      rate('with what the bureau is asked about', found),
      rate(
        'exact national id',
        measure(pairs, ({ same_id }) => same_id),
        register.byId,
      ),
      ...peers.map(([from, said, sampled]) =>
        rate(`pg_trgm ≥ ${from}, same birth date`, said, sampled),
      ),
      '',
      `The machine united ${machine.unions} pairs of records, ${machine.wrong} of them wrongly. Of ${waiting.pairs} pairs that wait for the bureau`,
      `${waiting.one_person} are one person.`,
      '',
    ],
  };
}

export async function run() {
  const sector = await openMatchingSector();
  try {
    const result = await race(sector);
    const byName = ({ likeness, same_birth }) => likeness >= LIKENESS[0] && same_birth;
    const { united, found, lines } = await toRates(sector, result);
    const table = [
      '# Who is who',
      '',
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL on the same machine; one run. ${PEOPLE.toLocaleString('en')} invented`,
      `people at one lender or two, and ${PAIRS.toLocaleString('en')} labelled pairs among them, from a seed that no weight was estimated on.`,
      `Promised: precision of what the machine unites ≥ ${LEAST.precision}, recall with the bureau’s review ≥ ${LEAST.recall}.`,
      '',
      ...lines,
      ...toKindTable(toKinds(result.pairs, byName)),
      ...toSpeedTable(result),
    ].join('\n');
    say(`\n${table}`);
    await keepResult('matching.md', table);
    if (united.precision < LEAST.precision || found.recall < LEAST.recall) {
      throw new Error('the matching is not as good as promised');
    }
  } finally {
    await sector.close();
  }
}
