// The benchmark of an own book. Until the sector's statistics of a month are released there is nothing to compare with,
// and that is said.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../database/request-context.js';
import type { Locale } from '../errors.js';
import { BenchmarkType } from './benchmark.type.js';
import { PortfolioType } from './portfolio.type.js';

const NO_RELEASE: Readonly<Record<Locale, string>> = {
  en: 'The sector’s statistics of this month are not released.',
  fr: 'Les statistiques du secteur pour ce mois ne sont pas publiées.',
  ar: 'لم تُنشر إحصاءات القطاع لهذا الشهر.',
};

@Resolver(() => PortfolioType)
export class BenchmarkResolver {
  @FieldResolver(() => BenchmarkType, {
    description: 'Your book beside the sector’s released statistics of that month.',
  })
  benchmark(@Root() _book: PortfolioType, @Ctx() { locale }: RequestContext): BenchmarkType {
    return { releaseMonth: null, reason: NO_RELEASE[locale], figures: [] };
  }
}
