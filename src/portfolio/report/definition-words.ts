// What a report's figures are where the graph gives them no definition of their own. Says what is counted, and what must
// not be read into it.
import type { Locale } from '../../errors.js';
import { say } from '../../pages/wording.js';

export const REPORT_DEFINITIONS = {
  SCHEMES: say(
    'What each scheme of the sector asks of the same book, beside what is held; the cost is what it asks beyond the scheme in force. A scheme of other lenders or countries is no rule for you: it shows how sensitive the figure is.',
    'Ce que chaque barème du secteur exige du même portefeuille, face au détenu ; le coût est ce qu’il exige au-delà du barème en vigueur. Un barème d’autres prêteurs ou pays n’est pas une règle pour vous : il montre la sensibilité du chiffre.',
    'ما يطلبه كل سلّم من المحفظة نفسها، إلى جانب المكوَّن؛ والكلفة ما يزيد على السلّم المعمول به. سلّم مقرضين أو بلدان أخرى ليس قاعدة لكم، بل يبين حساسية الرقم.',
  ),
  DEVIATIONS: say(
    'Live loans with a visit up to the month’s end, by what the latest visit saw. Accounted for: what that visit could trace.',
    'Prêts en cours visités au plus tard à la fin du mois, selon le constat de la dernière visite. Justifié : ce que cette visite a pu retracer.',
    'القروض الجارية المزارة إلى نهاية الشهر، حسب ما عاينته آخر زيارة. المبرَّر: ما أمكن تتبعه في تلك الزيارة.',
  ),
  VISITED: say(
    'Live loans more than 30 days late, visited beside unvisited. Loans disbursed in the last 30 days are in neither group: they cannot be 30 days late.',
    'Prêts en cours à plus de 30 jours de retard, visités et non visités. Les prêts débloqués depuis 30 jours au plus ne sont d’aucun groupe : ils ne peuvent avoir 30 jours de retard.',
    'القروض الجارية المتأخرة أكثر من 30 يوما، المزارة وغير المزارة. القروض المصروفة خلال آخر 30 يوما خارج المجموعتين: لا يمكن أن تتأخر 30 يوما.',
  ),
  DEVIATING: say(
    'The same of visited loans: those whose latest visit saw a deviation beside those that went where they were meant to.',
    'De même pour les prêts visités : ceux dont la dernière visite a vu un détournement, face aux conformes.',
    'الشيء نفسه للقروض المزارة: التي عاينت آخر زيارة تحويلها عن غرضها، مقابل المطابقة.',
  ),
  LENDERS: say(
    'Own live clients by how many other lenders had a claim on them in the month’s snapshot. Two loans of yours are not two lenders.',
    'Vos clients en cours selon le nombre d’autres prêteurs qui ont une créance sur eux à l’arrêté du mois. Deux prêts chez vous ne font pas deux prêteurs.',
    'زبناؤكم الجارون حسب عدد المقرضين الآخرين الذين لهم دين عليهم في وضعية الشهر. قرضان لديكم ليسا مقرضين اثنين.',
  ),
  OUTSTANDING: say(
    'Own live clients by what they owe all others together, as a band.',
    'Vos clients en cours selon ce qu’ils doivent à tous les autres ensemble, par tranche.',
    'زبناؤكم الجارون حسب مجموع ما عليهم لكل الآخرين، بالشرائح.',
  ),
  INSTALMENT: say(
    'Own live clients by their monthly instalments at all others together, as a band.',
    'Vos clients en cours selon leurs échéances mensuelles chez tous les autres ensemble, par tranche.',
    'زبناؤكم الجارون حسب مجموع أقساطهم الشهرية لدى كل الآخرين، بالشرائح.',
  ),
  ARREARS: say(
    'Own live clients by their worst arrears at any other lender.',
    'Vos clients en cours selon leur pire retard chez un autre prêteur.',
    'زبناؤكم الجارون حسب أسوأ تأخر لهم لدى أي مقرض آخر.',
  ),
  REPAID_HERE: say(
    'Own clients who repaid a loan of yours in the month, by whether their band of debt elsewhere rose meanwhile: a sign that others’ money repaid you, not a proof.',
    'Vos clients qui ont remboursé un de vos prêts dans le mois, selon que leur tranche de dette ailleurs a monté : un indice que l’argent des autres vous a remboursés, pas une preuve.',
    'زبناؤكم الذين سددوا قرضا لكم خلال الشهر، حسب ارتفاع شريحة دينهم لدى الآخرين: علامة على أن مال الآخرين سدد لكم، وليست دليلا.',
  ),
  NEW_HERE: say(
    'Own clients who took a new loan of yours in the month, by whether their band of debt elsewhere fell meanwhile: a sign that your money repaid others, not a proof.',
    'Vos clients qui ont pris un nouveau prêt chez vous dans le mois, selon que leur tranche de dette ailleurs a baissé : un indice que votre argent a remboursé d’autres, pas une preuve.',
    'زبناؤكم الذين أخذوا قرضا جديدا لديكم خلال الشهر، حسب انخفاض شريحة دينهم لدى الآخرين: علامة على أن مالكم سدد لآخرين، وليست دليلا.',
  ),
  MIGRATION: say(
    'Own clients at most 30 days late a month before: those others lent to then beside those only you lent to, and how many of each are more than 30 days late or written off now.',
    'Vos clients à 30 jours de retard au plus un mois avant : ceux à qui d’autres prêtaient alors, face à ceux à qui vous seul prêtiez, et combien de chaque groupe ont à présent plus de 30 jours de retard ou sont en perte.',
    'زبناؤكم الذين لم يتجاوز تأخرهم 30 يوما قبل شهر: من كان له آنذاك مقرضون آخرون مقابل من أقرضتموه وحدكم، وعدد من صار في كل مجموعة متأخرا أكثر من 30 يوما أو مشطوبا.',
  ),
  NEW_LOANS: say(
    'Loans you disbursed in the month. Without inquiry: no NEW_CREDIT or RENEWAL inquiry of yours about the person in the 90 days before. Against a limit: the last one advised LIMIT_EXCEEDED; the share is of loans with an inquiry. Advice, not a ban.',
    'Vos prêts débloqués dans le mois. Sans consultation : aucune consultation NEW_CREDIT ou RENEWAL de votre part sur la personne dans les 90 jours d’avant. Malgré une limite : la dernière signalait LIMIT_EXCEEDED ; la part est celle des prêts consultés. Un avis, pas une interdiction.',
    'قروضكم المصروفة خلال الشهر. دون استعلام: لا استعلام NEW_CREDIT أو RENEWAL منكم عن الشخص خلال 90 يوما قبلها. رغم تجاوز الحد: أشار آخر استعلام إلى LIMIT_EXCEEDED، والنسبة من القروض المستعلم عنها. رأي وليس منعا.',
  ),
  BENCHMARK: say(
    'Your book beside the sector’s published statistics: ratios of noised sums, the same for all lenders, with their interval. No rank of lenders.',
    'Votre portefeuille face aux statistiques publiées du secteur : ratios de sommes bruitées, les mêmes pour tous, avec leur intervalle. Aucun classement des prêteurs.',
    'محفظتكم إلى جانب إحصاءات القطاع المنشورة: نسب مجاميع مشوشة، واحدة للجميع، مع مجالها. لا ترتيب للمقرضين.',
  ),
} as const;

export type ReportDefinition = keyof typeof REPORT_DEFINITIONS;

export const toReportDefinition = (key: ReportDefinition, locale: Locale): string =>
  REPORT_DEFINITIONS[key][locale];
