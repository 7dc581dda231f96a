// What must hold of the policy and the graph together before anything is served: the gate names every field that is
// open by oversight. Run at the build, and again when the gateway starts.
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isGuarded, type PolicyTable } from './enforce-policy.js';
import type { Audience } from './viewer.js';

const isOwnType = (name: string): boolean => !/^(__|_|link__|federation__)/.test(name);
const FEDERATION = new Set(['_service', '_entities']);

/** Inputs that order or filter a list, with the type whose fields they name, and fields that are known, not shown. */
export type FilterTable = Readonly<Record<string, { type: string; known: readonly string[] }>>;

/** Every disagreement of the whole graph with the policy, in words; empty where there is none. */
export function findPolicyGaps(whole: GraphQLSchema, policy: PolicyTable): string[] {
  const gaps: string[] = [];
  const fieldsOf = new Map<string, Set<string>>();
  for (const type of Object.values(whole.getTypeMap())) {
    if (!isOwnType(type.name)) continue;
    if (isInterfaceType(type)) gaps.push(`${type.name}: interfaces hide who may read what`);
    if (!isObjectType(type)) continue;
    const fields = Object.values(type.getFields()).filter((field) => !FEDERATION.has(field.name));
    fieldsOf.set(type.name, new Set(fields.map((field) => field.name)));
    for (const field of fields) {
      const entry = policy[type.name]?.[field.name];
      if (!entry) gaps.push(`${type.name}.${field.name}: no entry`);
      else if (entry.audiences.length === 0) gaps.push(`${type.name}.${field.name}: for nobody`);
      else if (entry.hasRowRule && isNonNullType(field.type)) {
        gaps.push(`${type.name}.${field.name}: a row rule can refuse it, so it must be nullable`);
      }
    }
  }
  for (const [type, entries] of Object.entries(policy)) {
    for (const field of Object.keys(entries)) {
      if (!fieldsOf.get(type)?.has(field)) gaps.push(`${type}.${field}: an entry without a field`);
    }
  }
  return gaps;
}

/** Filters and orders of the graph by something their reader may not read, and inputs nobody declared as such. */
export function findOpenFilters(
  whole: GraphQLSchema,
  policy: PolicyTable,
  filters: FilterTable,
  audiencesOf: (input: string) => readonly Audience[],
): string[] {
  const gaps: string[] = [];
  for (const type of Object.values(whole.getTypeMap())) {
    let names: string[];
    if (isInputObjectType(type) && /(Filter|Where)$/.test(type.name)) {
      names = Object.keys(type.getFields());
    } else if (isEnumType(type) && /(Sort|OrderField)$/.test(type.name)) {
      names = type.getValues().map((value) => toFieldName(value.name));
    } else continue;
    const target = filters[type.name];
    if (target === undefined) {
      gaps.push(`${type.name}: filters or orders something undeclared`);
      continue;
    }
    for (const name of names.filter((known) => !target.known.includes(known))) {
      const readers = policy[target.type]?.[name]?.audiences ?? [];
      for (const audience of audiencesOf(type.name)) {
        if (!readers.includes(audience))
          gaps.push(`${type.name}.${name}: ${audience} may not read it`);
      }
    }
  }
  return gaps;
}

/** `LAST_NAME` names the field `lastName`. */
function toFieldName(value: string): string {
  return value.toLowerCase().replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
}

/** Fields of an audience's schema that escaped the guard, and fields that its policy does not list. */
export function findEscapes(
  schema: GraphQLSchema,
  policy: PolicyTable,
  audience: Audience,
): string[] {
  const escapes: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      if (!isGuarded(field.resolve)) escapes.push(`${name}: not guarded`);
      const isFederation = FEDERATION.has(field.name) || type.name === '_Service';
      if (!isFederation && !policy[type.name]?.[field.name]?.audiences.includes(audience)) {
        escapes.push(`${name}: not for ${audience}`);
      }
    }
  }
  return escapes;
}
