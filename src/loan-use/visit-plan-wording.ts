// Why a loan is in a plan of visits, in the reader's language. Says what the lender's own data say, never that something
// is wrong with a client.
import type { Locale } from '../errors.js';
import type { RiskFactor, RiskFactors } from './visit-plan-rules.js';

type Sentence = Record<Locale, string>;

const say = (en: string, fr: string, ar: string): Sentence => ({ en, fr, ar });

const WORDINGS: Record<RiskFactor, (factors: RiskFactors) => Sentence> = {
  ARREARS: ({ arrearsLevel }) =>
    arrearsLevel === 1
      ? say('1 to 30 days past due.', 'Retard de 1 à 30 jours.', 'تأخر من يوم إلى 30 يوما.')
      : arrearsLevel === 2
        ? say('31 to 90 days past due.', 'Retard de 31 à 90 jours.', 'تأخر من 31 إلى 90 يوما.')
        : say('More than 90 days past due.', 'Retard de plus de 90 jours.', 'تأخر يتجاوز 90 يوما.'),
  FORMER_DEVIATION: () =>
    say(
      'A visit of another loan of this client saw a deviation.',
      'Une visite d’un autre prêt de ce client a constaté un écart.',
      'لاحظت زيارة لقرض آخر لهذا الزبون انحرافا.',
    ),
  AMOUNT: ({ amountLevel }) =>
    amountLevel === 1
      ? say(
          'Principal above 3,000 DH.',
          'Montant supérieur à 3 000 DH.',
          'مبلغ القرض يفوق 3000 درهم.',
        )
      : amountLevel === 2
        ? say(
            'Principal above 6,000 DH.',
            'Montant supérieur à 6 000 DH.',
            'مبلغ القرض يفوق 6000 درهم.',
          )
        : say(
            'Principal above 12,000 DH.',
            'Montant supérieur à 12 000 DH.',
            'مبلغ القرض يفوق 12000 درهم.',
          ),
  CLOSE_LOANS: () =>
    say(
      'Disbursed within 30 days of another of your loans to this client.',
      'Débloqué à moins de 30 jours d’un autre de vos prêts à ce client.',
      'صُرف خلال 30 يوما من قرض آخر لكم لهذا الزبون.',
    ),
  FIRST_CYCLE: ({ cycle }) =>
    cycle === 'FIRST'
      ? say('The client’s first loan.', 'Premier prêt du client.', 'أول قرض للزبون.')
      : say(
          'You did not report which cycle it is.',
          'Le cycle n’a pas été déclaré.',
          'لم تصرحوا برقم دورة القرض.',
        ),
  RURAL: () =>
    say(
      'In the countryside; how far away is not known.',
      'En milieu rural ; la distance n’est pas connue.',
      'في الوسط القروي؛ المسافة غير معروفة.',
    ),
  PURPOSE: ({ purpose }) =>
    purpose === 'ACTIVITY'
      ? say('Granted for an activity.', 'Accordé pour une activité.', 'مُنح لنشاط مدر للدخل.')
      : say(
          'Granted for a purpose that the list does not have.',
          'Accordé pour un objet hors liste.',
          'مُنح لغرض خارج القائمة.',
        ),
};

const METHOD = say(
  'Systematic sample with probability proportional to the risk score, from a start fixed by association and month. To ' +
    'estimate a share of the whole list, weigh each visit by 1 / probability.',
  'Échantillon systématique à probabilité proportionnelle au score de risque, départ fixé par association et mois. Pour ' +
    'estimer une part de toute la liste, pondérez chaque visite par 1 / probabilité.',
  'عينة منتظمة باحتمال متناسب مع درجة المخاطرة، تبدأ من نقطة تحددها الجمعية والشهر. لتقدير نسبة من اللائحة كلها، رجّحوا كل ' +
    'زيارة بمقلوب احتمالها.',
);

export const toReasonWords = (factor: RiskFactor, factors: RiskFactors, locale: Locale): string =>
  WORDINGS[factor](factors)[locale];

export const toMethodWords = (locale: Locale): string => METHOD[locale];
