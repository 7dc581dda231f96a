// What the playground says, in English and French: its labels, and in one line what the selected client may see.
import type { Audience } from '../access/viewer.js';

export type PlaygroundLocale = 'en' | 'fr';
type Text = Record<PlaygroundLocale, string>;

interface Labels {
  title: string;
  client: string;
  example: string;
  show: string;
  errors: string;
  report: string;
  otherLanguage: string;
  tokenFailed: string;
}

export const LABELS: Record<PlaygroundLocale, Labels> = {
  en: {
    title: 'Centrale: playground',
    client: 'Client',
    example: 'Example',
    show: 'Show',
    errors: 'Errors',
    report: 'Monthly report',
    otherLanguage: 'Français',
    tokenFailed: 'No token for this client:',
  },
  fr: {
    title: 'Centrale : terrain d’essai',
    client: 'Client',
    example: 'Exemple',
    show: 'Afficher',
    errors: 'Erreurs',
    report: 'Rapport mensuel',
    otherLanguage: 'English',
    tokenFailed: 'Pas de jeton pour ce client :',
  },
};

export const SEES: Record<Audience, Text> = {
  AMC: {
    en: 'A lender: its own clients and loans in full; what others lend to a person in bands only, each look recorded.',
    fr: 'Un prêteur : ses clients et ses prêts en entier ; ceux des autres par tranches, chaque regard inscrit.',
  },
  RESEARCH: {
    en: 'A research partner: the public directory. Borrowers and loans do not exist here.',
    fr: 'Un partenaire de recherche : l’annuaire public. Ni emprunteurs ni prêts n’existent ici.',
  },
  BUREAU: {
    en: 'The bureau’s staff: returns and their state, and a person only with a case reference, which is recorded.',
    fr: 'Le bureau : les déclarations et leur état ; une personne seulement avec un dossier, et c’est inscrit.',
  },
  SUPERVISOR: {
    en: 'The supervisor: the public directory, without any borrower’s file.',
    fr: 'Le superviseur : l’annuaire public, sans le dossier d’aucun emprunteur.',
  },
};
