// What a page's reader sees first: a few figures in groups, each group with its definition under it.
import { html, type Markup } from './markup.js';

export interface KeyFigure {
  name: string;
  text: string;
  /** What the figure is made of, in smaller print. */
  beside?: string;
}

export interface KeyGroup {
  title: string;
  definition: string;
  figures: KeyFigure[];
}

export function showKeyGroups(groups: readonly KeyGroup[]): Markup {
  const shown = groups.map(
    ({ title, definition, figures }) =>
      html`<div class="keys"><h3>${title}</h3><dl>${figures.map(
        ({ name, text, beside }) =>
          html`<div><dt>${name}</dt><dd><b>${text}</b>${beside ? html`<small>${beside}</small>` : null}</dd></div>\n`,
      )}</dl><p class="definition">${definition}</p></div>\n`,
  );
  return html`<div class="key-groups">${shown}</div>`;
}
