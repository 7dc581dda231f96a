// How the figures are made, in plain words: who is counted, what the noise does, what an interval says, what is not shown and
// why, and what nobody should read into them. Says exactly what is claimed and never that anybody is anonymous.
import { say } from '../../pages/wording.js';

/** In the order they are read; what stands in braces comes from the release. */
export const METHOD = [
  say(
    'Who is counted: everybody who owes something to at least one lender at the month’s end, once, with all loans at all lenders. The month was closed on {closed}; what was reported later is not in it.',
    'Qui est compté : quiconque doit quelque chose à au moins un prêteur à la fin du mois, une seule fois, avec tous ses prêts chez tous les prêteurs. Le mois a été arrêté le {closed} ; ce qui fut déclaré ensuite n’y est pas.',
    'من يُحسب: كل من عليه دين لمقرض واحد على الأقل في نهاية الشهر، مرة واحدة، بكل قروضه لدى كل المقرضين. أُقفل الشهر في {closed}؛ وما صُرح به بعد ذلك غير مدرج.',
  ),
  say(
    'Noise: a random whole number is added to every count and sum, also where nobody is (discrete Gaussian noise). It is drawn once and kept, so that asking again brings nothing new. All tables of this release together meet ρ-zCDP with ρ = {rho} for one person’s whole file, given the public list of cells that are hidden for lenders; that is ε = {epsilon} at δ = {delta}. Releases add up: at most ρ = 0.25 a year.',
    'Bruit : un entier tiré au hasard est ajouté à chaque nombre et à chaque somme, même là où il n’y a personne (bruit gaussien discret). Il est tiré une fois et conservé : redemander n’apprend rien de plus. Tous les tableaux de cette publication satisfont ensemble ρ-zCDP avec ρ = {rho} pour le dossier entier d’une personne, étant donnée la liste publique des cases masquées pour les prêteurs ; soit ε = {epsilon} à δ = {delta}. Les publications s’additionnent : au plus ρ = 0,25 par an.',
    'التشويش: يُضاف عدد صحيح عشوائي إلى كل عدد ومجموع، حتى حيث لا يوجد أحد (تشويش غاوسي متقطع). يُسحب مرة ويُحفظ، فلا تأتي إعادة السؤال بجديد. تحقق جداول هذه النشرة مجتمعة ρ-zCDP بقيمة ρ = {rho} لملف الشخص كله، علما باللائحة العمومية للخانات المحجوبة حماية للمقرضين؛ أي ε = {epsilon} عند δ = {delta}. تُجمع النشرات: ρ = 0.25 في السنة على الأكثر.',
  ),
  say(
    'Intervals: the number without noise lies in the interval 95 times of 100. The interval covers the noise alone: neither mistakes in what lenders report, nor people reported under two identities, nor that amounts above {clip} a person are cut.',
    'Intervalles : le nombre sans bruit est dans l’intervalle 95 fois sur 100. L’intervalle ne couvre que le bruit : ni les erreurs des déclarations, ni les personnes déclarées sous deux identités, ni l’écrêtement des dettes au-delà de {clip} par personne.',
    'المجالات: يقع العدد قبل التشويش داخل المجال 95 مرة من 100. لا يغطي المجال إلا التشويش: لا أخطاء التصريحات، ولا من صُرح بهم بهويتين، ولا اقتطاع ما يتجاوز {clip} للشخص.',
  ),
  say(
    'Agreement: numbers of parts sum to those of their wholes. They were made to agree by least squares on the noisy numbers alone.',
    'Cohérence : les nombres des parties font la somme de leur tout. Ils ont été ajustés par moindres carrés à partir des seuls nombres bruités.',
    'التوافق: أعداد الأجزاء يساوي مجموعها عدد الكل. وُفق بينها بالمربعات الصغرى من الأعداد المشوشة وحدها.',
  ),
  say(
    'Lenders: a cell is shown only if at least four lenders without ties hold its figures, none more than 70 %, and two of them together could not estimate the largest within 15 %. Other cells are merged into a coarser one. A linear programme tries to work hidden cells out from everything ever published; if it can, nothing is released.',
    'Prêteurs : une case n’est montrée que si au moins quatre prêteurs sans lien détiennent ses chiffres, aucun plus de 70 %, et si deux d’entre eux réunis ne pourraient estimer le plus gros à 15 % près. Les autres cases sont fusionnées dans une plus large. Un programme linéaire essaie de déduire les cases masquées de tout ce qui a été publié ; s’il y parvient, rien ne paraît.',
    'المقرضون: لا تُعرض خانة إلا إذا كانت أرقامها لدى أربعة مقرضين دون روابط على الأقل، لا يتجاوز أحدهم 70 %، ولا يستطيع اثنان منهم معا تقدير الأكبر في حدود 15 %. تُدمج الخانات الأخرى في خانة أوسع. يحاول برنامج خطي استنتاج الخانات المحجوبة من كل ما نُشر؛ فإن استطاع لا يُنشر شيء.',
  ),
  say(
    'Small numbers: a cell is shown only if its noisy number of borrowers is clearly above ten. What is withheld is not 0. Small regions lose more precision than large ones.',
    'Petits nombres : une case n’est montrée que si son nombre bruité d’emprunteurs dépasse nettement dix. Ce qui est retenu n’est pas 0. Les petites régions perdent plus de précision que les grandes.',
    'الأعداد الصغيرة: لا تُعرض خانة إلا إذا تجاوز عددها المشوش من المقترضين عشرة بوضوح. المحجوب ليس صفرا. تفقد الجهات الصغيرة دقة أكثر من الكبيرة.',
  ),
] as const;
