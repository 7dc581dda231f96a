// The first thing a risk officer reads: a dozen figures in four groups, each group with its definition under it.

import type { Formats } from '../../pages/formats.js';
import { type KeyGroup, showKeyGroups } from '../../pages/key-groups.js';
import type { Markup } from '../../pages/markup.js';
import type { ReportedBook } from './report-answer.js';
import type { ReportWords } from './report-words.js';

function toGroups(book: ReportedBook, words: ReportWords, formats: Formats): KeyGroup[] {
  const { money, count, percent } = formats;
  const par30 = book.par.find(({ overDays }) => overDays === 30);
  const { provisions, writeOffs } = book;
  const groups: KeyGroup[] = [
    {
      title: words('book'),
      definition: book.definition,
      figures: [
        { name: words('gross'), text: money(book.gross) },
        { name: words('loans'), text: count(book.loans) },
        { name: words('borrowers'), text: count(book.borrowers) },
      ],
    },
  ];
  if (par30) {
    groups.push({
      title: words('arrears'),
      definition: par30.definition,
      figures: [
        { name: words('par30'), text: percent(par30.ratio), beside: money(par30.balance) },
        {
          name: words('par30With'),
          text: percent(par30.ratioWithRestructured),
          beside: money(par30.balanceWithRestructured),
        },
      ],
    });
  }
  if (writeOffs) {
    const { month, trailingYear } = writeOffs;
    const monthEnds = words('monthEnds', { count: count(trailingYear.monthEnds) });
    groups.push({
      title: words('writtenOff'),
      definition: writeOffs.definition,
      figures: [
        { name: words('inMonth'), text: percent(month.ratio), beside: money(month.amount) },
        {
          name: words('inYear'),
          text: percent(trailingYear.ratio),
          beside: `${money(trailingYear.amount)} · ${monthEnds}`,
        },
      ],
    });
  }
  if (provisions) {
    groups.push({
      title: words('provisionsBy', { code: provisions.scheme.code }),
      definition: provisions.definition,
      figures: [
        { name: words('requiredProvisions'), text: money(provisions.required) },
        { name: words('held'), text: money(provisions.held) },
        { name: words('difference'), text: money(provisions.difference) },
        { name: words('coverage'), text: percent(provisions.riskCoverage) },
      ],
    });
  }
  return groups;
}

export function showKeyFigures(book: ReportedBook, words: ReportWords, formats: Formats): Markup {
  return showKeyGroups(toGroups(book, words, formats));
}
