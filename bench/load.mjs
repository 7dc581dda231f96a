// The load: every connection asks about another person for another association, one request after the other.
import autocannon from 'autocannon';

/** Races one server for some seconds; counts an answer only if it is one. */
export async function race(racer, sector, connections, seconds) {
  let turn = 0;
  let answered = 0;
  let failed = 0;
  let firstFailure;
  const instance = autocannon({
    url: racer.url,
    connections,
    duration: seconds,
    setupClient: (client) => {
      const next = () => {
        const lender = sector.lenders[turn % sector.lenders.length];
        const person = sector.people[(turn * 7919) % sector.people.length];
        turn += 1;
        client.setHeadersAndBody(
          racer.toRequest(lender, person).headers,
          racer.toRequest(lender, person).body,
        );
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
    method: 'POST',
  });
  const result = await instance;
  if (firstFailure) console.error(`${racer.name}: ${firstFailure}`);
  return {
    perSecond: answered / result.duration,
    answered,
    failed: failed + result.errors + result.timeouts,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    p99: result.latency.p99,
  };
}
