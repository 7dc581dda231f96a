// Inquiries that go on while returns come in: how long they take before the load, and during it.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { race } from './load.mjs';
import { startRacer } from './racers.mjs';

const CONNECTIONS = 4;
const QUIET_SECONDS = 5;
const PEOPLE = 500;

/** People of a file, as the ids, names and birth dates that stand in it; its cells hold no delimiter. */
async function readPeople({ path }) {
  const people = [];
  let columns;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const cells = line.split(line.includes(';') ? ';' : ',');
    if (columns) {
      const at = (name) => cells[columns.indexOf(name)];
      people.push({
        nationalId: at('national_id'),
        lastName: at('last_name'),
        birthDate: at('birth_date'),
      });
      if (people.length === PEOPLE) break;
    } else columns = cells;
  }
  return people;
}

/** Measures in quiet, then goes on asking until `stop`, which answers both figures. */
export async function watchInquiries(gateway, files) {
  await gateway.owner.query(
    `update registry.api_client set daily_inquiries = 1000000000 where audience = 'AMC'`,
  );
  const token = await gateway.askToken('amc02');
  const people = await readPeople(files.find(({ code }) => code === 'amc01'));
  const racer = await startRacer('Centrale', gateway);
  const sector = { lenderOf: () => ({ token }), people };
  const ask = (seconds) => race(racer, sector, CONNECTIONS, seconds);
  const quiet = await ask(QUIET_SECONDS);
  let isOver = false;
  const rounds = [];
  const going = (async () => {
    while (!isOver) rounds.push(await ask(1));
  })();
  return {
    async stop() {
      isOver = true;
      await going;
      const latencies = rounds.flatMap((r) => r.latencies).sort((a, b) => a - b);
      const at = (share) =>
        latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
      return { quiet, loaded: { p50: at(0.5), p99: at(0.99) } };
    },
  };
}
