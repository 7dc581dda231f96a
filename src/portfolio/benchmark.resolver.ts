// An own book beside the sector's published release of the month. The sector's figures are stored cells, the same for every
// lender; nothing here is reckoned from what others reported.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ViewerSession } from '../database/as-viewer.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError, type Locale } from '../errors.js';
import { findReciprocityError } from '../inquiries/reciprocity.js';
import { REGION_CODES } from '../statistics/cell-keys-rules.js';
import { findRelease, readCells } from '../statistics/read-release.js';
import type { ReleaseHead } from '../statistics/released-rows.type.js';
import { type NoisyShare, toDecimal } from '../statistics/share-rules.js';
import { BenchmarkFigure, BenchmarkMeasure, BenchmarkType } from './benchmark.type.js';
import { readOverlapTables } from './overlap.resolver.js';
import { readOwnBenchmark, toCrossedShare } from './own-benchmark.js';
import { PortfolioType } from './portfolio.type.js';
import { toFraction } from './ratio-rules.js';

const NO_RELEASE: Readonly<Record<Locale, string>> = {
  en: 'The sector’s statistics of this month are not released.',
  fr: 'Les statistiques du secteur pour ce mois ne sont pas publiées.',
  ar: 'لم تُنشر إحصاءات القطاع لهذا الشهر.',
};
const COUNTRY = 'MA';
const PERIOD_LENGTH = 'YYYY-MM'.length;

@Resolver(() => PortfolioType)
export class BenchmarkResolver {
  @FieldResolver(() => BenchmarkType, {
    nullable: true,
    description:
      'Your book beside the sector’s released statistics of that month, of the country or of one region. Error NOT_A_KEY.',
  })
  async benchmark(
    @Root() { month }: PortfolioType,
    @Ctx() context: RequestContext,
    @Arg('region', () => String, {
      nullable: true,
      description: 'Two digits of ISO 3166-2:MA; without it the country.',
    })
    region?: string | null,
  ): Promise<BenchmarkType> {
    if (region && !REGION_CODES.some((code) => code === region)) {
      throw new CentraleError('NOT_A_KEY', { field: 'region' });
    }
    const release = await findBest(context.session, month.slice(0, PERIOD_LENGTH));
    const empty = { releaseMonth: null, releaseId: null, coverage: null };
    if (!release) return { ...empty, reason: NO_RELEASE[context.locale], figures: [] };
    const { releaseId, period, coverage } = release;
    const covered = coverage[region ? 'REGION' : 'NATION'];
    return {
      releaseMonth: period,
      releaseId,
      coverage: covered === undefined ? null : Number(toDecimal(covered)),
      reason: null,
      figures: await compare(release, month, region ?? null, context),
    };
  }
}

/** The quarter's figures of a month are the better ones. */
const findBest = async (session: ViewerSession, period: string): Promise<ReleaseHead | undefined> =>
  (await findRelease(session, period, 'QUARTERLY')) ??
  (await findRelease(session, period, 'MONTHLY'));

async function compare(
  { releaseId, clipCentimes }: ReleaseHead,
  month: string,
  region: string | null,
  context: RequestContext,
): Promise<BenchmarkFigure[]> {
  const { session } = context;
  const key = region ? `${COUNTRY}/${region}` : COUNTRY;
  const [cell] = await readCells(session, { releaseId, keys: [key] });
  const own = await readOwnBenchmark(session, month, region, clipCentimes);
  return [
    toFigure(
      BenchmarkMeasure.PAR30_AMOUNT,
      toFraction(own.lateCentimes, own.centimes),
      cell?.figures.par30Share,
    ),
    toFigure(
      BenchmarkMeasure.LATE_BORROWERS,
      toFraction(own.latePeople, own.people),
      cell?.figures.arrearsShare,
    ),
    toFigure(
      BenchmarkMeasure.CROSSED_BORROWERS,
      region ? null : await findCrossedShare(context, month),
      cell?.figures.crossedShare,
    ),
  ];
}

async function findCrossedShare(context: RequestContext, month: string): Promise<number | null> {
  const refusal = await findReciprocityError(context);
  return refusal ? null : toCrossedShare(await readOverlapTables(context.session, month));
}

function toFigure(
  measure: BenchmarkMeasure,
  own: number | null,
  share: NoisyShare | null | undefined,
): BenchmarkFigure {
  if (!share) return { measure, own, sector: null, low: null, high: null };
  const [sector, low, high] = [share.value, share.low, share.high].map((part) =>
    Number(toDecimal(part)),
  ) as [number, number, number];
  return { measure, own, sector, low, high };
}
