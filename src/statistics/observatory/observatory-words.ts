// The observatory's own words in three languages: titles, heads of columns, definitions. How the figures are made stands in
// method-words.ts.
import { type Locale, toWords } from '../../errors.js';
import { say } from '../../pages/wording.js';

const WORDS = {
  title: say('Observatory of microcredit', 'Observatoire du microcrédit', 'مرصد القروض الصغرى'),
  onDay: say('At the end of {month}', 'À la fin de {month}', 'في نهاية {month}'),
  drawnAt: say(
    'Drawn once on {time}. The same for every reader.',
    'Tiré une seule fois le {time}. Le même pour tous.',
    'سُحبت مرة واحدة في {time}. واحدة لجميع القراء.',
  ),
  newer: say(
    'A second version of this release was drawn from corrected reports:',
    'Une seconde version de cette publication a été tirée de déclarations corrigées :',
    'سُحبت نسخة ثانية من هذه النشرة من تصريحات مصححة:',
  ),
  MONTHLY: say('Monthly release', 'Publication mensuelle', 'نشرة شهرية'),
  QUARTERLY: say('Quarterly release', 'Publication trimestrielle', 'نشرة فصلية'),
  CUSTOM: say('Table on request', 'Tableau à la demande', 'جدول تحت الطلب'),
  version: say('Version', 'Version', 'النسخة'),
  period: say('Month', 'Mois', 'الشهر'),
  drawn: say('Drawn', 'Tirage', 'السحب'),
  releases: say('Releases', 'Publications', 'النشرات'),
  releaseList: say('All releases', 'Toutes les publications', 'كل النشرات'),
  contents: say('Contents', 'Sommaire', 'المحتويات'),
  languages: say('Language', 'Langue', 'اللغة'),
  nothingYet: say(
    'Nothing has been released yet.',
    'Rien n’a encore été publié.',
    'لم يُنشر شيء بعد.',
  ),
  noPage: say('No such release', 'Publication introuvable', 'النشرة غير موجودة'),
  noPageWhy: say(
    'There is no release of this name.',
    'Aucune publication ne porte ce nom.',
    'لا توجد نشرة بهذا الاسم.',
  ),
  nation: say('The country', 'Le pays', 'البلاد'),
  regions: say('By region', 'Par région', 'حسب الجهة'),
  region: say('Region', 'Région', 'الجهة'),
  trend: say('Over the months', 'Au fil des mois', 'عبر الأشهر'),
  asked: say('The table', 'Le tableau', 'الجدول'),
  coverage: say('What is shown', 'Ce qui est montré', 'ما يُعرض'),
  method: say('How it is made', 'Comment c’est fait', 'كيف أُنجزت'),
  files: say('Files', 'Fichiers', 'الملفات'),
  people: say('Borrowers', 'Emprunteurs', 'المقترضون'),
  crossed: say(
    'Borrowers with several lenders',
    'Emprunteurs à plusieurs prêteurs',
    'مقترضون لدى عدة مقرضين',
  ),
  arrears: say(
    'Borrowers more than 30 days late',
    'Emprunteurs à plus de 30 jours de retard',
    'مقترضون متأخرون أكثر من 30 يوما',
  ),
  par30: say(
    'Outstanding more than 30 days late',
    'Encours à plus de 30 jours de retard',
    'الرصيد المتأخر أكثر من 30 يوما',
  ),
  outstanding: say(
    'Outstanding, millions of DH',
    'Encours, millions de DH',
    'الرصيد بملايين الدراهم',
  ),
  owed: say('Outstanding', 'Encours', 'الرصيد'),
  amounts: say('Amounts', 'Montants', 'المبالغ'),
  value: say('Published', 'Publié', 'المنشور'),
  low: say('95 %, from', '95 %, de', '95 %، من'),
  high: say('95 %, to', '95 %, à', '95 %، إلى'),
  grade: say('Grade', 'Fiabilité', 'الموثوقية'),
  between: say('{low} to {high}', 'de {low} à {high}', 'من {low} إلى {high}'),
  withheld: say('withheld', 'retenu', 'محجوب'),
  table: say('Table', 'Tableau', 'الجدول'),
  cell: say('Cell', 'Case', 'الخانة'),
  share: say(
    'Borrowers in cells shown',
    'Emprunteurs dans les cases montrées',
    'المقترضون في الخانات المعروضة',
  ),
  PUBLISHED: say('Shown', 'Montrées', 'معروضة'),
  MERGED: say('Merged', 'Fusionnées', 'مدمجة'),
  WITHHELD: say('Withheld', 'Retenues', 'محجوبة'),
  UNRELIABLE: say('Too noisy', 'Trop bruitées', 'مشوشة جدا'),
  by_NATION: say('The country', 'Le pays', 'البلاد'),
  by_REGION: say('Region', 'Région', 'الجهة'),
  by_AREA: say('Town or countryside', 'Milieu', 'الوسط'),
  by_ACTIVITY: say('Activity', 'Activité', 'النشاط'),
  by_BAND: say('Band of debt', 'Tranche de dette', 'شريحة الدين'),
  people_definition: say(
    'People who owe something to at least one lender, each counted once in the region of their largest loan.',
    'Personnes qui doivent quelque chose à au moins un prêteur, chacune comptée une fois dans la région de son plus gros prêt.',
    'أشخاص عليهم دين لمقرض واحد على الأقل، كل واحد يُحسب مرة واحدة في جهة أكبر قروضه.',
  ),
  crossed_definition: say(
    'Share of the borrowers who owe to two lenders or more; lenders under one control are one.',
    'Part des emprunteurs qui doivent à deux prêteurs ou plus ; les prêteurs sous un même contrôle n’en font qu’un.',
    'حصة المقترضين المدينين لمقرضين اثنين فأكثر؛ المقرضون تحت مراقبة واحدة مقرض واحد.',
  ),
  arrears_definition: say(
    'Share of the borrowers with a loan more than 30 days late or written off.',
    'Part des emprunteurs ayant un prêt à plus de 30 jours de retard ou passé en perte.',
    'حصة المقترضين الذين لهم قرض متأخر أكثر من 30 يوما أو مشطوب.',
  ),
  par30_definition: say(
    'Share of what is owed that is on such loans; nobody counts with more than {clip}.',
    'Part de ce qui est dû au titre de ces prêts ; nul ne compte pour plus de {clip}.',
    'حصة ما على هذه القروض من مجموع الديون؛ لا يُحسب لأي شخص أكثر من {clip}.',
  ),
  outstanding_definition: say(
    'What borrowers owe all lenders together; nobody counts with more than {clip}.',
    'Ce que les emprunteurs doivent à tous les prêteurs ensemble ; nul ne compte pour plus de {clip}.',
    'مجموع ما على المقترضين لكل المقرضين؛ لا يُحسب لأي شخص أكثر من {clip}.',
  ),
  coverage_definition: say(
    'The finer a table, the fewer cells are large enough to be shown. A cell that is not shown is not 0.',
    'Plus un tableau est fin, moins ses cases sont assez grandes pour être montrées. Une case non montrée n’est pas 0.',
    'كلما دق الجدول قلت الخانات الكبيرة بما يكفي لعرضها. الخانة غير المعروضة ليست صفرا.',
  ),
  statuses: say('Cells by table', 'Cases par tableau', 'الخانات حسب الجدول'),
  statuses_definition: say(
    'Merged: counted in a coarser cell, so that no lender’s figures can be worked out. Withheld: too few people, or no reason given. Too noisy: the interval is wider than ± 30 %.',
    'Fusionnées : comptées dans une case plus large, pour que les chiffres d’aucun prêteur ne puissent être déduits. Retenues : trop peu de personnes, ou sans motif donné. Trop bruitées : intervalle de plus de ± 30 %.',
    'مدمجة: تُحسب في خانة أوسع حتى لا تُستنتج أرقام أي مقرض. محجوبة: أشخاص قليلون جدا أو دون ذكر السبب. مشوشة جدا: المجال أوسع من ± 30 %.',
  ),
  moreCells: say(
    'The first {count} cells; all of them are in the files.',
    'Les {count} premières cases ; toutes sont dans les fichiers.',
    'أول {count} خانة؛ كل الخانات في الملفات.',
  ),
  json: say('The release as JSON', 'La publication en JSON', 'النشرة بصيغة JSON'),
  csv: say('Its cells as CSV', 'Ses cases en CSV', 'خاناتها بصيغة CSV'),
  dictionary: say('Dictionary of the fields', 'Dictionnaire des champs', 'قاموس الحقول'),
  digest: say('SHA-256 of the JSON:', 'SHA-256 du JSON :', 'SHA-256 لملف JSON:'),
  cite: say('To be cited as:', 'À citer ainsi :', 'للاستشهاد:'),
  footer: say(
    'Statistics of the whole sector, with noise that protects every borrower. They decide nothing about anybody.',
    'Statistiques de tout le secteur, bruitées pour protéger chaque emprunteur. Elles ne décident rien sur personne.',
    'إحصاءات القطاع كله، مع تشويش يحمي كل مقترض. لا تقرر شيئا بشأن أحد.',
  ),
} as const;

export type ObservatoryWord = keyof typeof WORDS;
export type ObservatoryWords = (key: ObservatoryWord, params?: Record<string, string>) => string;

export const toObservatoryWords =
  (locale: Locale): ObservatoryWords =>
  (key, params) =>
    toWords(WORDS[key], locale, params);
