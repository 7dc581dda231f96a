// The page at `/`: ruru from the package, a bar above it to change the client, and saved operations. Nothing on
// it comes from elsewhere, and it holds no token: its script asks for one when the editor sends a request.
import { type RuruConfig, ruruHTML } from 'ruru/server';
import type { Audience } from '../access/viewer.js';
import { toHtmlText } from './html-text.js';
import type { Example } from './playground-example.type.js';
import { examplesOf } from './playground-examples.js';
import { PLAYGROUND_SCRIPT } from './playground-script.js';
import { LABELS, type PlaygroundLocale, SEES } from './playground-texts.js';

export const RURU_PATH = '/ruru/';

export interface PlaygroundClient {
  clientId: string;
  audience: Audience;
}

export interface PlaygroundPage {
  clients: PlaygroundClient[];
  selected: PlaygroundClient;
  exampleName: string | undefined;
  locale: PlaygroundLocale;
  nonce: string;
}

/** What the browser may do on the page: talk to this server, run the scripts that carry the nonce. */
export function toPlaygroundPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function toPlaygroundHtml(page: PlaygroundPage): string {
  const examples = examplesOf(page.selected.audience);
  const example = examples.find(({ name }) => name === page.exampleName) ?? examples[0];
  const html = ruruHTML({
    staticPath: RURU_PATH,
    endpoint: '/graphql',
    clientConfig: {
      initialQuery: example?.query ?? '',
      initialVariables: example?.variables ? JSON.stringify(example.variables, null, 2) : '',
      defaultQuery: '',
    } as NonNullable<RuruConfig['clientConfig']>,
    htmlParts: {
      titleTag: `<title>${LABELS[page.locale].title}</title>`,
      styleTags: (tags) => `${tags}${STYLE}`,
      headerScripts: (tags) => `<script>${PLAYGROUND_SCRIPT}</script>${tags}`,
      bodyContent: (content) => `${toBar(page, examples, example)}${content}`,
    },
  });
  const localised = html.replace('<html lang="en">', `<html lang="${page.locale}">`);
  return localised.replace(/<script(?=[\s>])/g, `<script nonce="${page.nonce}"`);
}

function toBar(page: PlaygroundPage, examples: Example[], example: Example | undefined): string {
  const { locale, selected } = page;
  const labels = LABELS[locale];
  const clients = page.clients.map(({ clientId }) =>
    toOption(clientId, clientId, clientId === selected.clientId),
  );
  const saved = examples.map(({ name, title }) =>
    toOption(name, title[locale], name === example?.name),
  );
  const other = locale === 'fr' ? 'en' : 'fr';
  const link = new URLSearchParams({
    client: selected.clientId,
    example: example?.name ?? '',
    lang: other,
  });
  // Opened by the script, which first trades the client's token for a session.
  const report =
    selected.audience === 'AMC'
      ? `<a id="centrale-report" href="/reports?lang=${locale}">${labels.report}</a>`
      : '';
  return `<form id="centrale-bar" method="get" action="/" data-client="${toHtmlText(selected.clientId)}"
      data-failed="${toHtmlText(labels.tokenFailed)}">
    <strong>Centrale</strong>
    <label>${labels.client} <select name="client">${clients.join('')}</select></label>
    <label>${labels.example} <select name="example">${saved.join('')}</select></label>
    <input type="hidden" name="lang" value="${locale}">
    <noscript><button>${labels.show}</button></noscript>
    <span id="centrale-sees">${toHtmlText(SEES[selected.audience][locale])}</span>
    <output id="centrale-state" role="status"></output>
    ${report}
    <a href="/?${toHtmlText(link.toString())}" hreflang="${other}">${labels.otherLanguage}</a>
    <a href="/docs/errors?lang=${locale}">${labels.errors}</a>
  </form>`;
}

function toOption(value: string, text: string, isSelected: boolean): string {
  const mark = isSelected ? ' selected' : '';
  return `<option value="${toHtmlText(value)}"${mark}>${toHtmlText(text)}</option>`;
}

const STYLE = `<style>
  body { display: flex; flex-direction: column; height: 100vh; }
  #ruru-root { flex: 1; height: auto; min-height: 0; }
  #ruru-root > .graphiql-container { height: 100%; }
  #centrale-bar { display: flex; flex-wrap: wrap; gap: 0.3em 1em; align-items: center; padding: 0.5em 1em;
    font: 14px/1.4 system-ui, sans-serif; background: #10393b; color: #fff; }
  #centrale-bar select { font: inherit; max-width: 24em; }
  #centrale-bar a { color: #bfe3df; }
  #centrale-sees { flex: 1 1 26em; color: #dcefed; }
  #centrale-state { color: #ffd27a; }
</style>`;
