// The columns of the return file, version 1: their names, the French ones that are understood too, and which must be
// there. The database reads cells by the canonical names.

export interface FileColumn {
  name: string;
  french?: string;
  required: boolean;
}

export const required = (name: string, french: string): FileColumn => ({
  name,
  french,
  required: true,
});
export const optional = (name: string, french?: string): FileColumn => ({
  name,
  ...(french === undefined ? {} : { french }),
  required: false,
});

export const FILE_COLUMNS: readonly FileColumn[] = [
  required('national_id', 'cin'),
  required('last_name', 'nom'),
  required('first_name', 'prenom'),
  required('birth_date', 'date_naissance'),
  required('sex', 'sexe'),
  required('province', 'province'),
  required('area', 'milieu'),
  required('activity', 'activite'),
  optional('household_income', 'revenu_menage'),
  required('loan_ref', 'ref_pret'),
  required('product', 'produit'),
  required('purpose', 'objet'),
  required('principal', 'montant'),
  required('disbursed_on', 'date_deblocage'),
  required('maturity_on', 'date_echeance'),
  required('instalments', 'nombre_echeances'),
  required('frequency', 'periodicite'),
  required('instalment_amount', 'montant_echeance'),
  required('outstanding_principal', 'capital_restant_du'),
  required('overdue_amount', 'montant_impaye'),
  required('days_past_due', 'jours_retard'),
  required('status', 'statut'),
  optional('last_payment_on', 'date_dernier_paiement'),
  optional('group_ref', 'ref_groupe'),
  optional('restructured_from', 'pret_remplace'),
  optional('client_ref'),
  optional('last_name_ar'),
  optional('first_name_ar'),
  optional('cycle'),
  optional('guarantee_amount'),
  optional('provision_held'),
  optional('written_off_amount'),
  optional('written_off_on'),
  optional('closed_on'),
  optional('closed_reason'),
];

/** Columns that a rejections file adds; ignored when it comes back. */
export const REJECTION_COLUMNS = ['error_code', 'error_field', 'message'] as const;

/** Each name a column may have in a header, with the canonical one. */
function toNames(known: readonly FileColumn[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, french } of known) {
    names.set(name, name);
    if (french) names.set(french, name);
  }
  return names;
}

export interface ReadHeader {
  /** Canonical name for each column of the file, null for one that is ignored. */
  columns: (string | null)[];
  isFrench: boolean;
  isReordered: boolean;
}

/**
 * Reads the header's cells of a file with the known columns; undefined where one is unknown or twice there, or a
 * required one is missing. A correction needs every column too: it replaces rows whole.
 */
export function readHeader(
  cells: readonly string[],
  known: readonly FileColumn[],
): ReadHeader | undefined {
  const names = toNames(known);
  const columns: (string | null)[] = [];
  let isFrench = false;
  for (const cell of cells) {
    const word = cell.trim().toLowerCase();
    if ((REJECTION_COLUMNS as readonly string[]).includes(word)) {
      columns.push(null);
      continue;
    }
    const name = names.get(word);
    if (name === undefined || columns.includes(name)) return undefined;
    if (name !== word) isFrench = true;
    columns.push(name);
  }
  const isMissing = known.some(({ name, required }) => required && !columns.includes(name));
  if (isMissing) return undefined;
  const order = columns.filter((name) => name !== null);
  const standard = known.map(({ name }) => name).filter((name) => order.includes(name));
  return { columns, isFrench, isReordered: order.some((name, i) => name !== standard[i]) };
}
