// Who is asking, as settled from a verified token and nothing else.

export const AUDIENCES = ['AMC', 'RESEARCH', 'BUREAU', 'SUPERVISOR'] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface Viewer {
  audience: Audience;
  /** Code of the association for AMC, else null. */
  association: string | null;
  clientId: string;
  /** The database role that every statement for this viewer runs in. */
  databaseRole: string;
  expiresAt: Date;
}

const ASSOCIATION = /^[a-z][a-z0-9]{1,15}$/;

/**
 * The database role of an audience. Throws on an association's code that is none: a role name is the one thing of a
 * viewer that reaches SQL outside a parameter.
 */
export function toDatabaseRole(audience: Audience, association: string | null): string {
  if (audience !== 'AMC') return `centrale_${audience.toLowerCase()}`;
  if (association === null || !ASSOCIATION.test(association)) {
    throw new RangeError('no association has this code');
  }
  return `centrale_amc_${association}`;
}
