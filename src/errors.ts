// Every code that a client can see, with its status, its sentence and what to do. Messages to an association's
// people are in English, French and Arabic; operators' in English. Nothing here may quote what happened inside.

export type Locale = 'en' | 'fr' | 'ar';
export interface Sentence {
  en: string;
  fr?: string;
  ar?: string;
}
export interface ErrorEntry {
  /** HTTP status where the error is the whole answer. */
  status: number;
  /** `{name}` is filled from the error's parameters. */
  message: Sentence;
  remedy: Sentence;
}

type Words = [en: string, fr?: string, ar?: string];

const say = ([en, fr, ar]: Words): Sentence => ({
  en,
  ...(fr === undefined ? {} : { fr }),
  ...(ar === undefined ? {} : { ar }),
});
const entry = (status: number, message: Words, remedy: Words): ErrorEntry => ({
  status,
  message: say(message),
  remedy: say(remedy),
});

const ACCESS = {
  UNAUTHENTICATED: entry(
    401,
    [
      'No valid token came with the request.',
      'Aucun jeton valide n’accompagne la requête.',
      'لا يوجد رمز دخول صالح مع الطلب.',
    ],
    [
      'Ask the issuer for a token and send it as "Authorization: Bearer …".',
      'Demandez un jeton à l’émetteur et envoyez « Authorization: Bearer … ».',
      'اطلبوا رمزا من الجهة المُصدرة وأرسلوه في "Authorization: Bearer …".',
    ],
  ),
  TWO_CREDENTIALS: entry(
    400,
    [
      'The request carries more than one credential.',
      'La requête porte plusieurs identifiants.',
      'يحمل الطلب أكثر من وسيلة تعريف.',
    ],
    [
      'Send exactly one Authorization header.',
      'Envoyez un seul en-tête Authorization.',
      'أرسلوا ترويسة Authorization واحدة فقط.',
    ],
  ),
  CLIENT_SUSPENDED: entry(
    403,
    [
      'This client may not ask at present.',
      'Ce client ne peut pas interroger actuellement.',
      'لا يُسمح لهذا العميل بالاستعلام حاليا.',
    ],
    ['Write to the bureau.', 'Écrivez à la centrale.', 'راسلوا المركزية.'],
  ),
  FORBIDDEN: entry(
    403,
    [
      'This is not open to your audience.',
      'Ceci n’est pas ouvert à votre profil.',
      'هذا غير متاح لفئتكم.',
    ],
    [
      'Look at what your schema offers.',
      'Consultez ce que votre schéma propose.',
      'اطلعوا على ما يتيحه مخططكم.',
    ],
  ),
  NOT_FOUND: entry(
    404,
    ['There is no such thing here.', 'Introuvable.', 'غير موجود.'],
    [
      'Check the address or the id.',
      'Vérifiez l’adresse ou l’identifiant.',
      'تحققوا من العنوان أو المعرّف.',
    ],
  ),
  NOT_AN_ASKER: entry(
    403,
    ['This role asks nothing of the register.'],
    ['Ask with a client of an association or of the bureau.'],
  ),
} satisfies Record<string, ErrorEntry>;

const REQUEST = {
  BAD_REQUEST: entry(
    400,
    ['The request cannot be read.', 'La requête est illisible.', 'تعذرت قراءة الطلب.'],
    [
      'Send a JSON body with "query" and "variables".',
      'Envoyez un corps JSON avec « query » et « variables ».',
      'أرسلوا نص JSON يحتوي على "query" و"variables".',
    ],
  ),
  BAD_USER_INPUT: entry(
    400,
    [
      'A value cannot be used: {problem}',
      'Une valeur est inutilisable : {problem}',
      'قيمة غير صالحة: {problem}',
    ],
    ['Correct the value.', 'Corrigez la valeur.', 'صححوا القيمة.'],
  ),
  METHOD_NOT_ALLOWED: entry(
    405,
    [
      'This address does not take that method.',
      'Cette adresse n’accepte pas cette méthode.',
      'هذا العنوان لا يقبل هذه الطريقة.',
    ],
    [
      'Use a method of the Allow header; GraphQL is POST only.',
      'Utilisez une méthode de l’en-tête Allow ; GraphQL : POST.',
      'استعملوا طريقة من ترويسة Allow؛ GraphQL عبر POST فقط.',
    ],
  ),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    [
      'This content type is not taken here.',
      'Ce type de contenu n’est pas accepté ici.',
      'نوع المحتوى غير مقبول هنا.',
    ],
    [
      'Send application/json to /graphql, text/csv to /returns and /loan-use.',
      'application/json pour /graphql, text/csv pour /returns et /loan-use.',
      'application/json إلى ‎/graphql وtext/csv إلى ‎/returns و‎/loan-use.',
    ],
  ),
  BODY_TOO_LARGE: entry(
    413,
    [
      'The body is larger than allowed.',
      'Le corps dépasse la taille permise.',
      'حجم النص يفوق المسموح به.',
    ],
    ['Split the request.', 'Divisez la requête.', 'قسّموا الطلب.'],
  ),
  GRAPHQL_PARSE_FAILED: entry(
    400,
    [
      'The operation is not GraphQL: {problem}',
      'L’opération n’est pas du GraphQL : {problem}',
      'العملية ليست GraphQL: {problem}',
    ],
    [
      'Correct the text of the operation.',
      'Corrigez le texte de l’opération.',
      'صححوا نص العملية.',
    ],
  ),
  GRAPHQL_VALIDATION_FAILED: entry(
    400,
    [
      'The operation does not fit your schema: {problem}',
      'L’opération ne correspond pas à votre schéma : {problem}',
      'العملية لا توافق مخططكم: {problem}',
    ],
    [
      'Ask only for what your schema offers.',
      'Demandez seulement ce que votre schéma propose.',
      'اطلبوا ما يتيحه مخططكم فقط.',
    ],
  ),
  TOO_MANY_TOKENS: entry(
    400,
    [
      'The operation has more than {limit} tokens.',
      'L’opération dépasse {limit} lexèmes.',
      'تتجاوز العملية {limit} رمزا.',
    ],
    [
      'Shorten it; pass values as variables.',
      'Raccourcissez-la ; passez les valeurs en variables.',
      'اختصروها ومرروا القيم كمتغيرات.',
    ],
  ),
  DOCUMENT_TOO_LONG: entry(
    400,
    [
      'The operation is longer than {limit} characters.',
      'L’opération dépasse {limit} caractères.',
      'تتجاوز العملية {limit} حرفا.',
    ],
    [
      'Shorten it; pass values as variables.',
      'Raccourcissez-la ; passez les valeurs en variables.',
      'اختصروها ومرروا القيم كمتغيرات.',
    ],
  ),
  TOO_DEEP: entry(
    400,
    [
      'The operation is nested deeper than {limit}.',
      'L’opération est imbriquée au-delà de {limit}.',
      'عمق العملية يتجاوز {limit}.',
    ],
    ['Ask in several requests.', 'Procédez en plusieurs requêtes.', 'وزعوها على عدة طلبات.'],
  ),
  TOO_MANY_ROOT_FIELDS: entry(
    400,
    [
      'The operation asks more than {limit} things at once.',
      'L’opération demande plus de {limit} choses à la fois.',
      'تطلب العملية أكثر من {limit} أشياء دفعة واحدة.',
    ],
    ['Ask in several requests.', 'Procédez en plusieurs requêtes.', 'وزعوها على عدة طلبات.'],
  ),
  TOO_MANY_ALIASES: entry(
    400,
    [
      'The operation has more than {limit} aliases.',
      'L’opération a plus de {limit} alias.',
      'للعملية أكثر من {limit} اسما بديلا.',
    ],
    ['Ask in several requests.', 'Procédez en plusieurs requêtes.', 'وزعوها على عدة طلبات.'],
  ),
  TOO_MANY_DIRECTIVES: entry(
    400,
    [
      'The operation has more than {limit} directives.',
      'L’opération a plus de {limit} directives.',
      'للعملية أكثر من {limit} توجيها.',
    ],
    ['Remove directives.', 'Retirez des directives.', 'احذفوا توجيهات.'],
  ),
  TOO_COSTLY: entry(
    400,
    [
      'The operation may cost {cost}, allowed is {limit}.',
      'L’opération peut coûter {cost}, maximum {limit}.',
      'قد تكلف العملية {cost} والحد {limit}.',
    ],
    [
      'Ask for fewer items ("first") or fewer fields.',
      'Demandez moins d’éléments (« first ») ou de champs.',
      'اطلبوا عناصر أقل ("first") أو حقولا أقل.',
    ],
  ),
  BAD_PAGE_SIZE: entry(
    400,
    [
      '"first" must be from 1 to {limit}.',
      '« first » doit être de 1 à {limit}.',
      'يجب أن يكون "first" بين 1 و{limit}.',
    ],
    [
      'Ask for pages and follow "endCursor".',
      'Demandez des pages et suivez « endCursor ».',
      'اطلبوا صفحات واتبعوا "endCursor".',
    ],
  ),
  BAD_CURSOR: entry(
    400,
    [
      'This cursor does not belong to this query.',
      'Ce curseur n’appartient pas à cette requête.',
      'هذا المؤشر لا يخص هذا الاستعلام.',
    ],
    ['Begin again without "after".', 'Recommencez sans « after ».', 'ابدؤوا من جديد دون "after".'],
  ),
  LIST_TOO_LONG: entry(
    400,
    [
      'A list has more than {limit} values.',
      'Une liste dépasse {limit} valeurs.',
      'قائمة تتجاوز {limit} قيمة.',
    ],
    ['Split the list.', 'Divisez la liste.', 'قسّموا القائمة.'],
  ),
  INTERNAL: entry(
    500,
    ['Something failed on our side.', 'Une erreur s’est produite chez nous.', 'حدث خلل لدينا.'],
    [
      'Try again; if it stays, write to the bureau with the request id.',
      'Réessayez ; sinon écrivez à la centrale avec le numéro de requête.',
      'أعيدوا المحاولة؛ وإن استمر راسلوا المركزية مع رقم الطلب.',
    ],
  ),
  UNAVAILABLE: entry(
    503,
    [
      'Centrale cannot answer right now; nothing was recorded.',
      'La centrale ne peut pas répondre ; rien n’a été enregistré.',
      'لا تستطيع المركزية الإجابة الآن؛ ولم يُسجل شيء.',
    ],
    ['Try again in a moment.', 'Réessayez dans un instant.', 'أعيدوا المحاولة بعد قليل.'],
  ),
} satisfies Record<string, ErrorEntry>;

const RETURNS = {
  BAD_MONTH: entry(
    400,
    [
      '"{month}" is no month of the form YYYY-MM.',
      '« {month} » n’est pas un mois AAAA-MM.',
      '"{month}" ليس شهرا على شكل YYYY-MM.',
    ],
    [
      'Name the month in the address: /returns/2026-09.',
      'Indiquez le mois dans l’adresse : /returns/2026-09.',
      'اذكروا الشهر في العنوان: ‎/returns/2026-09.',
    ],
  ),
  MONTH_NOT_OPEN: entry(
    409,
    [
      'The calendar has no open month {month}.',
      'Le calendrier n’a pas de mois {month} ouvert.',
      'لا يوجد شهر {month} مفتوح في الرزنامة.',
    ],
    [
      'Report a month of the calendar, or write to the bureau.',
      'Déclarez un mois du calendrier, ou écrivez à la centrale.',
      'صرحوا بشهر من الرزنامة أو راسلوا المركزية.',
    ],
  ),
  BAD_KIND: entry(
    400,
    [
      '"kind" is none of PERIODIC, INITIAL, CORRECTION, TEST.',
      '« kind » n’est pas PERIODIC, INITIAL, CORRECTION ou TEST.',
      '"kind" ليس PERIODIC أو INITIAL أو CORRECTION أو TEST.',
    ],
    [
      'Name the kind: ?kind=PERIODIC.',
      'Indiquez le type : ?kind=PERIODIC.',
      'اذكروا النوع: ?kind=PERIODIC.',
    ],
  ),
  BAD_RECORDS: entry(
    400,
    [
      '"records" is missing or no whole number.',
      '« records » manque ou n’est pas un entier.',
      '"records" ناقص أو ليس عددا صحيحا.',
    ],
    [
      'Give the number of data rows of the file: ?records=1250.',
      'Donnez le nombre de lignes du fichier : ?records=1250.',
      'أدخلوا عدد أسطر الملف: ?records=1250.',
    ],
  ),
  BAD_OUTSTANDING: entry(
    400,
    [
      '"outstanding" is missing or no amount.',
      '« outstanding » manque ou n’est pas un montant.',
      '"outstanding" ناقص أو ليس مبلغا.',
    ],
    [
      'Give the sum of outstanding_principal over all data rows, in DH: ?outstanding=5400000.00.',
      'Donnez la somme du capital restant dû de toutes les lignes, en DH : ?outstanding=5400000.00.',
      'أدخلوا مجموع الرأسمال المتبقي لكل الأسطر بالدرهم: ?outstanding=5400000.00.',
    ],
  ),
  RETURN_TOO_LARGE: entry(
    413,
    [
      'The file is larger than one file may be.',
      'Le fichier dépasse la taille permise.',
      'الملف أكبر من الحجم المسموح.',
    ],
    [
      'Send at most 2 GiB of rows, compressed plainly with gzip.',
      'Envoyez 2 Gio au plus, compressés simplement en gzip.',
      'أرسلوا 2 جيبيبايت كحد أقصى مضغوطة بـ gzip.',
    ],
  ),
  TOO_MANY_UPLOADS: entry(
    429,
    [
      'Two files of yours are arriving already.',
      'Deux de vos fichiers sont déjà en cours d’envoi.',
      'يجري إرسال ملفين لكم بالفعل.',
    ],
    ['Wait until one is through.', 'Attendez la fin de l’un d’eux.', 'انتظروا انتهاء أحدهما.'],
  ),
  TOO_MANY_STREAMS: entry(
    429,
    [
      'Four returns of yours are being followed already.',
      'Quatre de vos déclarations sont déjà suivies.',
      'تجري متابعة أربعة من تصريحاتكم بالفعل.',
    ],
    [
      'Close one of the streams, or ask GET /returns/{id} now and then.',
      'Fermez un des flux, ou demandez GET /returns/{id} de temps en temps.',
      'أغلقوا إحدى القنوات أو اسألوا GET /returns/{id} من حين لآخر.',
    ],
  ),
  BAD_COMPRESSION: entry(
    400,
    [
      'The body is not what Content-Encoding says.',
      'Le corps ne correspond pas à Content-Encoding.',
      'المحتوى لا يطابق Content-Encoding.',
    ],
    [
      'Send plain bytes, or one whole gzip stream.',
      'Envoyez des octets bruts ou un flux gzip complet.',
      'أرسلوا بايتات عادية أو دفق gzip كاملا.',
    ],
  ),
  NOT_WITHDRAWABLE: entry(
    409,
    [
      'This return can no longer be withdrawn.',
      'Cette déclaration ne peut plus être retirée.',
      'لم يعد ممكنا سحب هذا التصريح.',
    ],
    ['Send a CORRECTION.', 'Envoyez une CORRECTION.', 'أرسلوا CORRECTION.'],
  ),
  LATER_RETURN_STANDS: entry(
    409,
    [
      'A later return of the same month builds on this one.',
      'Une déclaration ultérieure du même mois s’appuie sur celle-ci.',
      'هناك تصريح لاحق للشهر نفسه مبني على هذا التصريح.',
    ],
    [
      'Withdraw the later one first, or send a CORRECTION.',
      'Retirez d’abord la dernière, ou envoyez une CORRECTION.',
      'اسحبوا الأحدث أولا أو أرسلوا CORRECTION.',
    ],
  ),
  NOT_INITIAL: entry(
    409,
    [
      'You have filed a PERIODIC return of {month} or of an earlier month: an INITIAL return is the book from before the first.',
      'Vous avez déposé une déclaration PERIODIC de {month} ou d’un mois antérieur : INITIAL est le portefeuille d’avant la première.',
      'أودعتم تصريح PERIODIC لشهر {month} أو لشهر قبله: INITIAL هو محفظة ما قبل أول تصريح.',
    ],
    [
      'Send the rows as a CORRECTION of a month that you have filed.',
      'Envoyez les lignes comme CORRECTION d’un mois déjà déposé.',
      'أرسلوا الأسطر كتصحيح CORRECTION لشهر سبق إيداعه.',
    ],
  ),
  ALREADY_FILED: entry(
    409,
    [
      'A different {kind} return of {month} is filed already.',
      'Une autre déclaration {kind} de {month} existe déjà.',
      'سبق إيداع تصريح {kind} آخر لشهر {month}.',
    ],
    [
      'Send a CORRECTION, or withdraw the first one.',
      'Envoyez une CORRECTION, ou retirez la première.',
      'أرسلوا CORRECTION أو اسحبوا الأول.',
    ],
  ),
} satisfies Record<string, ErrorEntry>;

const INQUIRIES = {
  BAD_NATIONAL_ID: entry(
    400,
    ['This is no national id.', 'Ce n’est pas un numéro de CIN.', 'ليس هذا رقم بطاقة وطنية.'],
    [
      'Give one or two letters and up to seven digits.',
      'Donnez une ou deux lettres et sept chiffres au plus.',
      'أدخلوا حرفا أو حرفين وسبعة أرقام كحد أقصى.',
    ],
  ),
  BAD_NAME: entry(
    400,
    ['This is no last name.', 'Ce n’est pas un nom de famille.', 'ليس هذا اسما عائليا.'],
    [
      'Write it in Latin or Arabic letters, at most 100.',
      'Écrivez-le en lettres latines ou arabes, 100 au plus.',
      'اكتبوه بحروف لاتينية أو عربية، 100 كحد أقصى.',
    ],
  ),
  BAD_BIRTH_DATE: entry(
    400,
    ['This is no birth date.', 'Ce n’est pas une date de naissance.', 'ليس هذا تاريخ ميلاد.'],
    [
      'Give a past day as YYYY-MM-DD.',
      'Donnez un jour passé, AAAA-MM-JJ.',
      'أدخلوا يوما ماضيا على شكل YYYY-MM-DD.',
    ],
  ),
  BAD_REFERENCE: entry(
    400,
    [
      'A reference is too long or has signs that cannot be kept.',
      'Une référence est trop longue ou contient des signes interdits.',
      'مرجع طويل جدا أو يحتوي على رموز غير مسموح بها.',
    ],
    [
      'Use at most 64 printable characters.',
      'Utilisez 64 caractères imprimables au plus.',
      'استعملوا 64 حرفا قابلا للطباعة كحد أقصى.',
    ],
  ),
  BAD_AMOUNT: entry(
    400,
    ['This is no amount.', 'Ce n’est pas un montant.', 'ليس هذا مبلغا.'],
    [
      'Give dirhams with at most two decimals: "6000.00".',
      'Donnez des dirhams, deux décimales au plus : « 6000.00 ».',
      'أدخلوا المبلغ بالدرهم مع رقمين عشريين كحد أقصى: "6000.00".',
    ],
  ),
  APPLICATION_REQUIRED: entry(
    400,
    [
      'This purpose needs the application’s reference.',
      'Ce motif exige la référence de la demande.',
      'يتطلب هذا الغرض مرجع الطلب.',
    ],
    ['Give "applicationRef".', 'Donnez « applicationRef ».', 'أدخلوا "applicationRef".'],
  ),
  CONSENT_REQUIRED: entry(
    400,
    [
      'This purpose needs the reference of the applicant’s consent.',
      'Ce motif exige la référence du consentement.',
      'يتطلب هذا الغرض مرجع موافقة طالب القرض.',
    ],
    ['Give "consentRef".', 'Donnez « consentRef ».', 'أدخلوا "consentRef".'],
  ),
  NOT_OWN_CLIENT: entry(
    403,
    [
      'This purpose is for your own clients, and nobody you reported fits.',
      'Ce motif vise vos propres clients ; aucun ne correspond.',
      'هذا الغرض مخصص لزبنائكم، ولا أحد ممن صرحتم بهم يطابق.',
    ],
    [
      'Check id, name and birth date, or ask for NEW_CREDIT.',
      'Vérifiez CIN, nom et date, ou demandez NEW_CREDIT.',
      'تحققوا من البطاقة والاسم والتاريخ أو استعملوا NEW_CREDIT.',
    ],
  ),
  NO_ACTIVE_LOAN: entry(
    403,
    [
      'This client had no active loan with you in the last snapshot.',
      'Ce client n’avait pas de prêt actif chez vous au dernier arrêté.',
      'لم يكن لهذا الزبون قرض جار لديكم في آخر وضعية.',
    ],
    [
      'Ask for NEW_CREDIT or RENEWAL with an application.',
      'Demandez NEW_CREDIT ou RENEWAL avec une demande.',
      'استعملوا NEW_CREDIT أو RENEWAL مع طلب.',
    ],
  ),
  NOT_OVERDUE: entry(
    403,
    [
      'This client was neither overdue nor written off with you in the last snapshot.',
      'Ce client n’était ni en retard ni passé en perte chez vous au dernier arrêté.',
      'لم يكن هذا الزبون متأخرا ولا مشطوب الدين لديكم في آخر وضعية.',
    ],
    ['Use PORTFOLIO_REVIEW.', 'Utilisez PORTFOLIO_REVIEW.', 'استعملوا PORTFOLIO_REVIEW.'],
  ),
  NO_APPLICATION: entry(
    403,
    [
      'You made no inquiry for this application within 90 days.',
      'Aucune consultation de votre part pour cette demande depuis 90 jours.',
      'لم تستعلموا بشأن هذا الطلب خلال 90 يوما.',
    ],
    [
      'Ask about the applicant first.',
      'Interrogez d’abord sur le demandeur.',
      'استعلموا أولا عن صاحب الطلب.',
    ],
  ),
  TOO_MANY_GUARANTORS: entry(
    403,
    [
      'Ten people have been asked about as members of this application.',
      'Dix personnes ont déjà été consultées pour cette demande.',
      'سبق الاستعلام عن عشرة أشخاص في إطار هذا الطلب.',
    ],
    ['Make an application of its own.', 'Créez une autre demande.', 'أنشئوا طلبا مستقلا.'],
  ),
  CASE_REQUIRED: entry(403, ['This needs the reference of a case.'], ['Give "case".']),
  PURPOSE_NOT_ALLOWED: entry(
    403,
    ['This purpose is not yours.', 'Ce motif ne vous est pas ouvert.', 'هذا الغرض غير متاح لكم.'],
    [
      'Choose a purpose of your schema.',
      'Choisissez un motif de votre schéma.',
      'اختاروا غرضا من مخططكم.',
    ],
  ),
  QUOTA_EXHAUSTED: entry(
    429,
    [
      'Today’s credit inquiries are used up.',
      'Les consultations du jour sont épuisées.',
      'استنفدت استعلامات اليوم.',
    ],
    [
      'Try tomorrow; declare outcomes, or ask the bureau for more.',
      'Réessayez demain ; déclarez les suites, ou demandez plus à la centrale.',
      'حاولوا غدا؛ صرحوا بمآل الطلبات أو اطلبوا المزيد من المركزية.',
    ],
  ),
  NO_RECIPROCITY: entry(
    403,
    [
      'You read your own data only: {reason}',
      'Vous ne lisez que vos propres données : {reason}',
      'لا تقرؤون إلا بياناتكم: {reason}',
    ],
    [
      'File or correct your last due return.',
      'Déposez ou corrigez votre dernière déclaration due.',
      'أودعوا آخر تصريح مستحق أو صححوه.',
    ],
  ),
} satisfies Record<string, ErrorEntry>;

const BORROWERS = {
  AMBIGUOUS_PERSON: entry(
    409,
    [
      'Several of your clients answer to this.',
      'Plusieurs de vos clients y correspondent.',
      'يوافق هذا أكثر من زبون من زبنائكم.',
    ],
    [
      'List them with borrowers(filter: …) and ask by id.',
      'Listez-les avec borrowers(filter: …) et demandez par id.',
      'اعرضوهم بواسطة borrowers(filter: …) ثم اسألوا بالمعرّف id.',
    ],
  ),
  FUTURE_TIME: entry(
    400,
    ['This time has not come yet.', 'Ce moment n’est pas encore venu.', 'هذا الوقت لم يحن بعد.'],
    [
      'Ask for a month or an instant that has passed.',
      'Demandez un mois ou un instant passé.',
      'اسألوا عن شهر أو لحظة مضت.',
    ],
  ),
  CASE_ALREADY_RULED: entry(
    409,
    ['This identity case has been ruled on.'],
    ['Read its ruling; it stands.'],
  ),
  RULING_IMPOSSIBLE: entry(
    409,
    ['An inquiry that did not fit its id names no second borrower to unite.'],
    ['Rule DIFFERENT_PEOPLE or MISTYPED.'],
  ),
  MATCH_ALREADY_DECIDED: entry(
    409,
    ['These two people have been decided on.'],
    ['Read the decision; undo it first if it was wrong.'],
  ),
  NOTHING_TO_UNDO: entry(
    409,
    ['These two people have not been decided on, or the decision is undone already.'],
    ['Merge them or keep them apart.'],
  ),
  MERGE_CONTRADICTS: entry(
    409,
    ['Uniting these two would unite people whom another decision keeps apart.'],
    ['Undo the decision that keeps them apart, or keep these two apart.'],
  ),
} satisfies Record<string, ErrorEntry>;

const PORTFOLIO = {
  FIGURES_PENDING: entry(
    409,
    [
      'These figures are being made since your last return.',
      'Ces chiffres sont en cours de calcul depuis votre dernière déclaration.',
      'هذه الأرقام قيد الاحتساب منذ آخر تصريح لكم.',
    ],
    ['Ask again in a minute.', 'Redemandez dans une minute.', 'أعيدوا السؤال بعد دقيقة.'],
  ),
  UNKNOWN_SCHEME: entry(
    404,
    [
      'No provisioning scheme of this code is in force at that month.',
      'Aucun barème de provisions de ce code n’est en vigueur à ce mois.',
      'لا يوجد سلّم مخصصات بهذا الرمز سارٍ في ذلك الشهر.',
    ],
    [
      'List them with provisionSchemes.',
      'Listez-les avec provisionSchemes.',
      'اعرضوها بواسطة provisionSchemes.',
    ],
  ),
  BAD_SCHEME_TEXT: entry(
    400,
    [
      'The text is empty, too long or not written as its field asks.',
      'Le texte est vide, trop long ou n’a pas la forme de son champ.',
      'النص فارغ أو أطول من اللازم أو لا يوافق شكل حقله.',
    ],
    [
      'code: 2–32 capital letters, digits, _; class: 1–40 characters; source: 1–500.',
      'code : 2 à 32 majuscules, chiffres, _ ; class : 1 à 40 caractères ; source : 1 à 500.',
      'code: من 2 إلى 32 حرفا لاتينيا كبيرا أو رقما أو _؛ class: من 1 إلى 40؛ source: من 1 إلى 500.',
    ],
  ),
  SCHEME_BUCKETS: entry(
    400,
    [
      'The buckets have a gap or an overlap, or do not run from 0 to an open end.',
      'Les tranches ont un trou ou un chevauchement, ou ne vont pas de 0 à une fin ouverte.',
      'بين الشرائح فجوة أو تداخل، أو أنها لا تمتد من 0 إلى نهاية مفتوحة.',
    ],
    [
      'Begin at 0, begin each at the day after the one before, leave maxDpd out of the last; 20 at most.',
      'Commencez à 0, chacune au lendemain de la précédente, la dernière sans maxDpd ; 20 au plus.',
      'ابدؤوا من 0، وكل شريحة من اليوم التالي لسابقتها، والأخيرة دون maxDpd؛ 20 على الأكثر.',
    ],
  ),
  SCHEME_RATES: entry(
    400,
    [
      'A rate is not between 0 and 1, has more than four decimals, or is below that of fewer days.',
      'Un taux n’est pas entre 0 et 1, a plus de quatre décimales, ou baisse quand le retard croît.',
      'نسبة ليست بين 0 و1، أو لها أكثر من أربعة أرقام عشرية، أو تقل عن نسبة أيام أقل.',
    ],
    [
      'Write 0.5 for 50 %; rates may not fall as days grow.',
      'Écrivez 0.5 pour 50 % ; un taux ne baisse pas quand le retard croît.',
      'اكتبوا 0.5 مقابل 50 %؛ لا تنخفض النسب كلما زادت الأيام.',
    ],
  ),
  BELOW_FLOOR: entry(
    409,
    [
      'The scheme is weaker than the sector’s floor {floor}: {problem}.',
      'Le barème est plus faible que le plancher du secteur {floor} : {problem}.',
      'السلّم أضعف من الحد الأدنى للقطاع {floor}: {problem}.',
    ],
    [
      'Ask at least as much as the floor at every number of days.',
      'Demandez au moins autant que le plancher à chaque retard.',
      'اطلبوا على الأقل ما يطلبه الحد الأدنى عند كل عدد من الأيام.',
    ],
  ),
  SCHEME_DATED: entry(
    409,
    [
      'A version of this scheme begins on that day or later; stored versions are never changed.',
      'Une version de ce barème commence ce jour-là ou après ; une version enregistrée ne change jamais.',
      'توجد نسخة من هذا السلّم تبدأ في ذلك اليوم أو بعده؛ ولا تُغيَّر نسخة محفوظة أبدا.',
    ],
    [
      'Choose a later validFrom, or another code.',
      'Choisissez un validFrom plus tardif, ou un autre code.',
      'اختاروا validFrom لاحقا أو رمزا آخر.',
    ],
  ),
  SCHEME_CODE_TAKEN: entry(
    409,
    [
      'The sector has a scheme of this code.',
      'Le secteur a un barème de ce code.',
      'للقطاع سلّم بهذا الرمز.',
    ],
    ['Choose another code.', 'Choisissez un autre code.', 'اختاروا رمزا آخر.'],
  ),
} satisfies Record<string, ErrorEntry>;

const SCREENINGS = {
  BAD_SCREENING: entry(
    400,
    [
      'The list of people cannot be read.',
      'La liste de personnes est illisible.',
      'تعذرت قراءة قائمة الأشخاص.',
    ],
    [
      'Send one column with the header borrower_id, loan_ref or national_id; or clients=ALL without a body.',
      'Envoyez une colonne avec l’en-tête borrower_id, loan_ref ou national_id ; ou clients=ALL sans corps.',
      'أرسلوا عمودا واحدا بترويسة borrower_id أو loan_ref أو national_id، أو clients=ALL دون نص.',
    ],
  ),
  TOO_MANY_PEOPLE: entry(
    413,
    [
      'A screening takes 100,000 people at most.',
      'Un examen porte sur 100 000 personnes au plus.',
      'لا يشمل الفحص أكثر من 100000 شخص.',
    ],
    ['Send them in several.', 'Envoyez-les en plusieurs fois.', 'أرسلوهم على دفعات.'],
  ),
  NOT_FINISHED: entry(
    409,
    ['The screening still runs.', 'L’examen est en cours.', 'الفحص ما زال جاريا.'],
    [
      'Ask for its state until it is FINISHED.',
      'Demandez son état jusqu’à FINISHED.',
      'اسألوا عن حالته حتى تصبح FINISHED.',
    ],
  ),
} satisfies Record<string, ErrorEntry>;

const VERDICTS = {
  BAD_VERDICT_RULE: entry(
    400,
    [
      'This rule cannot be tried.',
      'Cette règle ne peut pas être essayée.',
      'لا يمكن تجربة هذه القاعدة.',
    ],
    [
      'Name each measure once, give watchFrom, limitFrom or both on its grid, and no limit below the watch.',
      'Nommez chaque mesure une fois, donnez watchFrom, limitFrom ou les deux sur sa grille, sans limite sous la veille.',
      'اذكروا كل مقياس مرة واحدة وأعطوا watchFrom أو limitFrom أو كليهما ضمن شبكته، دون حد أدنى من عتبة التنبيه.',
    ],
  ),
  TOO_MANY_TRIALS: entry(
    429,
    [
      'You have tried five sets of rules on this snapshot.',
      'Vous avez essayé cinq jeux de règles sur cette publication.',
      'جربتم خمس مجموعات من القواعد على هذا النشر.',
    ],
    [
      'Try again after the next one.',
      'Réessayez après la prochaine.',
      'أعيدوا المحاولة بعد النشر المقبل.',
    ],
  ),
  NO_SNAPSHOT: entry(
    409,
    ['No snapshot is published yet.', 'Rien n’est encore publié.', 'لم يُنشر شيء بعد.'],
    ['Wait for the first publication.', 'Attendez la première publication.', 'انتظروا أول نشر.'],
  ),
  TRIAL_NOT_FINISHED: entry(409, ['The trial still runs.'], ['Ask for it until it has finished.']),
  DATE_PASSED: entry(
    400,
    ['Rules cannot apply from a day that has passed, or before the newest ones.'],
    ['Name today or a later day.'],
  ),
} satisfies Record<string, ErrorEntry>;

const WEBHOOKS = {
  BAD_WEBHOOK_URL: entry(
    400,
    [
      'No message can be sent there.',
      'Aucun message ne peut y être envoyé.',
      'لا يمكن إرسال رسالة إلى هناك.',
    ],
    [
      'Give an https address that is reachable from the internet, without credentials in it, and at least one event.',
      'Donnez une adresse https joignable depuis internet, sans identifiants, et au moins un événement.',
      'أعطوا عنوان https متاحا من الإنترنت دون بيانات دخول فيه، وحدثا واحدا على الأقل.',
    ],
  ),
  TOO_MANY_WEBHOOKS: entry(
    409,
    [
      'You have {most} active webhooks already.',
      'Vous avez déjà {most} webhooks actifs.',
      'لديكم بالفعل {most} عناوين نشطة.',
    ],
    ['Switch one off first.', 'Désactivez-en un d’abord.', 'عطلوا واحدا أولا.'],
  ),
} satisfies Record<string, ErrorEntry>;

/** What is wrong with a visit, in a call and in a file alike; a line that is none has a return's words. */
const LOAN_USE = {
  MISSING: entry(
    400,
    ['A required value is missing.', 'Une valeur obligatoire manque.', 'قيمة إلزامية ناقصة.'],
    [
      'Fill it in; only REMOVED leaves uses, amount and action out.',
      'Renseignez-la ; seul REMOVED omet usages, montant et suite.',
      'املؤوها؛ وحده REMOVED يعفي من الاستعمالين والمبلغ والإجراء.',
    ],
  ),
  BAD_FORMAT: entry(
    400,
    [
      'The value is not written as it must be.',
      'La valeur n’a pas le bon format.',
      'القيمة غير مكتوبة بالشكل المطلوب.',
    ],
    [
      'Days as YYYY-MM-DD, amounts in DH with at most two decimals, references of at most 64 printable characters.',
      'Jours AAAA-MM-JJ, montants en DH à deux décimales au plus, références de 64 caractères imprimables au plus.',
      'الأيام على شكل YYYY-MM-DD، والمبالغ بالدرهم برقمين عشريين كحد أقصى، والمراجع 64 حرفا قابلا للطباعة كحد أقصى.',
    ],
  ),
  UNKNOWN_CODE: entry(
    400,
    [
      'The word is none of the codes that may stand here.',
      'Ce mot n’est pas un code admis ici.',
      'ليست هذه الكلمة من الرموز المقبولة هنا.',
    ],
    [
      'Use a code of LoanUse, UseDeviation or VisitAction, as the schema lists them.',
      'Utilisez un code de LoanUse, UseDeviation ou VisitAction, listés dans le schéma.',
      'استعملوا رمزا من LoanUse أو UseDeviation أو VisitAction كما يعرضها المخطط.',
    ],
  ),
  UNKNOWN_LOAN: entry(
    404,
    [
      'You have reported no loan of this reference.',
      'Vous n’avez déclaré aucun prêt de cette référence.',
      'لم تصرحوا بأي قرض بهذا المرجع.',
    ],
    [
      'Check the reference; report the loan before its visits.',
      'Vérifiez la référence ; déclarez le prêt avant ses visites.',
      'تحققوا من المرجع؛ صرحوا بالقرض قبل زياراته.',
    ],
  ),
  DATES_OUT_OF_ORDER: entry(
    400,
    [
      'The visit is before the disbursement, or in the future.',
      'La visite précède le déblocage ou est dans le futur.',
      'الزيارة قبل صرف القرض أو في المستقبل.',
    ],
    [
      'Correct the day of the visit, or the disbursement by a CORRECTION.',
      'Corrigez la date de visite, ou le déblocage par une CORRECTION.',
      'صححوا يوم الزيارة، أو يوم الصرف بواسطة CORRECTION.',
    ],
  ),
  OUT_OF_RANGE: entry(
    400,
    [
      'The amount verified is below 0 or above the principal.',
      'Le montant vérifié est négatif ou dépasse le montant du prêt.',
      'المبلغ الذي تم التحقق منه سالب أو يتجاوز مبلغ القرض.',
    ],
    [
      'Give 0 to the principal of the loan.',
      'Donnez de 0 au montant du prêt.',
      'أدخلوا مبلغا من 0 إلى مبلغ القرض.',
    ],
  ),
  INCONSISTENT: entry(
    400,
    [
      'The deviation contradicts the two uses, or there is no visit to take back.',
      'L’écart contredit les deux usages, ou il n’y a pas de visite à retirer.',
      'الانحراف يناقض الاستعمالين، أو لا توجد زيارة لسحبها.',
    ],
    [
      'NONE: both uses are the same. TOTAL: they differ. REMOVED: name loan, day and evidence reference of the visit.',
      'NONE : usages identiques. TOTAL : différents. REMOVED : prêt, jour et pièce de la visite.',
      'NONE: الاستعمالان متطابقان. TOTAL: مختلفان. REMOVED: اذكروا القرض واليوم ومرجع الإثبات.',
    ],
  ),
  DUPLICATE_VISIT: entry(
    409,
    [
      'An earlier line has the same loan, day and evidence reference, and says something else.',
      'Une ligne précédente porte les mêmes prêt, jour et pièce, et dit autre chose.',
      'سطر سابق يحمل القرض واليوم ومرجع الإثبات نفسها ويقول غير ذلك.',
    ],
    [
      'Keep one, or give each visit an evidence reference of its own.',
      'Gardez-en une, ou donnez à chaque visite sa référence de pièce.',
      'احتفظوا بواحد، أو أعطوا كل زيارة مرجع إثبات خاصا بها.',
    ],
  ),
} satisfies Record<string, ErrorEntry>;

const PUBLICATION = {
  UNKNOWN_MONTH: entry(
    409,
    ['The calendar has no month {month}.'],
    ['Open it: centrale period open --month {month}.'],
  ),
  NOT_DUE_YET: entry(409, ['{month} is not due yet.'], ['Publish on the due date or later.']),
  ALREADY_PUBLISHED: entry(
    409,
    ['{month} is published already.'],
    ['Order a rectification: centrale rectify --month {month} --reason ….'],
  ),
  OUT_OF_ORDER: entry(
    409,
    ['A later month than {month} is published.'],
    ['Rectify the current month instead.'],
  ),
  NOT_CURRENT: entry(
    409,
    ['{month} is not the current snapshot’s month.'],
    ['Only the current month can be rectified.'],
  ),
  REASON_REQUIRED: entry(400, ['A rectification needs the bureau’s reason.'], ['Give --reason.']),
  SECTOR_TOO_SMALL: entry(
    409,
    ['Fewer than four unaffiliated lenders are in the books: a band would show a known lender.'],
    ['Wait for more, or name their written agreement: --agreement REF.'],
  ),
} satisfies Record<string, ErrorEntry>;

const STATISTICS = {
  NOT_PUBLISHED: entry(
    409,
    ['{month} is not published, so its statistics are not closed.'],
    ['Publish it first: centrale publish --month {month}.'],
  ),
  NOT_RELEASED: entry(
    409,
    ['{month} has no release.', '{month} n’a pas de publication statistique.'],
    [
      'Choose a month of the list of releases.',
      'Choisissez un mois de la liste des publications statistiques.',
    ],
  ),
  NOT_TABULATED: entry(
    404,
    [
      'No release of {month} has a table split like this.',
      'Aucune publication de {month} ne contient ce croisement.',
      'لا تتضمن أي نشرة عن {month} جدولا بهذا التقسيم.',
    ],
    [
      'Look at the tables of its releases, or have it asked for: requestTable.',
      'Voyez les tableaux de ses publications, ou faites-le demander : requestTable.',
      'اطلعوا على جداول نشراته، أو اطلبوه عبر requestTable.',
    ],
  ),
  NOT_A_KEY: entry(
    400,
    [
      'The filter’s {field} names something that is on no public list of this table.',
      'Le champ {field} du filtre ne figure sur aucune liste publique de ce tableau.',
      'يتضمن الحقل {field} في المرشح ما لا يوجد في أي لائحة عمومية لهذا الجدول.',
    ],
    [
      'Take keys and codes from the cells themselves, asked for without a filter.',
      'Prenez clés et codes dans les cases mêmes, demandées sans filtre.',
      'خذوا المفاتيح والرموز من الخانات نفسها، المطلوبة دون مرشح.',
    ],
  ),
  TOO_MANY_PAGES: entry(
    429,
    [
      'Too many pages were asked for from your address.',
      'Trop de pages ont été demandées depuis votre adresse.',
      'طُلبت صفحات كثيرة من عنوانكم.',
    ],
    [
      'Wait a minute. A release never changes: keep what you have.',
      'Attendez une minute. Une publication ne change jamais : gardez ce que vous avez.',
      'انتظروا دقيقة. النشرة لا تتغير أبدا: احتفظوا بما لديكم.',
    ],
  ),
  NOTHING_TO_RESTATE: entry(
    409,
    ['Nothing was reported or corrected for {month} since its last release.'],
    ['Restate after corrections have come in.'],
  ),
  PRIVACY_CAP_REACHED: entry(
    409,
    [
      'What is left of the year’s privacy does not pay for it. Nothing was spent or drawn.',
      'Le reste du budget annuel de confidentialité ne suffit pas. Rien n’a été dépensé ni tiré.',
    ],
    [
      'Ask for less precision, or for a period of another year.',
      'Demandez moins de précision, ou une période d’une autre année.',
    ],
  ),
  RELEASE_UNSAFE: entry(
    409,
    [
      'Together with what is published, these tables would tell too much of a lender. Nothing was spent or drawn.',
      'Avec ce qui est publié, ces tableaux en diraient trop sur un prêteur. Rien n’a été dépensé ni tiré.',
    ],
    ['Ask for a coarser table.', 'Demandez un tableau moins détaillé.'],
  ),
  LEDGER_UNBALANCED: entry(
    500,
    ['An account of the ledger is not the sum of its entries, so nothing is drawn.'],
    ['Somebody changed it by hand: compare with a backup, and correct it as the owner.'],
  ),
  CHARGE_KEY_REUSED: entry(
    409,
    ['This draw was charged before for another request. Nothing was drawn.'],
    ['Look at the releases there are: centrale release --list.'],
  ),
  BAD_TABLE_REQUEST: entry(
    400,
    [
      'This table cannot be asked for: {problem}',
      'Ce tableau ne peut pas être demandé : {problem}',
    ],
    [
      'Dimensions are of REGION, AREA, ACTIVITY, BAND; the cost is above 0 and up to the year’s reserve.',
      'Dimensions parmi REGION, AREA, ACTIVITY, BAND ; un coût supérieur à 0, dans la réserve annuelle.',
    ],
  ),
  IDEMPOTENCY_KEY_REUSED: entry(
    409,
    [
      'This idempotency key stands for another request.',
      'Cette clé d’idempotence désigne une autre demande.',
    ],
    ['Give each request a key of its own.', 'Donnez à chaque demande sa propre clé.'],
  ),
  TOO_MANY_TABLE_REQUESTS: entry(
    429,
    ['Ten of your requests wait already.', 'Dix de vos demandes attendent déjà.'],
    ['Wait until the bureau has decided.', 'Attendez la décision de la centrale.'],
  ),
  SAME_APPROVER: entry(
    409,
    [
      'You approved this already; the second approval is another person’s.',
      'Vous avez déjà approuvé ; la seconde approbation revient à une autre personne.',
    ],
    ['Ask a colleague with a client of their own.', 'Demandez à un collègue, avec son client.'],
  ),
  REQUEST_CLOSED: entry(
    409,
    ['This request is decided already.', 'Cette demande est déjà tranchée.'],
    ['Look at its state.', 'Consultez son état.'],
  ),
} satisfies Record<string, ErrorEntry>;

export const ERRORS = {
  ...ACCESS,
  ...REQUEST,
  ...RETURNS,
  ...INQUIRIES,
  ...BORROWERS,
  ...PORTFOLIO,
  ...LOAN_USE,
  ...SCREENINGS,
  ...VERDICTS,
  ...WEBHOOKS,
  ...PUBLICATION,
  ...STATISTICS,
};
export type ErrorCode = keyof typeof ERRORS;

/** A refusal with a code of the catalogue; whoever answers turns it into words. */
export class CentraleError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = 'CentraleError';
  }
}

/** A sentence in a language (English where it has none), its `{names}` filled. */
export function toWords(
  sentence: Sentence,
  locale: Locale,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const text = sentence[locale] ?? sentence.en;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
