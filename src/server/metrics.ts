// What an operator's monitoring reads: durations, pools, returns and inquiries, counted over everybody. No label
// may name an association, a client or a person.
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export interface MetricSources {
  /** Database connections of the gateway that are open now. */
  countConnections: () => number;
  /** Returns in the register, by state. */
  countReturns: () => Promise<Record<string, number>>;
}

export class Metrics {
  private readonly registry = new Registry();
  private readonly durations: Histogram<'method' | 'route' | 'status'>;
  private readonly inquiries: Counter<'result'>;

  constructor(sources: MetricSources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'centrale_' });
    this.durations = new Histogram({
      name: 'centrale_http_request_duration_seconds',
      help: 'Time to answer a request, by route pattern',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS_BUCKETS,
      registers,
    });
    this.inquiries = new Counter({
      name: 'centrale_inquiries_total',
      help: 'Inquiries asked for through the graph, answered or refused',
      labelNames: ['result'],
      registers,
    });
    addPoolGauge(registers, sources);
    addReturnGauge(registers, sources);
  }

  countInquiry(result: 'answered' | 'refused'): void {
    this.inquiries.inc({ result });
  }

  watch(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown';
      const labels = { method: request.method, route, status: String(reply.statusCode) };
      this.durations.observe(labels, reply.elapsedTime / 1_000);
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async print(): Promise<string> {
    return this.registry.metrics();
  }
}

function addPoolGauge(registers: Registry[], { countConnections }: MetricSources): void {
  new Gauge({
    name: 'centrale_database_connections',
    help: 'Open connections of the gateway to the database, over all roles',
    registers,
    collect() {
      this.set(countConnections());
    },
  });
}

function addReturnGauge(registers: Registry[], { countReturns }: MetricSources): void {
  new Gauge({
    name: 'centrale_returns',
    help: 'Returns received from all lenders, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await countReturns())) this.set({ state }, count);
    },
  });
}
