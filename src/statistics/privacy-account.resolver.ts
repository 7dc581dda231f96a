// The accounts of a year's privacy, and forecasts before spending. Nothing here spends.
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { YearMonth } from '../access/scalars.js';
import type { RequestContext } from '../database/request-context.js';
import type { GridForecast } from './forecast-rules.js';
import { ReliabilityGrade, toFraction } from './noisy.type.js';
import {
  type ForecastTable,
  PrivacyAccountType,
  type TableForecast,
  TableForecastPayload,
} from './privacy-account.type.js';
import { toShownEpsilon } from './privacy-account-rules.js';
import { readPrivacyAccounts } from './read-release.js';
import { toYear } from './release-period-rules.js';
import { StatisticsDimension, type StatisticsMeasure } from './statistics-codes.js';
import { toTableRefusal } from './table-refusal.js';
import { forecastRequest, type RequestForecast } from './table-requests.js';

@Resolver(() => PrivacyAccountType)
export class PrivacyAccountResolver {
  @Query(() => PrivacyAccountType, {
    description: 'What has been spent of the year that a month lies in, by everybody together.',
  })
  async privacyAccount(
    @Ctx() { session, viewer }: RequestContext,
    @Arg('period', () => YearMonth, { description: 'Any month of the year.' }) period: string,
  ): Promise<PrivacyAccountType> {
    const year = toYear(period);
    const accounts = await readPrivacyAccounts(session, year);
    const find = (kind: string, client: string | null = null) => {
      const found = accounts.find((one) => one.kind === kind && one.apiClient === client);
      return { cap: Number(found?.capNano ?? 0), spent: found?.spentNano ?? 0n };
    };
    const [global, reserve] = [find('YEAR'), find('RESERVE')];
    const mine = find('PARTNER', viewer.clientId);
    return Object.assign(new PrivacyAccountType(), {
      period,
      year,
      globalCapNano: global.cap,
      globalSpentNano: Number(global.spent),
      globalSpentEpsilon: global.spent > 0n ? toShownEpsilon(global.spent) : 0,
      reserveCapNano: reserve.cap,
      reserveSpentNano: Number(reserve.spent),
      myQuotaNano: mine.cap,
      mySpentNano: Number(mine.spent),
      partners: accounts.flatMap(({ apiClient, capNano, spentNano }) =>
        apiClient === null
          ? []
          : [{ client: apiClient, quotaNano: Number(capNano), spentNano: Number(spentNano) }],
      ),
    });
  }

  @FieldResolver(() => TableForecastPayload, {
    description: 'What a table of that month would cost and how exact it would be; spends nothing.',
  })
  async forecast(
    @Root() { period }: PrivacyAccountType,
    @Ctx() context: RequestContext,
    @Arg('by', () => [StatisticsDimension], { description: 'What it is to be split by.' })
    by: StatisticsDimension[],
    @Arg('rhoNano', () => Int, { description: 'What it may cost, nano-rho: more is more exact.' })
    rhoNano: number,
    @Arg('withAmounts', () => Boolean, {
      defaultValue: false,
      description: 'Amounts too; half of the cost is then theirs.',
    })
    withAmounts: boolean,
  ): Promise<TableForecastPayload> {
    const wish = {
      period: period.slice(0, 'YYYY-MM'.length),
      dimensions: by,
      withAmounts,
      rhoNano: BigInt(rhoNano),
    };
    try {
      return {
        forecast: toForecast(await forecastRequest(context.session, wish)),
        userErrors: [],
      };
    } catch (error) {
      return { forecast: null, userErrors: [toTableRefusal(error, context, null)] };
    }
  }
}

function toForecast(told: RequestForecast): TableForecast {
  const isStored = told.storedReleaseId !== null;
  return {
    costNano: isStored ? 0 : Number(told.costNano),
    epsilonAfter: told.epsilonAfter,
    isAffordable: isStored || told.isAffordable,
    leftNano: Number(isStored ? told.leftNano + told.costNano : told.leftNano),
    tables: told.tables.map(toForecastTable),
    storedReleaseId: told.storedReleaseId,
  };
}

function toForecastTable(table: GridForecast): ForecastTable {
  const { measure, grade, totalHalfWidth, shareHalfWidth } = table;
  return {
    measure: measure as StatisticsMeasure,
    rhoNano: Number(table.rhoNano),
    cells: table.cells,
    borrowersHalfWidth: measure === 'COUNTS' ? totalHalfWidth : null,
    outstandingHalfWidth: measure === 'AMOUNTS' ? totalHalfWidth : null,
    shownFrom: table.shownFrom,
    shareHalfWidth: shareHalfWidth === null ? null : toFraction(shareHalfWidth),
    expectedGrade: grade === null || grade === 'UNRELIABLE' ? null : ReliabilityGrade[grade],
  };
}
