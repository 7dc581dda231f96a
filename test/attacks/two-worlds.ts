// Two worlds under one key file, equal in everything but what one lender reports, and one client that is observed in
// both while it does the same.
import type { Cells } from '../returns/staged-return.js';
import { type Known, PLAIN_ASKER } from './asker-moves.js';
import { ASKER, fileBooks, JULY, Lenders, OTHERS, SECRET, toBook } from './lenders.js';
import { Observer, type Sent, upload } from './observer.js';
import { introspect } from './operations.js';
import { ASKERS_BOOK, type Person, toCorrection } from './secret-books.js';

/** One address in answers, though each gateway listens on a port of its own. */
const PUBLIC_URL = 'http://centrale.test';

export interface Difference {
  asked: string;
  /** The answers from a little before they part. */
  here: string;
  there: string;
}

const SHOWN = 300;

/** Where two answers part: in the body where they can, since a header counts its length. */
function findPart(here: string, there: string): number {
  const body = Math.min(here.indexOf('\n\n'), there.indexOf('\n\n'));
  const differs = (n: number) => here[n] !== there[n];
  for (let n = body; n < here.length; n += 1) if (differs(n)) return n;
  return [...here].findIndex((_sign, n) => differs(n));
}

function toDifference({ method, path, body }: Sent, here: string, there: string): Difference {
  const from = Math.max(0, findPart(here, there) - SHOWN);
  const [mine = '', other = ''] = [here, there].map((text) => text.slice(from, from + 2 * SHOWN));
  return { asked: `${method ?? 'GET'} ${path} ${body ?? ''}`, here: mine, there: other };
}

export class TwoWorlds {
  #books: [Cells[], Cells[]];
  readonly observers: [Observer, Observer];

  private constructor(
    readonly here: Lenders,
    readonly there: Lenders,
    books: [Cells[], Cells[]],
  ) {
    this.#books = books;
    this.observers = [new Observer(here), new Observer(there)];
  }

  /** Opened, filed and published; each world with its own book of the secret lender. */
  static async open(books: [Cells[], Cells[]], askersBook = ASKERS_BOOK): Promise<TwoWorlds> {
    const here = await Lenders.open({ PUBLIC_URL });
    const there = await Lenders.open({ PUBLIC_URL }, { keys: here.door.world.keys });
    const worlds = new TwoWorlds(here, there, books);
    for (const [n, lenders] of [here, there].entries()) await arrange(lenders, books[n] ?? []);
    const filed = await worlds.compare(upload(toBook(ASKER, askersBook)));
    if (filed) throw new Error('the two worlds differ from the first file on');
    for (const lenders of [here, there]) await lenders.publish(JULY);
    return worlds;
  }

  /** The same request in both; what differs, or undefined. */
  async compare(sent: Sent): Promise<Difference | undefined> {
    const [mine, other] = this.observers;
    const [here, there] = await Promise.all([mine.send(sent), other.send(sent)]);
    return here === there ? undefined : toDifference(sent, here, there);
  }

  async findDifferences(requests: readonly Sent[]): Promise<Difference[]> {
    const found: Difference[] = [];
    for (const sent of requests) {
      const difference = await this.compare(sent);
      if (difference) found.push(difference);
    }
    return found;
  }

  bookOf(world: 0 | 1): Cells[] {
    return this.#books[world];
  }

  /** The secret lender's book becomes another, by a correction it files itself; nothing is published. */
  async rewrite(world: 0 | 1, book: Cells[]): Promise<void> {
    const rows = toCorrection(this.#books[world], book);
    const lenders = world === 0 ? this.here : this.there;
    const filed = await lenders.file(SECRET, { month: JULY, kind: 'CORRECTION', rows });
    if (filed.state !== 'ACCEPTED') throw new Error(`not accepted: ${JSON.stringify(filed)}`);
    this.#books[world] = book;
  }

  /** The secret lender asks about a person today: what it asks of others is its own too. */
  async inquire(world: 0 | 1, { nationalId, lastName, birthDate }: Person): Promise<void> {
    const input = { nationalId, lastName, birthDate, purpose: 'NEW_CREDIT', consentRef: 'c' };
    await (world === 0 ? this.here : this.there).query(
      SECRET,
      'mutation($input: InquireInput!) { inquire(input: $input) { inquiryId } }',
      { input: { ...input, applicationRef: `app ${Date.now()}` } },
    );
  }

  /** Both publish the month again, at the same moment of their histories. */
  async publishBoth(): Promise<void> {
    await Promise.all([this.here, this.there].map((l) => l.publish(JULY, 'RECTIFICATION')));
  }

  /** Ids and cursors that the asker has, and ids that are the secret lender's own. */
  async findKnown(): Promise<Known> {
    const { data } = await this.here.query(
      ASKER,
      '{ borrowers(first: 2) { pageInfo { endCursor } edges { node { id loans { id } } } } }',
    );
    const text = JSON.stringify(data);
    const foreign = await this.here.query(
      SECRET,
      '{ borrowers(first: 2) { edges { node { id loans { id } } } } }',
    );
    const all = `${text}${JSON.stringify(foreign.data)}`;
    const { data: offered } = await this.here.query(ASKER, '{ provisionSchemes { code } }');
    const schemes = offered?.provisionSchemes as unknown as { code: string }[];
    return {
      schemes: schemes.map(({ code }) => code),
      schema: await introspect(this.here, ASKER),
      ids: all.match(/(?:brw|loan)_[\w-]{22}/g) ?? [],
      cursors: text.match(/[\w-]{80,}/g) ?? [],
    };
  }

  async close(): Promise<void> {
    await this.here.close();
    await this.there.close();
  }
}

async function arrange(lenders: Lenders, book: Cells[]): Promise<void> {
  const { world } = lenders.door;
  await world.asOwner(
    `insert into registry.api_client (client_id, audience, association) values ($1, 'AMC', 'amc01')`,
    [PLAIN_ASKER],
  );
  await world.asOwner(
    'update registry.api_client set daily_inquiries = 100000 where client_id = $1',
    [ASKER],
  );
  await fileBooks(lenders, { [SECRET]: book }, [SECRET, ...OTHERS]);
}
