// The report's own words: titles and heads of columns; its sentences stand in report-sentences.ts. Figures' definitions come
// with the figures, or from definition-words.ts.
import { type Locale, toWords } from '../../errors.js';
import { say } from '../../pages/wording.js';
import { SENTENCES } from './report-sentences.js';

const TITLES = {
  title: say('Monthly risk report', 'Rapport mensuel de risque', 'التقرير الشهري للمخاطر'),
  book: say('Portfolio', 'Portefeuille', 'المحفظة'),
  keyFigures: say('Key figures', 'Chiffres clés', 'الأرقام الرئيسية'),
  arrears: say('Arrears', 'Impayés', 'المتأخرات'),
  movement: say('Movement', 'Évolution', 'التطور'),
  parts: say('Parts of the book', 'Composition du portefeuille', 'مكونات المحفظة'),
  provisions: say('Provisions', 'Provisions', 'المخصصات'),
  loanUse: say('Use of the loans', 'Emploi des prêts', 'استعمال القروض'),
  others: say('Shared with the rest', 'Partage avec les autres', 'المشترك مع الباقين'),
  sector: say('Beside the sector', 'Face au secteur', 'مقارنة بالقطاع'),
  par: say('Portfolio at risk', 'Portefeuille à risque (PAR)', 'المحفظة المعرضة للخطر'),
  ageing: say('Ageing', 'Ancienneté des impayés', 'أعمار المتأخرات'),
  history: say(
    'PAR >\u00a030 over the months',
    'PAR >\u00a030 au fil des mois',
    'المعرض للخطر >\u00a030 عبر الأشهر',
  ),
  rolls: say('Roll rates', 'Taux de passage', 'معدلات الانتقال'),
  vintages: say('Vintages', 'Cohortes', 'المجموعات حسب تاريخ الصرف'),
  resets: say('Silent resets', 'Remises à zéro silencieuses', 'إعادات التصفير الصامتة'),
  classes: say('Classes by {code}', 'Classes selon {code}', 'الأصناف حسب {code}'),
  schemes: say('Required by scheme', 'Exigé selon le barème', 'المطلوب حسب السلّم'),
  deviations: say('What visits saw', 'Ce que les visites ont vu', 'ما عاينته الزيارات'),
  visited: say('Visited and unvisited', 'Visités et non visités', 'المزارة وغير المزارة'),
  deviating: say(
    'Deviating and conforming',
    'Détournés et conformes',
    'المحوّلة عن غرضها والمطابقة',
  ),
  migration: say(
    'Shared clients falling late',
    'Passage en impayé des clients partagés',
    'تأخر الزبناء المشتركين',
  ),
  newLoans: say(
    'Loans granted without an inquiry or against a limit',
    'Prêts accordés sans consultation ou malgré une limite',
    'قروض مُنحت دون استعلام أو رغم تجاوز الحد',
  ),
  benchmark: say(
    'The sector’s published statistics',
    'Statistiques publiées du secteur',
    'إحصاءات القطاع المنشورة',
  ),
  by_region: say('By region', 'Par région', 'حسب الجهة'),
  by_area: say('By area', 'Par milieu', 'حسب الوسط'),
  by_activity: say('By activity', 'Par activité', 'حسب النشاط'),
  by_product: say('By product', 'Par produit', 'حسب المنتج'),
  by_sex: say('By sex', 'Par sexe', 'حسب الجنس'),
  by_cycle: say('By cycle', 'Par cycle', 'حسب دورة القرض'),
  on_LENDERS: say('Other lenders', 'Autres prêteurs', 'المقرضون الآخرون'),
  on_OUTSTANDING: say('Owed elsewhere', 'Dette ailleurs', 'الدين لدى الآخرين'),
  on_INSTALMENT: say('Instalments elsewhere', 'Échéances ailleurs', 'الأقساط لدى الآخرين'),
  on_ARREARS: say('Arrears elsewhere', 'Retards ailleurs', 'المتأخرات لدى الآخرين'),
  on_REPAID_HERE: say('Repaid here this month', 'Remboursé ici ce mois', 'سددوا هنا هذا الشهر'),
  on_NEW_HERE: say('Borrowed here this month', 'Emprunté ici ce mois', 'اقترضوا هنا هذا الشهر'),
} as const;

const HEADS = {
  loans: say('Loans', 'Prêts', 'القروض'),
  borrowers: say('Borrowers', 'Emprunteurs', 'المقترضون'),
  gross: say('Gross portfolio', 'Encours brut', 'المحفظة الإجمالية'),
  balance: say('Outstanding, DH', 'Encours, DH', 'الرصيد بالدرهم'),
  share: say('Share', 'Part', 'الحصة'),
  threshold: say('More than', 'Plus de', 'أكثر من'),
  ratio: say('PAR', 'PAR', 'النسبة'),
  ratioWithRestructured: say('With restructured', 'Avec restructurés', 'مع المعاد جدولتها'),
  par30: say('PAR >\u00a030', 'PAR >\u00a030', 'المعرض للخطر >\u00a030'),
  par30With: say(
    'PAR >\u00a030 with restructured',
    'PAR >\u00a030 avec restructurés',
    'المعرض للخطر >\u00a030 مع المعاد جدولتها',
  ),
  par30Balance: say('PAR >\u00a030, DH', 'PAR >\u00a030, DH', 'المعرض >\u00a030 بالدرهم'),
  late: say('Days late', 'Jours de retard', 'أيام التأخر'),
  month: say('Month', 'Mois', 'الشهر'),
  grossDh: say('Gross, DH', 'Brut, DH', 'الإجمالي بالدرهم'),
  writtenOff: say('Written off', 'Passé en perte', 'المشطوبات'),
  writtenOffDh: say('Written off, DH', 'En perte, DH', 'المشطوب بالدرهم'),
  from: say('From', 'De', 'من'),
  before: say('Before, DH', 'Avant, DH', 'قبل، بالدرهم'),
  pool: say('Disbursed in', 'Débloqués en', 'شهر الصرف'),
  principal: say('Granted, DH', 'Montant, DH', 'المبلغ بالدرهم'),
  part: say('Part', 'Partie', 'الجزء'),
  all: say('All', 'Ensemble', 'المجموع'),
  loan: say('Loan', 'Prêt', 'القرض'),
  beforeMonth: say('Reported for', 'Déclaré pour', 'صُرح به عن'),
  daysBefore: say('Days then', 'Jours alors', 'الأيام آنذاك'),
  daysNow: say('Days now', 'Jours à présent', 'الأيام الآن'),
  daysCarriedOn: say('Carried on', 'Prolongés', 'بالاستمرار'),
  class: say('Class', 'Classe', 'الصنف'),
  rate: say('Rate', 'Taux', 'النسبة'),
  certainty: say('Certainty', 'Certitude', 'درجة اليقين'),
  dragged: say('Dragged', 'Entraînés', 'المُلحقة'),
  required: say('Required, DH', 'Exigé, DH', 'المطلوب بالدرهم'),
  requiredProvisions: say('Required', 'Exigé', 'المطلوب'),
  held: say('Held', 'Détenu', 'المكوَّن'),
  difference: say('Held less required', 'Détenu moins exigé', 'المكوَّن ناقص المطلوب'),
  coverage: say('Risk coverage', 'Couverture du risque', 'تغطية المخاطر'),
  scheme: say('Scheme', 'Barème', 'السلّم'),
  cost: say('Cost of moving, DH', 'Coût du passage, DH', 'كلفة الانتقال بالدرهم'),
  costRatio: say('Of the gross', 'De l’encours', 'من المحفظة'),
  seen: say('Seen', 'Constat', 'المُعاين'),
  verified: say('Accounted for, DH', 'Justifié, DH', 'المبرَّر بالدرهم'),
  outstanding: say('Owed, DH', 'Dû, DH', 'المستحق بالدرهم'),
  group: say('Group', 'Groupe', 'المجموعة'),
  total: say('All', 'Total', 'العدد'),
  lateNow: say('Late >\u00a030', 'En retard >\u00a030', 'المتأخرة >\u00a030'),
  lateRate: say('Share late', 'Part en retard', 'نسبة المتأخرة'),
  low: say('95 %, from', '95 %, de', '95 %، من'),
  high: say('95 %, to', '95 %, à', '95 %، إلى'),
  band: say('Band of the others', 'Tranche chez les autres', 'الشريحة لدى الآخرين'),
  kind: say('Kind', 'Cas', 'الحالة'),
  measure: say('Measure', 'Mesure', 'القياس'),
  own: say('Yours', 'Le vôtre', 'لديكم'),
  sectorValue: say('Sector', 'Secteur', 'القطاع'),
  inMonth: say('In the month', 'Dans le mois', 'خلال الشهر'),
  inYear: say('In twelve months', 'Sur douze mois', 'خلال اثني عشر شهرا'),
  withoutInquiry: say('Without an inquiry', 'Sans consultation', 'دون استعلام'),
  againstLimit: say('Against a limit', 'Malgré une limite', 'رغم تجاوز الحد'),
  disbursed: say('Loans of the month', 'Prêts du mois', 'قروض الشهر'),
} as const;

const WORDS = { ...TITLES, ...HEADS, ...SENTENCES };

export type WordKey = keyof typeof WORDS;
/** A word or sentence of the report in one language, with what stands in braces filled in. */
export type ReportWords = (key: WordKey, params?: Record<string, string>) => string;

export const toReportWords =
  (locale: Locale): ReportWords =>
  (key, params) =>
    toWords(WORDS[key], locale, params);
