// Finds one of the viewer's own clients. An association searches only among what it reported itself, so that an
// answer never tells whether another lender knows the person.
import { fromPublicId } from '../access/public-ids.js';
import { Client } from '../database/entities/client.entity.js';
import type { RequestContext } from '../database/request-context.js';
import { CentraleError } from '../errors.js';
import { type BorrowerType, toBorrower } from './borrower.type.js';
import type { BorrowerBy } from './borrower-inputs.type.js';
import { getIdHash, getNameKey } from './search-keys.js';

/** The own client of this public id, or null: malformed, unknown and another lender's are one answer. */
export async function findClientById(
  id: string,
  context: RequestContext,
): Promise<BorrowerType | null> {
  const clientId = fromPublicId('brw', id);
  const client = clientId ? await context.loaders.clientById.load(clientId) : undefined;
  return client ? toBorrower(client) : null;
}

async function findClients(by: BorrowerBy, context: RequestContext): Promise<Client[]> {
  const em = context.session.em();
  const options = { orderBy: { ownVariant: 'asc', clientId: 'asc' }, limit: 2 } as const;
  if (typeof by.nationalId === 'string') {
    return em.find(Client, { idHash: getIdHash(by.nationalId, context) }, options);
  }
  if (!by.person) throw new CentraleError('BAD_USER_INPUT', { problem: 'by' });
  const nameKey = getNameKey(by.person.lastName);
  const { birthDate } = by.person;
  return em.find(Client, { birthDate, nameKeys: { $contains: [nameKey] } }, options);
}

/** Null where none of the own clients fits; throws AMBIGUOUS_PERSON where several do. */
export async function findOwnClient(
  by: BorrowerBy,
  context: RequestContext,
): Promise<BorrowerType | null> {
  if (typeof by.id === 'string') return findClientById(by.id, context);
  const [client, another] = await findClients(by, context);
  if (another) throw new CentraleError('AMBIGUOUS_PERSON');
  return client ? toBorrower(client) : null;
}
