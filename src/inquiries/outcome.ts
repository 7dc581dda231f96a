// The lender's own decision on an application: recorded as declared, appended, never judged.
import type { RequestContext } from '../database/request-context.js';
import type { DeclareOutcomeInput } from './inquiry.type.js';

/** Records the outcome; answers false where this association made no credit inquiry for that application. */
export async function declareOutcome(
  input: DeclareOutcomeInput,
  { session }: RequestContext,
): Promise<boolean> {
  const rows = await session.query<{ recorded: boolean }>({
    name: 'declare-outcome',
    text: `with declared as (
        insert into audit.application_outcome (association, application_ref, outcome, loan_ref, api_client)
        select $1, $2, $3::audit.outcome, $4, $5
        where exists (select from audit.inquiry i where i.association = $1 and i.application_ref = $2)
        returning 1)
      select exists (select from declared) as recorded`,
    values: [
      session.viewer.association,
      input.applicationRef.trim(),
      input.outcome,
      input.loanRef?.trim() || null,
      session.viewer.clientId,
    ],
  });
  return rows[0]?.recorded ?? false;
}
