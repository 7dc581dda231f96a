// The linear solver behind the disclosure audit: HiGHS, compiled to WebAssembly and loaded from inside its own package.
// It reaches no network, runs no thread, and keeps nothing once a model is closed.
import highsPackage, { type Highs, type Model } from 'highs';
import {
  ATTACK_SIGMAS,
  type AttackModel,
  type Range,
  toKnownRange,
} from './disclosure-model-rules.js';

/** An attacker whose sums contradict each other doubts the noise, and doubles what he takes for possible, so far. */
const SIGMAS_MAX = 64n;
/** Figures are scaled to this, so that the solver's tolerances mean the same for borrowers and for centimes. */
const SCALE = 1e6;

/** The package's types describe its CommonJS build; what Node imports has the loader one step nearer. */
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

export class RangeFinder {
  private constructor(private readonly highs: Highs) {}

  static async load(): Promise<RangeFinder> {
    return new RangeFinder(await loadHighs());
  }

  /** Keeps an attacker's model open for `work`, and frees it afterwards whatever happens. */
  with<Answer>(attack: AttackModel, work: (model: OpenModel) => Answer): Answer {
    const model = this.highs.createModel();
    try {
      model.options.set({ output_flag: false });
      return work(new OpenModel(this.highs, model, attack));
    } finally {
      model.dispose();
    }
  }
}

/** One attacker's model, asked again and again for another sum or with another coalition's own books. */
export class OpenModel {
  readonly #at: ReadonlyMap<string, number>;
  readonly #unit: number;
  #sigmas = ATTACK_SIGMAS;
  #asked: readonly number[] = [];

  constructor(
    private readonly highs: Highs,
    private readonly model: Model,
    private readonly attack: AttackModel,
  ) {
    this.#at = new Map(attack.unknowns.map((name, at) => [name, at]));
    const sizes = attack.known.map((sum) => Math.abs(Number(sum.value)));
    this.#unit = Math.max(1, ...sizes) / SCALE;
    this.#pass();
  }

  /** Lets the attacker know that each unknown is at least so much: what a coalition lent there itself. */
  setFloors(floors: ReadonlyMap<string, bigint>): void {
    const lower = Float64Array.from(
      this.attack.unknowns,
      (name) => Number(floors.get(name) ?? 0n) / this.#unit,
    );
    const upper = new Float64Array(lower.length).fill(this.highs.infinity);
    this.model.changeColsBounds({ kind: 'range', from: 0, to: lower.length - 1 }, lower, upper);
  }

  /** The least and the greatest that the sum of these unknowns can be. Throws where the sums contradict each other. */
  findRange(unknowns: readonly string[]): Range {
    return { low: this.#solve(unknowns, 'minimize'), high: this.#solve(unknowns, 'maximize') };
  }

  /** The greatest alone, at half the cost. */
  findHigh(unknowns: readonly string[]): number {
    return this.#solve(unknowns, 'maximize');
  }

  #solve(unknowns: readonly string[], sense: 'minimize' | 'maximize'): number {
    for (const at of this.#asked) this.model.changeColCost(at, 0);
    this.#asked = unknowns.map((name) => this.#toColumn(name));
    for (const at of this.#asked) this.model.changeColCost(at, 1);
    this.model.changeObjectiveSense(this.highs.constants.objectiveSense[sense]);
    const { optimal, infeasible, unbounded, unboundedOrInfeasible } =
      this.highs.constants.modelStatus;
    for (;;) {
      this.model.run();
      const status = this.model.getModelStatus();
      if (status === optimal) return this.model.getObjectiveValue() * this.#unit;
      // Sums of unknowns that are at least 0 have a least value, so without an end means without an upper end.
      if (status === unbounded) return Number.POSITIVE_INFINITY;
      if (status !== infeasible && status !== unboundedOrInfeasible) {
        throw new Error(`the solver stopped with status ${status}`);
      }
      this.#widen();
    }
  }

  #widen(): void {
    if (this.#sigmas >= SIGMAS_MAX) throw new Error('the published sums contradict each other');
    this.#sigmas *= 2n;
    const ranges = this.#toRanges();
    this.model.changeRowsBounds(
      { kind: 'range', from: 0, to: ranges.length - 1 },
      Float64Array.from(ranges, ({ low }) => low),
      Float64Array.from(ranges, ({ high }) => high),
    );
  }

  #toColumn(name: string): number {
    const at = this.#at.get(name);
    if (at === undefined) throw new RangeError('the model has no such unknown');
    return at;
  }

  #toRanges(): Range[] {
    return this.attack.known.map((sum) => {
      const { low, high } = toKnownRange(sum, this.#sigmas);
      return { low: low / this.#unit, high: high / this.#unit };
    });
  }

  #pass(): void {
    const count = this.attack.unknowns.length;
    const ranges = this.#toRanges();
    const rows = this.attack.known.map((sum) => [...new Set(sum.unknowns)]);
    const indices = rows.flatMap((names) => names.map((name) => this.#toColumn(name)));
    const starts = [0];
    for (const names of rows) starts.push((starts.at(-1) ?? 0) + names.length);
    this.model.passModel({
      numCols: count,
      numRows: ranges.length,
      colCost: new Float64Array(count),
      colLower: new Float64Array(count),
      colUpper: new Float64Array(count).fill(this.highs.infinity),
      rowLower: Float64Array.from(ranges, ({ low }) => low),
      rowUpper: Float64Array.from(ranges, ({ high }) => high),
      matrix: {
        format: 'csr',
        numRows: ranges.length,
        numCols: count,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
  }
}
