// The inquiry, end to end, raced against PostGraphile 5 and a bare server over one database, one role per association and
// one statement. Interleaved rounds, ratios, latencies; the result is kept in bench/results.
import { cpus } from 'node:os';
import { race } from './load.mjs';
import { startRacer } from './racers.mjs';
import { keepResult, median, ROUNDS, round } from './results.mjs';
import { openSector } from './sector.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const CONNECTIONS = 32;

/** One line of the table: the racer against the bare server of the same round. */
function toLine(name, rounds, bare) {
  const ratios = rounds.map((r, i) => r.perSecond / bare[i].perSecond);
  return {
    name,
    ratio: round(median(ratios)),
    spread: `${round(Math.min(...ratios))}–${round(Math.max(...ratios))}`,
    perSecond: Math.round(median(rounds.map((r) => r.perSecond))),
    p50: round(median(rounds.map((r) => r.p50)), 1),
    p95: round(median(rounds.map((r) => r.p95)), 1),
    p99: round(median(rounds.map((r) => r.p99)), 1),
    failed: rounds.reduce((sum, r) => sum + r.failed, 0),
  };
}

function toTable(lines, borrowers) {
  const head = [
    `# The inquiry at ${CONNECTIONS} connections, ${borrowers} borrowers`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${process.version}, load generator and PostgreSQL on the`,
    `same machine, ${ROUNDS} interleaved rounds of ${SECONDS} s. Ratios to the bare server of the same round; milliseconds.`,
    '',
    '| server | ratio | spread | inquiries/s | p50 | p95 | p99 | failed |',
    '|---|---|---|---|---|---|---|---|',
  ];
  const rows = lines.map(
    (l) =>
      `| ${l.name} | ${l.ratio} | ${l.spread} | ${l.perSecond} | ${l.p50} | ${l.p95} | ${l.p99} | ${l.failed} |`,
  );
  return `${[...head, ...rows].join('\n')}\n`;
}

export async function run() {
  const sector = await openSector();
  const racers = [];
  try {
    for (const name of ['bare node:http + pg', 'Centrale', 'PostGraphile 5']) {
      racers.push(await startRacer(name, sector));
    }
    const rounds = new Map(racers.map((racer) => [racer.name, []]));
    for (const racer of racers) await race(racer, sector, CONNECTIONS, 3);
    for (let i = 0; i < ROUNDS; i += 1) {
      for (const racer of racers) {
        const before = await sector.countInquiries();
        const result = await race(racer, sector, CONNECTIONS, SECONDS);
        const recorded = (await sector.countInquiries()) - before;
        if (recorded < result.answered) throw new Error(`${racer.name} answered without a record`);
        const { latencies: _, ...kept } = result;
        rounds.get(racer.name).push(kept);
        console.log(
          `round ${i + 1}  ${racer.name}: ${Math.round(result.perSecond)}/s, ${recorded} recorded`,
        );
      }
    }
    const bare = rounds.get(racers[0].name);
    const lines = racers.map(({ name }) => toLine(name, rounds.get(name), bare));
    const peer = lines.find(({ name }) => name === 'PostGraphile 5');
    const ours = lines.find(({ name }) => name === 'Centrale');
    const table = `${toTable(lines, sector.borrowers)}\nCentrale against PostGraphile 5: ${round(ours.ratio / peer.ratio)} times.\n`;
    console.log(`\n${table}`);
    await keepResult('inquire.md', table);
    await keepResult('inquire.json', `${JSON.stringify(Object.fromEntries(rounds), null, 2)}\n`);
  } finally {
    for (const racer of racers) racer.stop();
    await sector.close();
  }
}
