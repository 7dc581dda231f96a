// A proof without a solver that a hidden sum stays hidden: another world that fits everything known. Unknowns that
// stand in the very same known sums may be moved into each other and nobody notices. It proves safety or proves
// nothing; what it cannot prove, the linear programme decides.
import { type AttackModel, toKnownRange } from './disclosure-model-rules.js';

/** Exact figures by unknown; what is missing is 0. */
export type Figures = ReadonlyMap<string, bigint>;

export function sumFigures(figures: Figures | undefined, unknowns: Iterable<string>): bigint {
  let sum = 0n;
  for (const name of unknowns) sum += figures?.get(name) ?? 0n;
  return sum;
}

/** For each unknown those that are like it, itself included: every known sum has both or neither. */
export function groupAlike({ unknowns, known }: AttackModel): Map<string, readonly string[]> {
  const places = new Map<string, number[]>(unknowns.map((name) => [name, []]));
  known.forEach((sum, at) => {
    for (const name of new Set(sum.unknowns)) places.get(name)?.push(at);
  });
  const groups = Map.groupBy(unknowns, (name) => (places.get(name) ?? []).join(' '));
  return new Map([...groups.values()].flatMap((group) => group.map((name) => [name, group])));
}

/** Whether the truth itself is among what the attacker takes for possible; a published value may have been unlucky. */
export function isPossible(model: AttackModel, truth: Figures, sigmas: bigint): boolean {
  return model.known.every((sum) => {
    const { low, high } = toKnownRange(sum, sigmas);
    const value = Number(sumFigures(truth, new Set(sum.unknowns)));
    return low <= value && value <= high;
  });
}

/** What nobody can tell apart across the border of a sum. */
export interface Movable {
  /** Unknowns of the sum that have others like them outside. */
  inside: readonly string[];
  /** Those others. */
  outside: readonly string[];
}

/**
 * What can be moved across the border of a sum without changing anything known. All of `inside` may be moved out and
 * all of `outside` in, as far as each unknown is not known to be at least something: given that the truth is possible,
 * the worlds so reached are possible too.
 */
export function findMovable(
  groupOf: ReadonlyMap<string, readonly string[]>,
  sum: readonly string[],
): Movable {
  const own = new Set(sum);
  const inside: string[] = [];
  const outside: string[] = [];
  for (const group of new Set(sum.map((name) => groupOf.get(name) ?? []))) {
    const others = group.filter((name) => !own.has(name));
    if (others.length === 0) continue;
    inside.push(...group.filter((name) => own.has(name)));
    outside.push(...others);
  }
  return { inside, outside };
}
