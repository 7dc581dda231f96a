// The language of a page: the one asked for in its address, else by the reader's program.
import type { FastifyRequest } from 'fastify';
import type { Locale } from '../errors.js';
import { toLocale } from './locale.js';

export function toPageLanguage({ query, headers }: FastifyRequest): Locale {
  const { lang } = query as { lang?: unknown };
  const isOurs = lang === 'fr' || lang === 'ar' || lang === 'en';
  return isOurs ? lang : toLocale(headers['accept-language']);
}
