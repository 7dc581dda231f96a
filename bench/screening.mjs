// The screening of a lender's whole book of live clients, as its back office sees it (asked for over HTTP, waited for, the
// result file read to its end), raced against the bare SQL for the same set: one statement that records the same
// inquiries with the same bands and verdicts, and one COPY that reads them out.
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { to as copyTo } from 'pg-copy-streams';
import { keepResult, median, ROUNDS, round } from './results.mjs';
import { openSector } from './sector.mjs';

const MOST = 2;
const CODE = 'amc01';

const RECORD = `insert into audit.inquiry (inquiry_id, day, made_at, association, control_group, viewer_role, api_client,
    request_id, purpose, id_hash, name_key, birth_date, snapshot_id, lenders_band, outstanding_band, instalment_band,
    arrears_band, verdict, rules_version)
  select gen_random_uuid(), current_date, now(), '${CODE}', '${CODE}', 'centrale_amc_${CODE}', 'bench', 'bench',
    'PORTFOLIO_REVIEW', c.id_hash, c.name_keys[1], c.birth_date, s.snapshot_id, coalesce(e.lenders_band, 0),
    coalesce(e.outstanding_band, 0), coalesce(e.instalment_band, 0), coalesce(e.arrears_band, 0),
    published.verdict_level(published.rules_on(current_date), published.amount_edges(1::smallint, 'OUTSTANDING'),
      published.amount_edges(1::smallint, 'INSTALMENT'), coalesce(e.lenders_band, 0::smallint),
      coalesce(e.outstanding_band, 0::smallint), coalesce(e.instalment_band, 0::smallint),
      coalesce(e.arrears_band, 0::smallint), null, true, own.owed, own.instalment, 0, 0, c.household_income_centimes), 1
  from published.snapshot s
  join published.exposure held on held.snapshot_id = s.snapshot_id and held.viewer is null
    and 'centrale_amc_${CODE}' = any(string_to_array(held.holders, ','))
  join registry.client c on c.association = '${CODE}' and c.borrower_id = held.borrower_id
  left join published.exposure e on e.snapshot_id = s.snapshot_id and e.borrower_id = held.borrower_id
    and e.viewer = 'centrale_amc_${CODE}'
  join (
    select p.client_id, sum(p.outstanding_centimes)::bigint as owed, sum(p.monthly_instalment_centimes)::bigint as instalment
    from registry.position p
    where p.association = '${CODE}' and p.month = (select month from published.snapshot where is_current)
      and p.superseded_at is null and p.status not in ('CLOSED', 'REMOVED')
    group by 1
  ) own on own.client_id = c.client_id
  where s.is_current`;
const READ = `copy (select c.client_id, c.client_ref, i.lenders_band, i.outstanding_band, i.instalment_band, i.arrears_band,
    i.verdict, i.inquiry_id
  from audit.inquiry i join registry.client c on c.association = i.association and c.id_hash = i.id_hash
  where i.association = '${CODE}' order by c.client_id) to stdout (format csv)`;

async function clear(owner) {
  await owner.query('truncate audit.inquiry, audit.screening_line, audit.screening');
  await owner.query('checkpoint');
}

/** Lines of a stream, the last one ended too. */
async function countLines(stream) {
  let lines = 0;
  for await (const part of stream) for (const byte of part) if (byte === 10) lines += 1;
  return lines;
}

async function runBare({ owner }) {
  await owner.query(RECORD);
  return countLines(owner.query(copyTo(READ)));
}

async function runOurs({ address, lenders }) {
  const headers = { authorization: `Bearer ${lenders.find(({ code }) => code === CODE).token}` };
  const ask = async (path, init) => {
    const answer = await fetch(`${address}${path}`, { headers, ...init });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const opened = await (await ask('/screenings?clients=ALL', { method: 'POST' })).json();
  for (;;) {
    const { resultUrl } = await (await ask(opened.statusUrl)).json();
    // The header is no person.
    if (resultUrl) return (await countLines((await ask(resultUrl)).body)) - 1;
    await sleep(50);
  }
}

export async function run() {
  const sector = await openSector();
  try {
    const racers = [
      ['bare SQL: one INSERT … SELECT and one COPY', runBare],
      ['Centrale: POST /screenings to the end of result.csv', runOurs],
    ];
    const rounds = new Map(racers.map(([name]) => [name, []]));
    let people = 0;
    for (let i = -1; i < ROUNDS; i += 1) {
      for (const [name, race] of racers) {
        await clear(sector.owner);
        const began = performance.now();
        people = await race(sector);
        const took = (performance.now() - began) / people;
        if (i >= 0) rounds.get(name).push(took);
        console.log(`round ${i + 1}  ${name}: ${people} people, ${round(took * 1000, 0)} µs each`);
      }
    }
    const [bare] = rounds.values();
    const rows = [...rounds].map(([name, took]) => {
      const ratios = took.map((value, at) => value / bare[at]);
      const spread = `${round(Math.min(...ratios))}–${round(Math.max(...ratios))}`;
      return `| ${name} | ${round(median(ratios))} | ${spread} | ${round(median(took) * 1000, 0)} |`;
    });
    const table = [
      `# Screening ${people} own clients of a sector of ${sector.borrowers} borrowers`,
      '',
      `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, PostgreSQL on the same machine, ${ROUNDS} interleaved`,
      `rounds, each person recorded as an inquiry. Ratios of the cost per person; at most ${MOST} is promised.`,
      '',
      '| what | ratio | spread | µs a person |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
    console.log(`\n${table}`);
    await keepResult('screening.md', table);
  } finally {
    await sector.close();
  }
}
