// A report read back from its markup: figures with what their tables say and what their charts write. Knows tags only, so
// that it cannot repeat a mistake of whoever wrote the page.

export interface ReadFigure {
  id: string;
  svgs: number;
  tables: number;
  /** Texts of the cells that are said to be drawn. */
  drawn: string[];
  /** All texts of the table's heads, rows and cells. */
  told: string[];
  /** Texts that the chart writes. */
  written: string[];
  hasDefinition: boolean;
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
};

export const toPlainText = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => ENTITIES[entity] ?? entity);

const textsOf = (markup: string, tag: RegExp): string[] =>
  [...markup.matchAll(tag)].map((match) => toPlainText(match[1] ?? ''));

const count = (markup: string, tag: string): number => markup.split(`<${tag}`).length - 1;

export function readFigures(page: string): ReadFigure[] {
  return [...page.matchAll(/<figure id="([^"]*)"[^>]*>([\s\S]*?)<\/figure>/g)].map(
    ([, id = '', markup = '']) => ({
      id,
      svgs: count(markup, 'svg'),
      tables: count(markup, 'table'),
      drawn: textsOf(markup, /<td class="n" data-drawn>([\s\S]*?)<\/td>/g).filter(Boolean),
      told: textsOf(markup, /<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g),
      written: textsOf(markup, /<text[^>]*>([\s\S]*?)<\/text>/g),
      hasDefinition: /<p class="definition/.test(markup),
    }),
  );
}

/** What the chart writes beyond the numbers of the table, each taken off once. */
export function withoutDrawn({ written, drawn }: ReadFigure): string[] {
  const rest = [...written];
  for (const text of drawn) {
    const at = rest.indexOf(text);
    if (at >= 0) rest.splice(at, 1);
  }
  return rest;
}

/** Every opening tag with its attributes; whatever is text stays out. */
export const tagsOf = (page: string): string[] => page.match(/<[a-z!][^>]*>/gi) ?? [];

/** Addresses that a page would make a browser ask for, or lets its reader follow. */
export const addressesOf = (page: string): string[] =>
  tagsOf(page).flatMap((tag) =>
    [...tag.matchAll(/\s(?:src|href|xlink:href|action|data|poster|srcset)\s*=\s*"([^"]*)"/gi)].map(
      (match) => match[1] ?? '',
    ),
  );
