// A gateway as people run it: the built program with its embedded server and a small demo sector, in a folder of its
// own. It is there to be killed; afterwards it tells what is left.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject, vi } from 'vitest';
import { toClientSecret } from '../../src/access/client-secret.js';
import { loadKeys } from '../../src/access/keys.js';
import { findState } from '../../src/database/embedded-server.js';
import { PERSONAS } from '../../src/demo/personas.js';
import { ROOT } from '../house/source-files.js';
import { findFreePort } from '../server/front-door.js';
import { copyPattern } from './demo-pattern.js';
import type { LoanFile } from './many-loans.js';

const PATIENCE = { timeout: 60_000, interval: 25 };
const BORROWERS = 150;
/** Node's flags, which keep the process small at any size of a file, and the program, as `npm start` has them. */
const PROGRAM =
  /&& exec node (.+)'$/
    .exec(JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')).scripts.start)?.[1]
    ?.split(' ') ?? [];

export interface Running {
  child: ChildProcess;
  /** Everything it said so far. */
  said(): string;
  /** SIGKILL, and the exit awaited. */
  kill(): Promise<void>;
  /** Its exit code; with a signal it is told to end first. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface GraphAnswer {
  data?: Record<string, unknown>;
  errors?: { extensions: Record<string, unknown> }[];
  /** Where the whole request was refused. */
  error?: Record<string, unknown>;
}

export class Site {
  readonly #tokens = new Map<string, Promise<string>>();
  #inquiries = 0;

  private constructor(
    readonly dir: string,
    private readonly port: number,
  ) {}

  /** One whose demo is filled; `parent` is where its folder is made. */
  static async open(parent = tmpdir()): Promise<Site> {
    const site = new Site(await mkdtemp(join(parent, 'centrale-crash-')), await findFreePort());
    const pattern = inject('demoPattern');
    await copyPattern(pattern, site.dir, async () => {
      const filling = await new Site(pattern, site.port).startGateway();
      await filling.end('SIGTERM');
    });
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  run(args: string[]): Running {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CENTRALE_DATA: this.dir,
        PORT: String(this.port),
        DEMO_BORROWERS: String(BORROWERS),
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part: Buffer) => {
        said += part.toString('utf8');
      });
    }
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return {
      child,
      said: () => said,
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
      end: (signal) => {
        if (signal) child.kill(signal);
        return ended;
      },
    };
  }

  /** Starts the gateway and waits until it has caught up, or only until it answers. */
  async startGateway(until: 'CAUGHT_UP' | 'ANSWERS' = 'CAUGHT_UP'): Promise<Running> {
    const gateway = this.run(PROGRAM);
    const isLive = () =>
      fetch(`${this.address}/health/live`).then(
        (r) => r.ok,
        () => false,
      );
    await vi.waitUntil(isLive, PATIENCE).catch(() => {
      throw new Error(`The gateway did not start: ${gateway.said()}`);
    });
    if (until === 'CAUGHT_UP') await this.untilSaid(gateway, 'Centrale listens on');
    return gateway;
  }

  async untilSaid(running: Running, words: string): Promise<void> {
    await vi.waitUntil(() => running.said().includes(words), PATIENCE);
  }

  async ownerUrl(): Promise<string> {
    const state = await findState(join(this.dir, 'server'));
    return `postgresql://postgres:${state?.ownerPassword}@127.0.0.1:${state?.port}/centrale`;
  }

  /** Runs one statement as the owner, on a connection of its own: independent of the gateway and its state. */
  async asOwner<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const owner = new pg.Client({ connectionString: await this.ownerUrl() });
    await owner.connect();
    try {
      return (await owner.query<Row>(text, values)).rows;
    } finally {
      await owner.end();
    }
  }

  /** Whether the database answers a statement. */
  asks(text: string): Promise<boolean> {
    return this.asOwner(text).then(
      () => true,
      () => false,
    );
  }

  /** Asked for once: it outlives every database. */
  tokenOf(clientId: string): Promise<string> {
    const token = this.#tokens.get(clientId) ?? this.#askToken(clientId);
    this.#tokens.set(clientId, token);
    token.catch(() => this.#tokens.delete(clientId));
    return token;
  }

  async #askToken(clientId: string): Promise<string> {
    const { clientSecrets } = await loadKeys(join(this.dir, 'keys.json'), false);
    const secret = toClientSecret(clientSecrets, clientId, 1);
    const answer = await fetch(`${this.address}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async send(clientId: string, month: string, file: LoanFile, body: BodyInit = file.text) {
    const answer = await fetch(`${this.address}${file.toPath(month)}`, {
      method: 'PUT',
      headers: {
        'content-type': 'text/csv',
        authorization: `Bearer ${await this.tokenOf(clientId)}`,
      },
      body,
      duplex: 'half',
    } as RequestInit);
    const said = (await answer.json()) as { id: string; error?: Record<string, unknown> };
    return { status: answer.status, ...said };
  }

  async get(clientId: string, path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${await this.tokenOf(clientId)}` };
    return fetch(`${this.address}${path}`, { headers });
  }

  /**
   * What amc-01 reads of the persona who is late at one of three lenders. A question asked before is answered as it was
   * before, and costs no allowance.
   */
  async inquire(applicationRef = `crash-${++this.#inquiries}`): Promise<unknown> {
    const person = PERSONAS.find(({ key }) => key === 'THREE_LENDERS_LATE');
    const query = `mutation($input: InquireInput!) { inquire(input: $input) { userErrors { code }
      riskSummary { snapshotMonth worstArrearsElsewhere } } }`;
    const input = {
      nationalId: person?.nationalId,
      lastName: person?.lastName,
      birthDate: person?.birthDate,
      purpose: 'NEW_CREDIT',
      applicationRef,
      consentRef: 'crash',
    };
    const answer = await this.ask('amc-01', query, { input });
    return answer.data?.inquire;
  }

  /** The parsed answer to an operation. */
  async ask(clientId: string, query: string, variables: object = {}): Promise<GraphAnswer> {
    const answer = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await this.tokenOf(clientId)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as GraphAnswer;
  }

  /** PostgreSQL's own first process, while there is one. */
  async findPostmaster(): Promise<number | undefined> {
    const path = join(this.dir, 'server', 'postgres', 'postmaster.pid');
    return Number((await readFile(path, 'utf8').catch(() => '')).split('\n')[0]) || undefined;
  }

  /** Processes that live in this folder or were started for it. */
  async findProcesses(): Promise<number[]> {
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const isOurs = async (pid: string): Promise<boolean> => {
      const home = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return home.startsWith(this.dir) || env.split('\0').includes(`CENTRALE_DATA=${this.dir}`);
    };
    const found = await Promise.all(pids.map(async (pid) => ((await isOurs(pid)) ? [pid] : [])));
    return found.flat().map(Number);
  }

  async close(): Promise<void> {
    for (const pid of await this.findProcesses()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
