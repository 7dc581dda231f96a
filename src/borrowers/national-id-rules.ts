// The form of a Moroccan national id (CIN, CNIE).

/**
 * One or two Latin letters and one to seven digits, after case, spaces and hyphens: `ab-123 456` is `AB123456`.
 * Undefined for anything else.
 */
export function normaliseNationalId(text: string): string | undefined {
  const id = text.replace(/[\s\u00a0-]/gu, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return /^[A-Z]{1,2}\d{1,7}$/.test(id) ? id : undefined;
}
