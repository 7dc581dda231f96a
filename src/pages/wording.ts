// A wording in the three languages of pages, side by side, so that none can be forgotten.
import type { Locale } from '../errors.js';

export type Wording = Readonly<Record<Locale, string>>;

export const say = (en: string, fr: string, ar: string): Wording => ({ en, fr, ar });
