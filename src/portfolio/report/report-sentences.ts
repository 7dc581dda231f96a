// The report's own sentences: how it was made, what it says where there is nothing to show, and notes under figures. What
// stands in braces is filled in.
import { say } from '../../pages/wording.js';

export const SENTENCES = {
  onDay: say('At the end of {month}', 'À la fin de {month}', 'في نهاية {month}'),
  madeAt: say(
    'Figures made on {time}, from your return {id}.',
    'Chiffres calculés le {time}, d’après votre déclaration {id}.',
    'احتُسبت الأرقام في {time} من تصريحكم {id}.',
  ),
  remade: say(
    'A return of yours ended since: these figures are being made again. Open the report anew in a minute.',
    'Une de vos déclarations a abouti depuis : ces chiffres sont en cours de recalcul. Rouvrez le rapport dans une minute.',
    'انتهت معالجة تصريح لكم منذئذ: يُعاد الآن احتساب هذه الأرقام. أعيدوا فتح التقرير بعد دقيقة.',
  ),
  pending: say(
    'Your return is in; its history is still being made. What is read live stands below; open the report anew in a minute for the rest.',
    'Votre déclaration est reçue ; son historique est en cours de calcul. Ce qui est lu en direct figure ci-dessous ; rouvrez le rapport dans une minute pour le reste.',
    'تصريحكم مستلم، وما زال تاريخه قيد الاحتساب. ما يُقرأ مباشرة معروض أدناه، وأعيدوا فتح التقرير بعد دقيقة للباقي.',
  ),
  beingMade: say('Being made.', 'En cours de calcul.', 'قيد الاحتساب.'),
  noMonthBefore: say(
    'You reported nothing for the month before: there is nothing to roll from.',
    'Rien n’a été déclaré pour le mois précédent : aucun passage à mesurer.',
    'لم يُصرح بشيء للشهر السابق: لا انتقال يُقاس.',
  ),
  newcomers: say(
    'New this month: {loans} loans, {money}.',
    'Nouveaux ce mois : {loans} prêts, {money}.',
    'الجديدة هذا الشهر: {loans} قرضا، {money}.',
  ),
  notWhole: say(
    '* Your reports begin after this month: loans that ended before are missing, and the shares compare with no whole pool’s.',
    '* Vos déclarations commencent après ce mois : les prêts clos avant y manquent, et les parts ne se comparent à aucune cohorte entière.',
    '* تبدأ تصريحاتكم بعد هذا الشهر: القروض المنتهية قبلها غير مدرجة، ولا تُقارن حصصها بمجموعة كاملة.',
  ),
  inHundredths: say('Shares in %.', 'Parts en %.', 'الحصص بالمئة.'),
  drawnLate: say('Drawn: what is late.', 'Dessiné : ce qui est en retard.', 'الرسم: المتأخر فقط.'),
  ages: say(
    'Heads of columns: months on book.',
    'Têtes de colonnes : mois écoulés depuis le déblocage.',
    'رؤوس الأعمدة: الأشهر المنقضية منذ الصرف.',
  ),
  monthEnds: say('{count} month ends', '{count} fins de mois', 'نهايات أشهر: {count}'),
  provisionsBy: say('Provisions, {code}', 'Provisions, {code}', 'المخصصات، {code}'),
  inForce: say('in force', 'en vigueur', 'المعمول به'),
  noScheme: say(
    'No provisioning scheme was in force at this month’s end.',
    'Aucun barème de provisionnement n’était en vigueur à la fin de ce mois.',
    'لم يكن أي سلّم للمخصصات معمولا به في نهاية هذا الشهر.',
  ),
  draggedWhy: say(
    'Dragged: loans whose own days would give a lower class; all loans of a client take the class of the latest.',
    'Entraînés : prêts que leurs propres jours mettraient dans une classe plus basse ; tous les prêts d’un client prennent la classe du plus en retard.',
    'المُلحقة: قروض تضعها أيامها وحدها في صنف أدنى؛ تأخذ كل قروض الزبون صنف أكثرها تأخرا.',
  ),
  noResets: say(
    'No restructured loan has fewer days past due than before.',
    'Aucun prêt restructuré n’a moins de jours de retard qu’avant.',
    'لا يوجد قرض معاد جدولته بأيام تأخر أقل من السابق.',
  ),
  moreResets: say(
    'The largest ten; the whole list is in the graph (dpdResets).',
    'Les dix plus grands ; la liste entière est dans le graphe (dpdResets).',
    'أكبر عشرة؛ القائمة الكاملة في واجهة GraphQL ‏(dpdResets).',
  ),
  resetSums: say(
    '{loans} loans, {money}. PAR >\u00a030 as reported {asReported}; with their days carried on {carriedOn}.',
    '{loans} prêts, {money}. PAR >\u00a030 tel que déclaré : {asReported} ; jours prolongés : {carriedOn}.',
    '{loans} قرضا، {money}. المعرض للخطر >\u00a030 كما صُرح به {asReported}؛ وباستمرار الأيام {carriedOn}.',
  ),
  heldMissing: say(
    'The provision held was not reported for {loans} live loans: what is held is at least this.',
    'La provision détenue n’a pas été déclarée pour {loans} prêts en cours : le détenu est un minimum.',
    'لم يُصرح بالمخصص المكوَّن عن {loans} قرضا جاريا: المكوَّن حد أدنى.',
  ),
  heldLine: say('Held: {money}', 'Détenu : {money}', 'المكوَّن: {money}'),
  allLine: say('All: {ratio}', 'Ensemble : {ratio}', 'المجموع: {ratio}'),
  noVisits: say(
    'No live loan was visited up to the month’s end.',
    'Aucun prêt en cours n’a été visité à la fin du mois.',
    'لم يُزر أي قرض جار إلى نهاية الشهر.',
  ),
  visits: say(
    'Visits of the month: {month}; so far: {soFar}. Live loans visited: {loans}, {share} of them.',
    'Visites du mois : {month} ; depuis l’origine : {soFar}. Prêts en cours visités : {loans}, soit {share}.',
    'زيارات الشهر: {month}؛ منذ البداية: {soFar}. القروض الجارية المزارة: {loans}، أي {share}.',
  ),
  riskDifference: say(
    'Difference of the shares: {value} ({low} to {high}).',
    'Différence des parts : {value} ({low} à {high}).',
    'فرق النسبتين: {value} (من {low} إلى {high}).',
  ),
  oddsRatio: say(
    'Odds ratio: {value} ({low} to {high}).',
    'Rapport de cotes : {value} ({low} à {high}).',
    'نسبة الأرجحية: {value} (من {low} إلى {high}).',
  ),
  noOddsRatio: say(
    'No odds ratio can be told.',
    'Aucun rapport de cotes ne peut être donné.',
    'لا يمكن إعطاء نسبة أرجحية.',
  ),
  corrected: say(
    'One of the four numbers is 0: a half was added to each for the odds ratio.',
    'Un des quatre effectifs est nul : un demi a été ajouté à chacun pour le rapport de cotes.',
    'أحد الأعداد الأربعة صفر: أُضيف نصف إلى كل منها لحساب نسبة الأرجحية.',
  ),
  withheld: say('withheld', 'retenu', 'محجوب'),
  withheldWhy: say(
    'Withheld: a cell of fewer than ten of your clients, and the one beside it that would give it away.',
    'Retenu : une case de moins de dix de vos clients, et la case voisine qui la trahirait.',
    'محجوب: خانة تضم أقل من عشرة من زبنائكم، والخانة المجاورة التي قد تكشفها.',
  ),
  noSnapshot: say(
    'No snapshot of this month is published yet.',
    'Aucun arrêté de ce mois n’est encore publié.',
    'لم تُنشر بعد وضعية هذا الشهر.',
  ),
  noMigration: say(
    'The comparison cannot be shown: a cell is withheld, or there was no snapshot the month before.',
    'La comparaison ne peut être montrée : une case est retenue, ou il n’y avait pas d’arrêté le mois précédent.',
    'لا يمكن عرض المقارنة: إحدى الخانات محجوبة، أو لم توجد وضعية للشهر السابق.',
  ),
  release: say(
    'The sector’s release of {month}.',
    'Publication du secteur pour {month}.',
    'نشرة القطاع عن {month}.',
  ),
  footer: say(
    'Own figures are exact, from your accepted returns; others’ are bands. A report informs, it decides nothing.',
    'Vos chiffres sont exacts, d’après vos déclarations acceptées ; ceux des autres sont des tranches. Un rapport informe, il ne décide rien.',
    'أرقامكم دقيقة من تصريحاتكم المقبولة، وأرقام الآخرين شرائح. التقرير للإخبار ولا يقرر شيئا.',
  ),
  contents: say('Contents', 'Sommaire', 'المحتويات'),
  languages: say('Language', 'Langue', 'اللغة'),
  earlier: say('Earlier months', 'Mois précédents', 'أشهر سابقة'),
  latest: say('Latest month', 'Dernier mois', 'آخر شهر'),
  noReport: say('No report', 'Pas de rapport', 'لا يوجد تقرير'),
  noReturn: say(
    'No return of yours stands for this month, so there is nothing to report on.',
    'Aucune de vos déclarations ne porte sur ce mois : il n’y a rien à rapporter.',
    'لا يوجد تصريح لكم عن هذا الشهر، فليس هناك ما يُعرض.',
  ),
  noReturns: say(
    'No return of yours stands yet, so there is nothing to report on.',
    'Aucune de vos déclarations n’est encore enregistrée : il n’y a rien à rapporter.',
    'لا يوجد بعد أي تصريح لكم، فليس هناك ما يُعرض.',
  ),
  openAgain: say(
    'Your session is over or was never opened. Open the report from the playground, or send your token to POST /session.',
    'Votre session est finie ou n’a pas été ouverte. Ouvrez le rapport depuis le terrain d’essai, ou envoyez votre jeton à POST /session.',
    'انتهت جلستكم أو لم تُفتح. افتحوا التقرير من صفحة التجربة، أو أرسلوا رمزكم إلى POST /session.',
  ),
} as const;
