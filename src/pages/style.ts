// The one style sheet of pages with figures: for a screen from a telephone's width on, and for paper. Its hash is all the
// style that a page's policy lets in.
import { createHash } from 'node:crypto';

export const STYLE = `
:root { --ink: #1d2b2e; --soft: #4b5b5e; --line: #d5dddd; --faint: #f2f6f6; --mark: #14606b; --signal: #a3360a; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 76rem; padding: 1.25rem 1rem 3rem; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif; }
a { color: var(--mark); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
header { border-bottom: 3px solid var(--mark); padding-bottom: 1rem; }
header .bar { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between; font-size: 0.9rem; }
header .bar [aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
h1 { font-size: 1.7rem; line-height: 1.2; margin-top: 1rem; }
header .month { font-size: 1.15rem; color: var(--soft); }
header .made { font-size: 0.85rem; color: var(--soft); margin-top: 0.4rem; overflow-wrap: anywhere; }
.notice { border: 1px solid var(--signal); border-inline-start-width: 6px; padding: 0.6rem 0.9rem; margin-top: 1rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; margin: 0.9rem 0 0; padding: 0; }
section { margin-top: 2.4rem; }
h2 { font-size: 1.25rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
h3 { font-size: 1rem; }
.key-groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1rem;
  margin-top: 1rem; }
.keys { border: 1px solid var(--line); border-top: 3px solid var(--mark); padding: 0.8rem 1rem; }
.keys dl { margin: 0.4rem 0 0.6rem; }
.keys dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: 0.3rem 0;
  border-top: 1px solid var(--line); }
.keys dl div:first-child { border-top: 0; }
.keys dt { color: var(--soft); }
.keys dd { margin-inline-start: auto; text-align: end; font-variant-numeric: tabular-nums; }
.keys b { display: block; font-size: 1.1rem; white-space: nowrap; }
.keys small { color: var(--soft); }
.definition, .note { font-size: 0.82rem; line-height: 1.45; color: var(--soft); max-width: 62rem; }
.note { margin-top: 0.4rem; }
.section-note { margin-top: 0.7rem; }
figure { margin-top: 1.5rem; }
.pair, .stack { display: grid; gap: 0.8rem 2rem; margin-top: 0.6rem; grid-template-columns: minmax(0, 1fr); }
.chart { max-width: 34rem; }
.chart svg { display: block; width: 100%; height: auto; }
.chart svg text { font-family: inherit; direction: ltr; unicode-bidi: plaintext; }
.scroll { overflow-x: auto; background:
  linear-gradient(to right, #fff 45%, transparent) left / 2rem 100% no-repeat local,
  linear-gradient(to left, #fff 45%, transparent) right / 2rem 100% no-repeat local,
  linear-gradient(to right, #b9c6c7, transparent) left / 0.6rem 100% no-repeat scroll,
  linear-gradient(to left, #b9c6c7, transparent) right / 0.6rem 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-size: 0.82rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 0.28rem 0.45rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { vertical-align: bottom; color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--mark); }
tbody th { font-weight: 400; min-width: 4.6em; }
th.short { white-space: nowrap; }
[dir=rtl] .source bdi { display: block; }
th { text-align: start; }
td.n, th.n { text-align: right; }
td.n { white-space: nowrap; }
td.t { text-align: start; overflow-wrap: anywhere; }
tfoot td, tfoot th { font-weight: 700; border-bottom: 0; border-top: 2px solid var(--line); }
main ul { margin: 0.6rem 0 0; padding-inline-start: 1.2rem; }
.digest { overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 0.7rem; font-size: 0.82rem; color: var(--soft); }
@media (min-width: 60rem) {
  .pair { grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); align-items: start; }
}
@media (max-width: 40rem) {
  body { padding: 0.9rem 0.8rem 2rem; }
  h1 { font-size: 1.4rem; }
  table { font-size: 0.74rem; }
  th, td { padding: 0.25rem 0.28rem; }
}
@page { size: A4; margin: 15mm 13mm; @bottom-center { content: counter(page); font: 8pt sans-serif; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  header .bar, .contents { display: none; }
  a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; background: none; }
  .chart { max-width: 105mm; }
  .pair:not(.many) { grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; gap: 5mm; }
  table { font-size: 7.5pt; }
  .keys b { font-size: 10.5pt; }
  thead { display: table-header-group; }
  h2, h3, figcaption, section > p { break-after: avoid; }
  tr, .chart, .keys, figure, section > p { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** What a browser may do with the page: show it in this style, and nothing else whatever. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
