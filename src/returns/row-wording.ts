// What each code of a return means to the people who mend it, in three languages. Speaks of the sender's own rows.
import type { Locale } from '../errors.js';
import { toColumnWords } from './column-wording.js';

type Wording = Readonly<Record<Locale, string>>;

const REJECTION_WORDINGS: Readonly<Record<string, Wording>> = {
  ROW_SHAPE: {
    en: 'The line does not have as many cells as the header, or its quotes do not match.',
    fr: 'La ligne n’a pas autant de cellules que l’en-tête, ou ses guillemets ne se ferment pas.',
    ar: 'عدد خانات السطر لا يطابق الترويسة أو علامات الاقتباس غير مغلقة.',
  },
  ROW_ENCODING: {
    en: 'The line has bytes that are no text in the file’s encoding. Save the file as UTF-8.',
    fr: 'La ligne contient des octets illisibles. Enregistrez le fichier en UTF-8.',
    ar: 'يحتوي السطر على بايتات غير مقروءة. احفظوا الملف بترميز UTF-8.',
  },
  MISSING: {
    en: 'A required cell is empty.',
    fr: 'Une cellule obligatoire est vide.',
    ar: 'خانة إلزامية فارغة.',
  },
  BAD_FORMAT: {
    en: 'The cell is not written as its column asks.',
    fr: 'La cellule n’a pas le format de sa colonne.',
    ar: 'الخانة لا توافق شكل عمودها.',
  },
  UNKNOWN_CODE: {
    en: 'The cell holds a word that is none of its column’s codes.',
    fr: 'La cellule contient un mot qui n’est pas un code de sa colonne.',
    ar: 'تحتوي الخانة على كلمة ليست من رموز عمودها.',
  },
  OUT_OF_RANGE: {
    en: 'The value is outside what its column allows.',
    fr: 'La valeur sort des limites de sa colonne.',
    ar: 'القيمة خارج حدود عمودها.',
  },
  DATES_OUT_OF_ORDER: {
    en: 'The date is before the disbursement, or after the reference date.',
    fr: 'La date précède le déblocage ou dépasse la date de référence.',
    ar: 'التاريخ قبل صرف القرض أو بعد تاريخ المرجع.',
  },
  INCONSISTENT: {
    en: 'The cell contradicts another cell of the row; a national id: the file gives it to more than twenty people.',
    fr: 'La cellule contredit une autre cellule de la ligne ; un numéro de CIN : le fichier le donne à plus de vingt personnes.',
    ar: 'الخانة تناقض خانة أخرى في السطر؛ رقم بطاقة وطنية: يعطيه الملف لأكثر من عشرين شخصا.',
  },
  DUPLICATE_LOAN: {
    en: 'The file has this loan_ref on an earlier line.',
    fr: 'Le fichier porte déjà ce ref_pret sur une ligne précédente.',
    ar: 'يوجد مرجع القرض نفسه في سطر سابق من الملف.',
  },
  CEILING: {
    en: 'The principal is above the ceiling in force on the day of disbursement.',
    fr: 'Le montant dépasse le plafond en vigueur au jour du déblocage.',
    ar: 'المبلغ يتجاوز السقف المعمول به يوم الصرف.',
  },
};

/** Something to look at in a row that went in. */
const WARNING_WORDINGS: Readonly<Record<string, Wording>> = {
  ID_PATTERN: {
    en: 'The national id has an unusual number of digits. Check it against the card.',
    fr: 'Le numéro de CIN a un nombre de chiffres inhabituel. Vérifiez-le sur la carte.',
    ar: 'عدد أرقام البطاقة الوطنية غير معتاد. تحققوا منه على البطاقة.',
  },
  AGE: {
    en: 'The borrower was under 18 or over 90 at disbursement. Check the birth date.',
    fr: 'L’emprunteur avait moins de 18 ans ou plus de 90 ans au déblocage. Vérifiez la date de naissance.',
    ar: 'كان عمر المقترض أقل من 18 أو أكثر من 90 سنة عند الصرف. تحققوا من تاريخ الازدياد.',
  },
  BALANCE_ROSE: {
    en: 'The balance is higher than the month before.',
    fr: 'Le capital restant dû dépasse celui du mois précédent.',
    ar: 'الرأسمال المتبقي أكبر من الشهر السابق.',
  },
  VANISHED_LOAN: {
    en: 'The loan was live the month before and is not in the file. Report it as CLOSED, or send its row.',
    fr: 'Le prêt était en cours le mois précédent et n’est pas dans le fichier. Déclarez-le CLOSED ou envoyez sa ligne.',
    ar: 'كان القرض جاريا في الشهر السابق ولا يوجد في الملف. صرحوا به CLOSED أو أرسلوا سطره.',
  },
  DPD_IMPOSSIBLE: {
    en: 'The days past due cannot follow from those of the month before: more than have passed, or fewer without a payment since. Days count from the oldest unpaid due date.',
    fr: 'Les jours de retard ne peuvent pas suivre ceux du mois précédent : plus qu’il ne s’en est écoulé, ou moins sans paiement depuis. Les jours se comptent depuis la plus ancienne échéance impayée.',
    ar: 'أيام التأخر لا يمكن أن تنتج عن أيام الشهر السابق: أكثر مما مر من أيام، أو أقل دون أداء منذ ذلك. تُحسب الأيام من أقدم قسط غير مؤدى.',
  },
  IDENTITY_CONFLICT: {
    en: 'You report another person under this national id. One of the two is mistyped.',
    fr: 'Vous déclarez une autre personne sous ce numéro de CIN. L’un des deux est mal saisi.',
    ar: 'تصرحون بشخص آخر بالبطاقة الوطنية نفسها. أحدهما كُتب خطأ.',
  },
  DPD_RESET: {
    en: 'The loan is restructured and has fewer days past due than it, or the loan it replaces, had at its last report. Days count from the oldest unpaid due date.',
    fr: 'Le prêt est restructuré et a moins de jours de retard que lui, ou le prêt qu’il remplace, à la dernière déclaration. Les jours se comptent depuis la plus ancienne échéance impayée.',
    ar: 'القرض معاد الجدولة وأيام تأخره أقل مما كان له، أو للقرض الذي يعوضه، في آخر تصريح. تُحسب الأيام من أقدم قسط غير مؤدى.',
  },
};

export const ROW_WORDINGS: Readonly<Record<string, Wording>> = {
  ...REJECTION_WORDINGS,
  ...WARNING_WORDINGS,
};

export const FILE_WORDINGS: Readonly<Record<string, Wording>> = {
  NOT_CSV: {
    en: 'This is no CSV. Open it in the spreadsheet program, choose File, Save as, "CSV UTF-8" (in LibreOffice "Text CSV"), and send the file that this makes.',
    fr: 'Ce n’est pas un CSV. Ouvrez-le dans le tableur, choisissez Fichier, Enregistrer sous, « CSV UTF-8 » (« Texte CSV » dans LibreOffice), et envoyez le fichier obtenu.',
    ar: 'هذا ليس ملف CSV. افتحوه في برنامج الجداول واختاروا ملف، حفظ باسم، "CSV UTF-8" (في LibreOffice: "نص CSV")، وأرسلوا الملف الناتج.',
  },
  BAD_HEADER: {
    en: 'The header has an unknown or repeated column, or lacks a required one.',
    fr: 'L’en-tête a une colonne inconnue ou répétée, ou il en manque une obligatoire.',
    ar: 'في الترويسة عمود مجهول أو مكرر أو ينقصها عمود إلزامي.',
  },
  BAD_ENCODING: {
    en: 'The file is in no encoding that can be read. Save it as UTF-8.',
    fr: 'L’encodage du fichier est illisible. Enregistrez-le en UTF-8.',
    ar: 'ترميز الملف غير مقروء. احفظوه بترميز UTF-8.',
  },
  COUNT_MISMATCH: {
    en: '"records" is not the number of rows of the file: it is incomplete, or the number is wrong.',
    fr: '« records » diffère du nombre de lignes : fichier incomplet ou nombre erroné.',
    ar: '"records" لا يطابق عدد أسطر الملف.',
  },
  TOTAL_MISMATCH: {
    en: '"outstanding" is not the sum of outstanding_principal over the rows.',
    fr: '« outstanding » diffère de la somme du capital restant dû.',
    ar: '"outstanding" لا يطابق مجموع الرأسمال المتبقي.',
  },
  TOO_MANY_REJECTIONS: {
    en: 'More than 100 rows and more than a tenth of the file are faulty. Mend them and send it again.',
    fr: 'Plus de 100 lignes et plus d’un dixième du fichier sont fautives. Corrigez et renvoyez.',
    ar: 'أكثر من 100 سطر وأكثر من عُشر الملف بها أخطاء. صححوها وأعيدوا الإرسال.',
  },
};

/** Codes after which it helps to know what the column takes. */
const ABOUT_CELLS = ['MISSING', 'BAD_FORMAT', 'UNKNOWN_CODE', 'OUT_OF_RANGE', 'INCONSISTENT'];

/** The sentence of a code, and what the column takes where that is the remedy. */
export function toCellWords(code: string, column: string, locale: Locale): string {
  const hint = ABOUT_CELLS.includes(code) ? toColumnWords(column, locale) : undefined;
  const words = toRowWords(code, locale);
  return hint === undefined ? words : `${words} ${hint}`;
}

/** The sentence of a code; the code itself where none is known. */
export function toRowWords(code: string, locale: Locale): string {
  return (ROW_WORDINGS[code] ?? FILE_WORDINGS[code])?.[locale] ?? code;
}
