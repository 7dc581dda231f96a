// The columns of a file of visits, version 1, in the manner of the return file. The database reads cells by the
// canonical names.
import { type FileColumn, optional, required } from '../returns/file-columns-rules.js';

export const VISIT_COLUMNS: readonly FileColumn[] = [
  required('loan_ref', 'ref_pret'),
  required('visited_on', 'date_visite'),
  required('declared_use', 'usage_declare'),
  required('observed_use', 'usage_constate'),
  required('amount_verified', 'montant_verifie'),
  required('deviation', 'ecart'),
  required('action', 'suite'),
  optional('evidence_ref', 'ref_piece'),
];
