// The vocabulary of the field policy. `SchemaFields` is generated from the graph, so that a policy for a field that
// does not exist, or for an audience that does not exist, does not compile.
import type { SchemaFields } from './schema-fields.js';
import type { Audience } from './viewer.js';

/** One field's entry: who may read it, and whether a row rule can still refuse it at run time. */
export interface FieldEntry {
  readonly audiences: readonly Audience[];
  /** Rows of another viewer answer null here; such a field must be nullable. */
  readonly hasRowRule: boolean;
}

export type FieldPolicy = {
  readonly [Type in keyof SchemaFields]: { readonly [Field in SchemaFields[Type]]: FieldEntry };
};

/** Readable by these audiences, whatever the row. */
export const open = (...audiences: Audience[]): FieldEntry => ({ audiences, hasRowRule: false });

/** Readable by these audiences where a row rule lets them. */
export const ownRows = (...audiences: Audience[]): FieldEntry => ({ audiences, hasRowRule: true });

/** The same entry for several fields of a type. */
export function each<const Field extends string>(
  entry: FieldEntry,
  fields: readonly Field[],
): { readonly [F in Field]: FieldEntry } {
  return Object.fromEntries(fields.map((field) => [field, entry])) as {
    readonly [F in Field]: FieldEntry;
  };
}
