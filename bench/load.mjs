// The load: every connection asks about another person for another association, one request after the other.
import autocannon from 'autocannon';

/** The value below which that share of the sorted values lies. */
const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Races one server for some seconds; counts an answer only if it is one. Latencies in milliseconds. */
export async function race(racer, sector, connections, seconds) {
  let turn = 0;
  let answered = 0;
  let failed = 0;
  let firstFailure;
  const latencies = [];
  const instance = autocannon({
    url: racer.url,
    connections,
    duration: seconds,
    method: 'POST',
    setupClient: (client) => {
      const next = () => {
        const lender = sector.lenderOf(turn);
        const person = sector.people[(turn * 7919) % sector.people.length];
        turn += 1;
        const { headers, body } = racer.toRequest(lender, person);
        client.setHeadersAndBody(headers, body);
      };
      next();
      client.on('body', (body) => {
        if (racer.isGood(String(body))) answered += 1;
        else {
          failed += 1;
          firstFailure ??= String(body).slice(0, 400);
        }
        next();
      });
    },
  });
  instance.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  const result = await instance;
  if (firstFailure) console.error(`${racer.name}: ${firstFailure}`);
  latencies.sort((a, b) => a - b);
  return {
    perSecond: answered / result.duration,
    answered,
    latencies,
    failed: failed + result.errors + result.timeouts,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
  };
}
