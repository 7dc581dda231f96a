// The code words of a person, as the return file has them.
import { registerEnumType } from 'type-graphql';

export enum Sex {
  F = 'F',
  M = 'M',
}
registerEnumType(Sex, {
  name: 'Sex',
  description: 'As reported.',
  valuesConfig: { F: { description: 'Female.' }, M: { description: 'Male.' } },
});

export enum Area {
  URBAN = 'URBAN',
  RURAL = 'RURAL',
}
registerEnumType(Area, {
  name: 'Area',
  description: 'Kind of place the person lives in.',
  valuesConfig: { URBAN: { description: 'A town.' }, RURAL: { description: 'The countryside.' } },
});

export enum Activity {
  AGRICULTURE = 'AGRICULTURE',
  LIVESTOCK = 'LIVESTOCK',
  CRAFTS = 'CRAFTS',
  TRADE = 'TRADE',
  SERVICES = 'SERVICES',
  FOOD = 'FOOD',
  HOUSING = 'HOUSING',
  OTHER = 'OTHER',
}
registerEnumType(Activity, {
  name: 'Activity',
  description: 'What the person lives on.',
  valuesConfig: {
    AGRICULTURE: { description: 'Growing crops.' },
    LIVESTOCK: { description: 'Raising animals.' },
    CRAFTS: { description: 'Making things by hand.' },
    TRADE: { description: 'Buying and selling.' },
    SERVICES: { description: 'Services.' },
    FOOD: { description: 'Preparing food.' },
    HOUSING: { description: 'Building and letting.' },
    OTHER: { description: 'Anything else.' },
  },
});

export enum BorrowerSort {
  ID = 'ID',
  LAST_NAME = 'LAST_NAME',
  BIRTH_DATE = 'BIRTH_DATE',
  FIRST_MONTH = 'FIRST_MONTH',
  LAST_MONTH = 'LAST_MONTH',
}
registerEnumType(BorrowerSort, {
  name: 'BorrowerSort',
  description: 'By what of your own data to order; equal values follow each other by id.',
  valuesConfig: {
    ID: { description: 'By the opaque id: no meaning, the quickest.' },
    LAST_NAME: { description: 'By last name as reported, by code points.' },
    BIRTH_DATE: { description: 'By birth date.' },
    FIRST_MONTH: { description: 'By the first month you reported the person.' },
    LAST_MONTH: { description: 'By the last month you reported the person.' },
  },
});

export enum SortDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(SortDirection, {
  name: 'SortDirection',
  description: 'Which end comes first.',
  valuesConfig: {
    ASC: { description: 'Smallest first.' },
    DESC: { description: 'Largest first.' },
  },
});
