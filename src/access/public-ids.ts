// Ids as the graph shows them: a kind and a keyed hash. They hold no row key, no time and nothing of another viewer.

export type IdKind =
  | 'brw'
  | 'loan'
  | 'ret'
  | 'inq'
  | 'case'
  | 'mat'
  | 'whk'
  | 'trl'
  | 'scr'
  | 'tbl'
  | 'visit'
  | 'use';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function toPublicId(kind: IdKind, uuid: string): string {
  return `${kind}_${Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url')}`;
}

/** The uuid behind an id of this kind; undefined for anything else, another kind and other spellings included. */
export function fromPublicId(kind: IdKind, id: string): string | undefined {
  const prefix = `${kind}_`;
  if (!id.startsWith(prefix)) return undefined;
  const hex = Buffer.from(id.slice(prefix.length), 'base64url').toString('hex');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return UUID.test(uuid) && toPublicId(kind, uuid) === id ? uuid : undefined;
}
