// The code words of a visit. Codes and no free text: a text would come to hold other people's affairs, and could neither
// be counted nor translated.
import { registerEnumType } from 'type-graphql';

export enum LoanUse {
  AGRICULTURE = 'AGRICULTURE',
  LIVESTOCK = 'LIVESTOCK',
  CRAFTS = 'CRAFTS',
  TRADE = 'TRADE',
  SERVICES = 'SERVICES',
  FOOD = 'FOOD',
  HOUSING = 'HOUSING',
  OTHER = 'OTHER',
  UTILITIES = 'UTILITIES',
  HOUSEHOLD = 'HOUSEHOLD',
  HEALTH = 'HEALTH',
  DEBT = 'DEBT',
  LENT_ON = 'LENT_ON',
  NOT_SEEN = 'NOT_SEEN',
}
registerEnumType(LoanUse, {
  name: 'LoanUse',
  description:
    'What the money of a loan was meant for, or was seen in: the activities of the return file and a few more.',
  valuesConfig: {
    AGRICULTURE: { description: 'Growing crops.' },
    LIVESTOCK: { description: 'Raising animals.' },
    CRAFTS: { description: 'Making things by hand.' },
    TRADE: { description: 'Buying and selling.' },
    SERVICES: { description: 'Services.' },
    FOOD: { description: 'Preparing and selling food.' },
    HOUSING: { description: 'Buying, building or repairing a home.' },
    OTHER: { description: 'Another activity.' },
    UTILITIES: { description: 'Connection to water or electricity.' },
    HOUSEHOLD: { description: 'What the household consumes: food, school, feasts.' },
    HEALTH: { description: 'Health costs.' },
    DEBT: { description: 'Repaying another debt.' },
    LENT_ON: { description: 'Passed on to somebody else.' },
    NOT_SEEN: { description: 'No use could be seen.' },
  },
});

export enum UseDeviation {
  NONE = 'NONE',
  PARTIAL = 'PARTIAL',
  TOTAL = 'TOTAL',
  CONSUMPTION = 'CONSUMPTION',
  ON_LENT = 'ON_LENT',
  REPAID_OTHER_LOAN = 'REPAID_OTHER_LOAN',
}
registerEnumType(UseDeviation, {
  name: 'UseDeviation',
  description: 'How far the use that a visit saw is from the declared one.',
  valuesConfig: {
    NONE: { description: 'The loan went into its declared use; the observed use is the same.' },
    PARTIAL: { description: 'A part of it went elsewhere.' },
    TOTAL: { description: 'All of it went into another use than the declared one.' },
    CONSUMPTION: { description: 'It was consumed by the household.' },
    ON_LENT: { description: 'It was passed on to somebody else, who may not repay it.' },
    REPAID_OTHER_LOAN: { description: 'It repaid another loan.' },
  },
});

export enum VisitAction {
  NONE = 'NONE',
  REMINDED = 'REMINDED',
  REVISIT_PLANNED = 'REVISIT_PLANNED',
  RESCHEDULED = 'RESCHEDULED',
  RECALLED = 'RECALLED',
  OTHER = 'OTHER',
}
registerEnumType(VisitAction, {
  name: 'VisitAction',
  description: 'What the association did about what it saw.',
  valuesConfig: {
    NONE: { description: 'Nothing was needed.' },
    REMINDED: { description: 'The client was reminded of what was agreed.' },
    REVISIT_PLANNED: { description: 'Another visit is planned.' },
    RESCHEDULED: { description: 'The loan was rescheduled.' },
    RECALLED: { description: 'The loan was called in.' },
    OTHER: { description: 'Something else.' },
  },
});

/** What a recorded visit is told apart by: one taken back stands under this word, which the graph never shows. */
export const TAKEN_BACK = 'REMOVED';
