// Text on its way into a page: whatever is put into a template is text, and only another template's result is markup.
// A name or a reference of a return can so never become a tag.
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that was made here, to be shown as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Shown = string | number | Markup | null | undefined | readonly Shown[];

function toText(shown: Shown): string {
  if (shown === null || shown === undefined) return '';
  if (shown instanceof Markup) return shown.text;
  if (typeof shown === 'object') return shown.map(toText).join('');
  return String(shown).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** A template of markup; its values are escaped, lists joined, null left out. */
export function html(strings: TemplateStringsArray, ...values: Shown[]): Markup {
  return new Markup(strings.reduce((all, part, at) => all + toText(values[at - 1]) + part));
}
