// Moroccan names with the spellings that offices give them, for people who do not exist: what the matching of people is
// measured on. The most common first; the first spelling is the usual one, the Arabic form stands last.

const toNames = (lines: string): readonly (readonly string[])[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s*\/\s*/));

export const LABELLED_LAST_NAMES = toNames(`
  Alaoui / El Alaoui / Elalaoui / Allaoui / العلوي
  El Idrissi / Idrissi / ELIDRISSI / L'Idrissi / Al Idrissi / الإدريسي
  Bennani / Benani / Bennany / بناني
  El Amrani / Amrani / Lamrani / Elamrani / العمراني
  Tazi / Tazy / Et-Tazi / التازي
  Benjelloun / Ben Jelloun / Benjeloun / بنجلون
  Alami / El Alami / Lalami / العلمي
  Naciri / Nassiri / En-Naciri / Naceri / الناصري
  Filali / El Filali / Elfilali / الفيلالي
  El Fassi / Fassi / Elfassi / Al Fassi / الفاسي
  Chraibi / Chraïbi / Echchraibi / Shraibi / الشرايبي
  Berrada / Berada / برادة
  Ouazzani / El Ouazzani / Wazzani / Ouazani / الوزاني
  Tahiri / Et-Tahiri / Taheri / الطاهري
  El Yacoubi / Yacoubi / Yaacoubi / Yakoubi / اليعقوبي
  Mansouri / El Mansouri / Almansouri / Mansoury / المنصوري
  Daoudi / Ed-Daoudi / Eddaoudi / Daoudy / الداودي
  Saidi / Es-Saidi / Essaidi / Saïdi / السعيدي
  Kadiri / El Kadiri / Qadiri / Elkadiri / القادري
  Zerouali / Ez-Zerouali / Zeroualy / الزروالي
  Haddad / El Haddad / Elhaddad / Hadad / الحداد
  Ait Ali / Aït Ali / Aitali / Ayt Ali / ايت علي
  Ait Lahcen / Aït Lahcen / Aitlahcen / ايت لحسن
  Oubella / Oubela / Oubellah / اوبلا
  Bouazza / Bou Azza / Abou Azza / Bouaza / بوعزة
  Boukhari / El Boukhari / Elboukhari / البوخاري
  Lahlou / Lahlo / Lehlou / لحلو
  Sebti / Es-Sebti / Essebti / السبتي
  Skalli / Sqalli / Es-Skalli / الصقلي
  Jabri / El Jabri / Eljabri / Jabry / الجابري
  Ghazi / El Ghazi / Elghazi / Rhazi / الغازي
  Hajji / El Hajji / Elhajji / Haji / الحجي
  Kabbaj / Kabaj / El Kabbaj / القباج
  Mernissi / Mernisi / El Mernissi / المرنيسي
  Ziani / Ez-Ziani / Ziany / الزياني
  Zouhair / Zohair / Zouheir / زهير
  Benali / Ben Ali / Bin Ali / بن علي
  Benmoussa / Ben Moussa / Benmousa / بنموسى
  Benchekroun / Ben Chekroun / Benchakroun / بنشقرون
  Bensouda / Ben Souda / بنسودة
  Belhaj / Bel Haj / Belhadj / بلحاج
  Belkacem / Belcacem / Belqasem / بلقاسم
  Lamrabet / El Mrabet / L'Mrabet / Lmrabet / لمرابط
  Rahmouni / Er-Rahmouni / Rahmouny / الرحموني
  Slaoui / Es-Slaoui / Slawi / السلاوي
  Sbai / Es-Sbai / Essbai / السباعي
  Khattabi / El Khattabi / Elkhattabi / Khatabi / الخطابي
  Guessous / Gessous / Guesous / كسوس
  Marrakchi / El Marrakchi / Merrakchi / المراكشي
  Doukkali / Ed-Doukkali / Doukali / الدكالي
  Soussi / Es-Soussi / Soussy / السوسي
  Rifi / Er-Rifi / Errifi / الريفي
  Jebli / Ej-Jebli / Jebly / الجبلي
  Sahraoui / Es-Sahraoui / Sahrawi / الصحراوي
  Regragui / Ragragui / Regragi / الركراكي
  Touzani / Et-Touzani / Touzany / التوزاني
  Bouhaddou / Bou Haddou / Bouhadou / بوحدو
  Bouchta / Bou Chta / بوشتى
  Boujida / Bou Jida / بوجيدة
  Ouali / El Ouali / Elouali / Wali / الوالي
  Harrak / El Harrak / Harak / الحراق
  Khalfi / El Khalfi / Elkhalfi / الخلفي
  Kettani / El Kettani / Kettany / الكتاني
  Laaroussi / El Aroussi / Laroussi / العروسي
  Mokhtari / El Mokhtari / Moukhtari / المختاري
  Moutaouakil / El Moutaouakil / Moutawakil / المتوكل
  Nejjar / En-Nejjar / Najjar / النجار
  Ouchen / Ouchene / وشن
  Qarqouri / Karkouri / القرقوري
  Rachidi / Er-Rachidi / Errachidi / الرشيدي
  Salhi / Es-Salhi / Salehi / الصالحي
  Semlali / Es-Semlali / Samlali / السملالي
  Tijani / Et-Tijani / Tidjani / التيجاني
  Wahbi / Ouahbi / El Ouahbi / الوهبي
  Yahyaoui / El Yahyaoui / Yahiaoui / اليحياوي
  Zemmouri / Ez-Zemmouri / Zemouri / الزموري
  Ghali / El Ghali / Rhali / الغالي
  Fikri / El Fikri / Fikry / الفكري
  Chafik / Chafiq / Shafik / شفيق
  Dahbi / Ed-Dahbi / Dahby / الذهبي
  Abdellaoui / El Abdellaoui / Abdelaoui / العبدلاوي
  Abdelmoumen / Abd El Moumen / عبد المومن
  Achour / El Achour / Ashour / عاشور
  Badri / El Badri / Elbadri / البدري
  Chaoui / Ech-Chaoui / Echaoui / الشاوي
  Fathi / El Fathi / Fethi / الفتحي
  Hilali / El Hilali / Elhilali / الهلالي
  Jouhari / El Jouhari / Jouhary / الجوهري
  Karimi / El Karimi / Krimi / الكريمي
  Lahbabi / Lehbabi / الحبابي
  Maaroufi / El Maaroufi / Maroufi / المعروفي
  Nouri / En-Nouri / Ennouri / النوري
  Ouaziz / Ouazziz / Waziz / وعزيز
  Rhioui / Ghioui / الغيوي
  Sadiki / Es-Sadiki / Saddiki / الصديقي
  Tamri / Et-Tamri / التمري
  Zniber / Znibar / زنيبر
  Hmimou / Hmimo / حميمو
  Mezouar / El Mezouar / Mezwar / المزوار
  Ouhassi / Ouhasi / وحاسي
`);

export const LABELLED_WOMEN = toNames(`
  Fatima / Fatema / Fatimah / فاطمة
  Fatima Zahra / FATIMAZOHRA / Fatim Zahra / F.Zahra / Fatima Ezzahra / Fatima-Zohra / فاطمة الزهراء
  Khadija / Khadidja / Kadija / Khadijah / خديجة
  Aicha / Aïcha / Aisha / عائشة
  Naima / Naïma / Naaima / نعيمة
  Rachida / Rachidah / رشيدة
  Zineb / Zaineb / Zeineb / Zainab / زينب
  Malika / Malikah / مليكة
  Latifa / Lateefa / لطيفة
  Saida / Saïda / Saidah / سعيدة
  Amina / Aminah / أمينة
  Hafida / Hafidah / حفيظة
  Karima / Karimah / كريمة
  Samira / Samirah / سميرة
  Meryem / Mariam / Maryam / Meriem / مريم
  Nadia / Nadya / نادية
  Houria / Houriya / حورية
  Jamila / Djamila / جميلة
  Halima / Halimah / حليمة
  Ghizlane / Rhizlane / Ghizlan / غزلان
  Hanane / Hanan / حنان
  Ilham / Elham / إلهام
  Soumia / Soumaya / Soumiya / سمية
  Touria / Thouria / Toria / ثرية
  Hayat / Hayate / حياة
  Ikram / Ikrame / إكرام
  Loubna / Lobna / لبنى
  Mina / Minah / مينة
  Mbarka / M'barka / Embarka / مباركة
  Fatna / Fatnah / فاطنة
  Rkia / Rqia / Rkiya / رقية
  Sanae / Sanaa / سناء
  Hasna / Hasnaa / حسناء
  Siham / Sihame / سهام
  Asmae / Asmaa / أسماء
  Oum Keltoum / Oumkeltoum / Oum Kaltoum / أم كلثوم
  Bouchra / Boushra / بشرى
  Wafae / Wafaa / Ouafae / وفاء
  Yamna / Yamnah / يامنة
  Zohra / Zahra / زهرة
`);

export const LABELLED_MEN = toNames(`
  Mohamed / Mohammed / Med / Mohd / Mohamad / محمد
  Ahmed / Ahmad / أحمد
  Hassan / Hasan / Hassane / حسن
  Abdellah / Abdallah / Abdelah / عبد الله
  Abderrahim / Abderahim / Abd Rahim / عبد الرحيم
  Youssef / Yousef / Yusuf / Youcef / يوسف
  Rachid / Rashid / رشيد
  Said / Saïd / سعيد
  Mustapha / Mostafa / Moustapha / مصطفى
  Driss / Idriss / Idris / إدريس
  Brahim / Ibrahim / إبراهيم
  Lahcen / Lahsen / لحسن
  Houcine / Hocine / Lhoucine / El Houcine / الحسين
  Khalid / Khaled / خالد
  Omar / Oumar / عمر
  Abdelkader / Abd El Kader / Abdelqader / عبد القادر
  Abdelaziz / Abd El Aziz / Abdelazize / عبد العزيز
  Abdelhak / Abd El Hak / Abdelhaq / عبد الحق
  Noureddine / Nour Eddine / Nordine / نور الدين
  Jamal / Djamal / جمال
  Aziz / Azize / عزيز
  Karim / Karime / كريم
  Hamid / Hamide / حميد
  Mbarek / M'barek / Embarek / مبارك
  Mohamed Amine / Med Amine / Mohammed Amin / محمد أمين
  Moulay Ahmed / My Ahmed / مولاي أحمد
  Sidi Mohamed / Sidi Med / سيدي محمد
  Yassine / Yasin / Yassin / ياسين
  Hicham / Hichem / هشام
  Othmane / Otmane / Osman / عثمان
  Salah Eddine / Salaheddine / صلاح الدين
  Ilyas / Elyas / Iliass / إلياس
  Zakaria / Zakariya / زكرياء
  Ali / Aly / علي
  Jilali / Djilali / جيلالي
  Larbi / El Arbi / L'Arbi / العربي
  Bouchaib / Bou Chaib / Bouchaïb / بوشعيب
  Miloud / Miloude / ميلود
  Samir / Sameer / سمير
  Tarik / Tariq / Tarek / طارق
`);

/** Names that twins are given because they sound alike. */
export const TWIN_NAMES: Readonly<Record<'F' | 'M', readonly (readonly [string, string])[]>> = {
  M: [
    ['Hassan', 'Houcine'],
    ['Mohamed', 'Ahmed'],
    ['Said', 'Saad'],
    ['Karim', 'Karam'],
    ['Jamal', 'Kamal'],
    ['Youssef', 'Younes'],
    ['Abderrahim', 'Abderrahmane'],
    ['Driss', 'Brahim'],
  ],
  F: [
    ['Fatima', 'Fatiha'],
    ['Hasna', 'Husnia'],
    ['Hanane', 'Hana'],
    ['Samira', 'Samia'],
    ['Aicha', 'Khadija'],
    ['Zineb', 'Zahra'],
    ['Karima', 'Halima'],
    ['Naima', 'Nadia'],
  ],
};
