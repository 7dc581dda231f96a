// Every table the ORM may read; what is not in this list it does not know.
import { Association } from './association.entity.js';
import { Client } from './client.entity.js';
import { Inquiry } from './inquiry.entity.js';
import { Loan } from './loan.entity.js';
import { LoanUseVisit } from './loan-use-visit.entity.js';
import { Position } from './position.entity.js';
import { Return } from './return.entity.js';

export const allEntities = [Association, Client, Inquiry, Loan, LoanUseVisit, Position, Return];
