// The figures that are made after a return and only read here. Must never answer a month whose figures are not made yet
// with nothing: nothing is a figure too.
import type { RequestContext } from '../database/request-context.js';
import type { FigureRun } from '../database/run-loader.js';
import { CentraleError } from '../errors.js';
import type { PortfolioType } from './portfolio.type.js';

/** The runs up to the month, oldest first, the month's own last. Throws FIGURES_PENDING where that one is not made. */
export async function getRuns(
  { month }: PortfolioType,
  context: RequestContext,
): Promise<[run: FigureRun, all: FigureRun[]]> {
  const all = await context.loaders.figureRuns.load(month);
  const run = all.at(-1);
  if (run?.month !== month) throw new CentraleError('FIGURES_PENDING');
  return [run, all];
}
