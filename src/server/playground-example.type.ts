// What a saved operation of the playground is.

export interface Example {
  name: string;
  title: { en: string; fr: string };
  query: string;
  variables?: Record<string, unknown>;
}
