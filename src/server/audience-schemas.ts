// The schemas that are served: one per audience, and one per audience for a router that asks on its behalf. Refuses
// to start where the policy and the graph disagree anywhere.
import type { GraphQLSchema } from 'graphql';
import { enforcePolicy, type PolicyTable } from '../access/enforce-policy.js';
import { argumentPolicy, fieldPolicy, filterPolicy } from '../access/field-policy.js';
import { findEscapes, findOpenFilters, findPolicyGaps } from '../access/policy-gate.js';
import { AUDIENCES, type Audience } from '../access/viewer.js';

export interface AudienceSchemas {
  direct: Record<Audience, GraphQLSchema>;
  router: Record<Audience, GraphQLSchema>;
}

/** The graph is open somewhere by oversight; the message names every place. */
export class PolicyGapError extends Error {
  constructor(readonly gaps: string[]) {
    super(`The policy and the graph disagree:\n${gaps.join('\n')}`);
  }
}

export function makeAudienceSchemas(
  whole: GraphQLSchema,
  policy: PolicyTable = fieldPolicy,
): AudienceSchemas {
  const gaps = findPolicyGaps(whole, policy);
  if (gaps.length > 0) throw new PolicyGapError(gaps);
  const forRouter = (audience: Audience) =>
    enforcePolicy(whole, policy, argumentPolicy, { audience, forRouter: true });
  const forClient = (audience: Audience) =>
    enforcePolicy(whole, policy, argumentPolicy, { audience, forRouter: false });
  const each = (make: (audience: Audience) => GraphQLSchema) =>
    Object.fromEntries(AUDIENCES.map((audience) => [audience, make(audience)])) as Record<
      Audience,
      GraphQLSchema
    >;
  const schemas = { direct: each(forClient), router: each(forRouter) };
  const audiencesOf = (input: string) =>
    AUDIENCES.filter((audience) => schemas.direct[audience].getType(input) !== undefined);
  const open = [
    ...findOpenFilters(whole, policy, filterPolicy, audiencesOf),
    ...AUDIENCES.flatMap((audience) => [
      ...findEscapes(schemas.direct[audience], policy, audience),
      ...findEscapes(schemas.router[audience], policy, audience),
    ]),
  ];
  if (open.length > 0) throw new PolicyGapError(open);
  return schemas;
}
