// The gate before a release: plays the attacker who knows every published table, and two colluding lenders who know
// their own books besides, and refuses where anybody's hidden figure can be told within 15 %. Its findings name cells,
// never an amount or a lender, and belong to the release job alone.
import {
  ATTACK_SIGMAS,
  type AttackModel,
  isWide,
  type KnownSum,
  toAttackModel,
  toCoalitions,
} from './disclosure-model-rules.js';
import type { RangeFinder } from './range-finder.js';
import {
  type Figures,
  findMovable,
  groupAlike,
  isPossible,
  type Movable,
  sumFigures,
} from './witness-rules.js';

/** A sum that was not published. */
export interface HiddenSum {
  name: string;
  unknowns: readonly string[];
}

/** One lender's exact part of every unknown; affiliated lenders are one. */
export type Books = ReadonlyMap<string, Figures>;

/** With fewer lenders than this, two that collude know all there is to know. */
const LENDERS_MIN = 4;

function joinBooks(books: Books, lenders: Iterable<string>): Figures {
  const joined = new Map<string, bigint>();
  for (const lender of lenders) {
    for (const [name, part] of books.get(lender) ?? []) {
      joined.set(name, (joined.get(name) ?? 0n) + part);
    }
  }
  return joined;
}

/** What is attacked: harmless where the truth's own likeness can be moved about enough, else played by the solver. */
class Attack {
  readonly model: AttackModel;
  readonly truth: Figures;
  /** Whether there is a world to start from; where the truth does not fit what was published, nothing is proved. */
  readonly isTruthPossible: boolean;
  readonly #groupOf: ReadonlyMap<string, readonly string[]>;

  constructor(known: readonly KnownSum[], hidden: readonly HiddenSum[], books: Books) {
    this.model = toAttackModel(
      known,
      hidden.flatMap((sum) => sum.unknowns),
    );
    this.truth = joinBooks(books, books.keys());
    this.#groupOf = groupAlike(this.model);
    this.isTruthPossible = isPossible(this.model, this.truth, ATTACK_SIGMAS);
  }

  findMovable(sum: HiddenSum): Movable {
    return findMovable(this.#groupOf, sum.unknowns);
  }
}

/** The hidden sums that anybody can tell within 15 % from what is known. */
export function findNarrowSums(
  finder: RangeFinder,
  known: readonly KnownSum[],
  hidden: readonly HiddenSum[],
  books: Books,
): string[] {
  const attack = new Attack(known, hidden, books);
  const toTruth = (sum: HiddenSum): bigint => sumFigures(attack.truth, sum.unknowns);
  const doubtful = hidden.filter((sum) => {
    if (!attack.isTruthPossible) return true;
    const { inside, outside } = attack.findMovable(sum);
    const truth = toTruth(sum);
    const low = Number(truth - sumFigures(attack.truth, inside));
    const high = Number(truth + sumFigures(attack.truth, outside));
    return !isWide({ low, high }, truth);
  });
  if (doubtful.length === 0) return [];
  return finder.with(attack.model, (open) =>
    doubtful
      .filter((sum) => !isWide(open.findRange(sum.unknowns), toTruth(sum)))
      .map(({ name }) => name),
  );
}

/** One hidden sum as a pair of lenders sees it, and what no one can tell it from. */
interface Scope extends HiddenSum {
  /** The sum, and what can be moved into it. */
  reachable: bigint;
  /** Each lender's part of the sum. */
  own: ReadonlyMap<string, bigint>;
  /** Each lender's part of what is reachable. */
  ownReachable: ReadonlyMap<string, bigint>;
}

/** In one pass through each book: a small lender has few of the country's cells. */
function toScope(attack: Attack, sum: HiddenSum, books: Books): Scope {
  const inside = new Set(sum.unknowns);
  const outside = new Set(attack.findMovable(sum).outside);
  const own = new Map<string, bigint>();
  const ownReachable = new Map<string, bigint>();
  let reachable = 0n;
  for (const [lender, book] of books) {
    let held = 0n;
    let near = 0n;
    for (const [name, part] of book) {
      if (inside.has(name)) held += part;
      else if (outside.has(name)) near += part;
    }
    own.set(lender, held);
    ownReachable.set(lender, held + near);
    reachable += held + near;
  }
  return { ...sum, reachable, own, ownReachable };
}

/** The largest part among the lenders outside a pair: the one the pair comes closest to. */
function findLargestOther({ own }: Scope, pair: readonly string[]): bigint {
  let largest = 0n;
  for (const [lender, part] of own) {
    if (part > largest && !pair.includes(lender)) largest = part;
  }
  return largest;
}

/**
 * The hidden sums in which two lenders together can tell a third one's part within 15 %; every pair is tried. A part is
 * at least nothing, since a fourth lender may hold all the rest; so it is the upper end that tells. With three lenders
 * or fewer nothing is hidden from a pair.
 */
export function findNarrowParts(
  finder: RangeFinder,
  known: readonly KnownSum[],
  hidden: readonly HiddenSum[],
  books: Books,
): string[] {
  if (books.size < LENDERS_MIN) return hidden.map(({ name }) => name);
  const attack = new Attack(known, hidden, books);
  const scopes = hidden.map((sum) => toScope(attack, sum, books));
  const toHeld = (held: ReadonlyMap<string, bigint>, pair: readonly string[]): bigint =>
    pair.reduce((sum, lender) => sum + (held.get(lender) ?? 0n), 0n);
  const doubts = toCoalitions([...books.keys()])
    .map((pair) => {
      const isDoubtful = (scope: Scope): boolean => {
        if (!attack.isTruthPossible) return true;
        const high = Number(scope.reachable - toHeld(scope.ownReachable, pair));
        return !isWide({ low: 0, high }, findLargestOther(scope, pair));
      };
      return { pair, scopes: scopes.filter(isDoubtful) };
    })
    .filter((doubt) => doubt.scopes.length > 0);
  if (doubts.length === 0) return [];
  const found = finder.with(attack.model, (open) =>
    doubts.flatMap(({ pair, scopes: doubtful }) => {
      open.setFloors(joinBooks(books, pair));
      return doubtful
        .filter((scope) => {
          const high = open.findHigh(scope.unknowns) - Number(toHeld(scope.own, pair));
          return !isWide({ low: 0, high }, findLargestOther(scope, pair));
        })
        .map(({ name }) => name);
    }),
  );
  return [...new Set(found)];
}
