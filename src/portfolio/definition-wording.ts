// What each figure of a book is, in the reader's language, shown beside it: a figure without its definition is compared
// with another that has the same name.
import type { Locale } from '../errors.js';

type Wording = Readonly<Record<Locale, string>>;

const BOOK: Wording = {
  en: 'Live loans at the month’s last day, as reported: neither closed, removed nor written off. Gross portfolio: their outstanding principal. Borrowers: your clients with at least one of them.',
  fr: 'Prêts en cours au dernier jour du mois, tels que déclarés : ni soldés, ni supprimés, ni passés en perte. Encours brut : leur capital restant dû. Emprunteurs : vos clients qui en ont au moins un.',
  ar: 'القروض الجارية في آخر يوم من الشهر كما صُرّح بها: غير مسددة ولا محذوفة ولا مشطوبة. المحفظة الإجمالية: رأسمالها المتبقي. المقترضون: زبناؤكم الذين لهم قرض منها على الأقل.',
};

/** `{days}` is the threshold. */
const PAR: Wording = {
  en: 'PAR > {days}: outstanding principal of live loans whose oldest unpaid instalment is more than {days} days late, over the gross portfolio; by balance, never by number of loans. The variant adds all other restructured loans.',
  fr: 'PAR > {days} : capital restant dû des prêts en cours dont la plus ancienne échéance impayée a plus de {days} jours de retard, sur l’encours brut ; par encours, jamais par nombre de prêts. La variante ajoute tous les autres prêts restructurés.',
  ar: 'المحفظة المعرضة للخطر > {days}: الرأسمال المتبقي للقروض الجارية التي تجاوز تأخر أقدم أقساطها غير المؤداة {days} يوما، على المحفظة الإجمالية؛ بالمبالغ لا بعدد القروض. وتضيف الصيغة الثانية كل القروض الأخرى المعاد جدولتها.',
};

const AGEING: Wording = {
  en: 'The gross portfolio by days past due of the oldest unpaid instalment; the whole balance of a loan stands in one bucket, and the buckets sum to the gross portfolio.',
  fr: 'L’encours brut selon les jours de retard de la plus ancienne échéance impayée ; tout l’encours d’un prêt est dans une tranche, et les tranches font l’encours brut.',
  ar: 'المحفظة الإجمالية حسب أيام تأخر أقدم قسط غير مؤدى؛ يوضع كامل رصيد القرض في شريحة واحدة، ومجموع الشرائح هو المحفظة الإجمالية.',
};

const WRITE_OFFS: Wording = {
  en: 'Loans first reported written off, or closed after a write-off, for a month of the period; the amount reported, else what was owed. Ratio: over the mean gross portfolio of the period’s month ends that were reported. A loan whose very first report says so counts by its own date only.',
  fr: 'Prêts déclarés pour la première fois en perte, ou clos après perte, pour un mois de la période ; le montant déclaré, sinon ce qui était dû. Ratio : sur l’encours brut moyen des fins de mois déclarées de la période. Un prêt en perte dès sa première déclaration ne compte que par sa propre date.',
  ar: 'القروض المصرح لأول مرة بشطبها، أو بإغلاقها بعد الشطب، لشهر من الفترة؛ بالمبلغ المصرح به وإلا بما كان مستحقا. النسبة: على متوسط المحفظة الإجمالية لنهايات الأشهر المصرح بها في الفترة. والقرض المشطوب منذ أول تصريح به لا يُحتسب إلا بتاريخه.',
};

const HISTORY: Wording = {
  en: 'Each reported month as its figures were last made: gross portfolio, PAR > 30 over it, and what was first reported written off in the month.',
  fr: 'Chaque mois déclaré, d’après le dernier calcul de ses chiffres : encours brut, PAR > 30 sur cet encours, et ce qui a été déclaré en perte pour la première fois dans le mois.',
  ar: 'كل شهر مصرح به حسب آخر احتساب لأرقامه: المحفظة الإجمالية، والمعرض للخطر > 30 عليها، وما صُرح بشطبه لأول مرة خلال الشهر.',
};

const ROLL_RATES: Wording = {
  en: 'Where loans live at the end of the month before are at this month’s end, and where this month’s live loans were: shares are of the bucket they come from. VANISHED: no longer reported, or taken back. NEW: not reported the month before.',
  fr: 'Où sont, à la fin de ce mois, les prêts en cours à la fin du mois précédent, et d’où viennent ceux de ce mois : les parts sont celles de la tranche d’origine. VANISHED : plus déclaré, ou retiré. NEW : pas déclaré le mois précédent.',
  ar: 'أين أصبحت في نهاية هذا الشهر القروض الجارية في نهاية الشهر السابق، ومن أين جاءت قروض هذا الشهر: النسب من شريحة المصدر. VANISHED: لم يعد مصرحا به أو سُحب. NEW: لم يُصرح به في الشهر السابق.',
};

const VINTAGES: Wording = {
  en: 'Static pools: loans by the month of their disbursement. After so many months on book, the share of the pool’s principal that was ever reported more than 30 days late or written off; only at month ends that were reported. A loan stays in its pool when it is repaid.',
  fr: 'Cohortes : prêts selon le mois de leur déblocage. Après tant de mois, la part du montant de la cohorte qui a été déclarée au moins une fois à plus de 30 jours de retard ou en perte ; seulement aux fins de mois déclarées. Un prêt remboursé reste dans sa cohorte.',
  ar: 'مجموعات ثابتة: القروض حسب شهر صرفها. بعد عدد من الأشهر، حصة مبالغ المجموعة التي صُرح ولو مرة بتأخرها أكثر من 30 يوما أو بشطبها؛ في نهايات الأشهر المصرح بها فقط. ويبقى القرض المسدد في مجموعته.',
};

const BREAKDOWN: Wording = {
  en: 'The live book of the month by one property: loans, borrowers, gross portfolio, and PAR > 30 over the gross portfolio of the row. A borrower with loans in several rows counts in each. Region: from the province reported. Sex: the client’s, as last reported.',
  fr: 'Le portefeuille en cours du mois selon un caractère : prêts, emprunteurs, encours brut, et PAR > 30 sur l’encours brut de la ligne. Un emprunteur de plusieurs lignes compte dans chacune. Région : d’après la province déclarée. Sexe : celui du client, dernière déclaration.',
  ar: 'المحفظة الجارية للشهر حسب خاصية واحدة: القروض والمقترضون والمحفظة الإجمالية، ونسبة المعرض للخطر > 30 على محفظة السطر. ويُحتسب مقترض عدة أسطر في كل منها. الجهة: من الإقليم المصرح به. الجنس: جنس الزبون كما صُرح به آخر مرة.',
};

const RESETS: Wording = {
  en: 'Live loans reported RESTRUCTURED with fewer days past due than the most of: their last report, their last report before they were restructured, the last report of the loan they replace. Carried on: those days and the days since, as if nothing had been restructured.',
  fr: 'Prêts en cours déclarés RESTRUCTURED avec moins de jours de retard que le plus grand de : leur dernière déclaration, la dernière avant restructuration, la dernière du prêt qu’ils remplacent. Prolongé : ces jours et les jours écoulés depuis, comme sans restructuration.',
  ar: 'قروض جارية مصرح بها RESTRUCTURED بأيام تأخر أقل من أكبر ما في: آخر تصريح بها، وآخر تصريح قبل إعادة جدولتها، وآخر تصريح بالقرض الذي تعوضه. بالاستمرار: تلك الأيام مع الأيام التي مضت منذئذ، كأن لم تكن إعادة جدولة.',
};

const PROVISIONS: Wording = {
  en: 'What the scheme asks of live loans, each rounded half up to the centime: all loans of a client take the class of the latest, restructured loans have a least rate, guarantees are taken off where the scheme says so. Held: as reported. Risk coverage: held over PAR > 30 with all restructured loans.',
  fr: 'Ce que le barème demande des prêts en cours, chacun arrondi au centime : tous les prêts d’un client prennent la classe du plus en retard, les prêts restructurés ont un taux minimal, les garanties sont déduites si le barème le dit. Détenu : tel que déclaré. Couverture : détenu sur PAR > 30 avec tous les restructurés.',
  ar: 'ما يطلبه السلّم من القروض الجارية، مع تقريب كل قرض إلى السنتيم: تأخذ كل قروض الزبون صنف أكثرها تأخرا، وللقروض المعاد جدولتها نسبة دنيا، وتُخصم الضمانات حيث ينص السلّم. المكوَّن: كما صُرح به. التغطية: المكوَّن على المعرض للخطر > 30 مع كل المعاد جدولتها.',
};

const SHIFT: Wording = {
  en: 'What the second scheme asks of the same book beyond the first; below zero where it asks less.',
  fr: 'Ce que le second barème demande du même portefeuille au-delà du premier ; négatif s’il demande moins.',
  ar: 'ما يطلبه السلّم الثاني من المحفظة نفسها زيادة على الأول؛ سالب إن طلب أقل.',
};

const MADE: Wording = {
  en: 'Write-offs, the past months, roll rates, vintages, breakdowns and resets are made after each accepted return; all other figures are read live.',
  fr: 'Pertes, mois passés, taux de passage, cohortes, ventilations et remises à zéro sont calculés après chaque déclaration acceptée ; tout le reste est lu en direct.',
  ar: 'المشطوبات والأشهر الماضية ومعدلات الانتقال والمجموعات والتوزيعات وإعادات التصفير تُحتسب بعد كل تصريح مقبول؛ وما عداها يُقرأ مباشرة.',
};

export const DEFINITIONS = {
  BOOK,
  PAR,
  AGEING,
  WRITE_OFFS,
  HISTORY,
  ROLL_RATES,
  VINTAGES,
  BREAKDOWN,
  RESETS,
  PROVISIONS,
  SHIFT,
  MADE,
} as const;

/** Said beside a scheme that is not what its name could make believe. */
const CAUTION: Wording = {
  en: 'A demonstration, not the law: unverified beyond its first step.',
  fr: 'Une démonstration, pas la loi : non vérifiée au-delà de son premier palier.',
  ar: 'سلّم توضيحي وليس قانونا: غير متحقق منه بعد درجته الأولى.',
};
const UNVERIFIED: Wording = {
  en: 'Some rates or days of this scheme are assumed or unverified: see each bucket.',
  fr: 'Des taux ou des jours de ce barème sont supposés ou non vérifiés : voir chaque tranche.',
  ar: 'بعض نسب هذا السلّم أو أيامه مفترضة أو غير متحقق منها: انظروا كل شريحة.',
};

export const CAUTIONS = { DEMO: CAUTION, UNVERIFIED } as const;

/** In which way a scheme is weaker than the floor; `{days}` is the first number of days past due. */
export const WEAKER = {
  RATE: {
    en: 'a lower rate from {days} days past due on',
    fr: 'un taux plus bas dès {days} jours de retard',
    ar: 'نسبة أقل ابتداء من {days} يوم تأخر',
  },
  BASE: {
    en: 'the amount past due as base, in place of the whole balance',
    fr: 'l’impayé pour base, au lieu de tout l’encours',
    ar: 'المبلغ المتأخر أساسا بدل كامل الرصيد',
  },
  GUARANTEE: {
    en: 'guarantees taken off',
    fr: 'des garanties déduites',
    ar: 'خصم الضمانات',
  },
  RESTRUCTURED: {
    en: 'a lower rate of restructured loans',
    fr: 'un taux plus bas des prêts restructurés',
    ar: 'نسبة أقل للقروض المعاد جدولتها',
  },
} as const satisfies Readonly<Record<string, Wording>>;
