// The code words of statistics in the graph: what tables are split by, what became of a cell, what kinds of releases there
// are. All of them are public lists.
import { registerEnumType } from 'type-graphql';

export enum ReleaseKind {
  MONTHLY = 'MONTHLY',
  QUARTERLY = 'QUARTERLY',
  CUSTOM = 'CUSTOM',
}
registerEnumType(ReleaseKind, {
  name: 'ReleaseKind',
  description: 'Why a release was drawn.',
  valuesConfig: {
    MONTHLY: { description: 'The planned one of every month.' },
    QUARTERLY: {
      description:
        'The planned one of a quarter’s last month, drawn beside the monthly one and combined with it: its figures of that ' +
        'month are the better ones.',
    },
    CUSTOM: { description: 'A table that a partner asked for; published to all.' },
  },
});

export enum StatisticsDimension {
  REGION = 'REGION',
  AREA = 'AREA',
  ACTIVITY = 'ACTIVITY',
  BAND = 'BAND',
}
registerEnumType(StatisticsDimension, {
  name: 'StatisticsDimension',
  description:
    'By what a table is split. Planned tables follow the public tree: REGION, then AREA, ACTIVITY and BAND below it.',
  valuesConfig: {
    REGION: { description: 'The twelve regions, by the two digits of ISO 3166-2:MA.' },
    AREA: { description: 'Town or countryside.' },
    ACTIVITY: { description: 'What the borrower lives on.' },
    BAND: { description: 'What the borrower owes all lenders together.' },
  },
});

export enum DebtBand {
  UP_TO_6000 = 'UP_TO_6000',
  UP_TO_12000 = 'UP_TO_12000',
  UP_TO_30000 = 'UP_TO_30000',
  UP_TO_50000 = 'UP_TO_50000',
  OVER_50000 = 'OVER_50000',
}
registerEnumType(DebtBand, {
  name: 'DebtBand',
  description:
    'What a borrower owes all lenders together, in dirhams; upper edges belong to the band.',
  valuesConfig: {
    UP_TO_6000: { description: 'Above 0, up to 6,000 DH.' },
    UP_TO_12000: { description: 'Above 6,000, up to 12,000 DH.' },
    UP_TO_30000: { description: 'Above 12,000, up to 30,000 DH.' },
    UP_TO_50000: { description: 'Above 30,000, up to 50,000 DH.' },
    OVER_50000: { description: 'Above 50,000 DH.' },
  },
});

export enum StatisticsCellStatus {
  PUBLISHED = 'PUBLISHED',
  WITHHELD = 'WITHHELD',
  MERGED = 'MERGED',
  UNRELIABLE = 'UNRELIABLE',
}
registerEnumType(StatisticsCellStatus, {
  name: 'StatisticsCellStatus',
  description: 'What became of a cell. A cell that is not PUBLISHED has no figure at all, not 0.',
  valuesConfig: {
    PUBLISHED: { description: 'Its figures are shown.' },
    WITHHELD: { description: 'Not shown, for whatever reason: the reason would disclose.' },
    MERGED: { description: 'Its borrowers are counted in the cell of `mergedInto` alone.' },
    UNRELIABLE: { description: 'Its noise is too large for its size.' },
  },
});

export enum StatisticsMeasure {
  COUNTS = 'COUNTS',
  AMOUNTS = 'AMOUNTS',
  CLIPPED = 'CLIPPED',
}
registerEnumType(StatisticsMeasure, {
  name: 'StatisticsMeasure',
  description: 'What a noisy table measures.',
  valuesConfig: {
    COUNTS: { description: 'Borrowers, in four bins: with several lenders or one, late or not.' },
    AMOUNTS: { description: 'What they owe, late and on time, clipped per borrower.' },
    CLIPPED: { description: 'Borrowers whose total was clipped, and the others.' },
  },
});

export enum TableRequestState {
  REQUESTED = 'REQUESTED',
  APPROVED = 'APPROVED',
  DRAWN = 'DRAWN',
  REFUSED = 'REFUSED',
  DECLINED = 'DECLINED',
}
registerEnumType(TableRequestState, {
  name: 'TableRequestState',
  description: 'How far a request for a table has come.',
  valuesConfig: {
    REQUESTED: { description: 'Waits for two people of the bureau; costs nothing yet.' },
    APPROVED: { description: 'Two have approved; it is being drawn.' },
    DRAWN: { description: 'Published to all; `releaseId` names the release.' },
    REFUSED: { description: 'Could not be drawn; nothing was spent. `refusal` says why.' },
    DECLINED: { description: 'Declined by the bureau; nothing was spent.' },
  },
});
