// What `centrale doctor` finds: one line each, a problem always with its remedy.
export interface Finding {
  subject: string;
  state: 'ok' | 'note' | 'problem';
  says: string;
  /** What to do; only with a problem. */
  remedy?: string;
}

export const fine = (subject: string, says: string): Finding => ({ subject, state: 'ok', says });
export const note = (subject: string, says: string): Finding => ({ subject, state: 'note', says });
export const problem = (subject: string, says: string, remedy: string): Finding => ({
  subject,
  state: 'problem',
  says,
  remedy,
});
