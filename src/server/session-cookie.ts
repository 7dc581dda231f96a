// The cookie by which a person opens pages in a browser: who they are, sealed with a key of the gateway, for 15
// minutes. Good for GET pages only; it must never be accepted where something is changed or a look is recorded.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Audience } from '../access/viewer.js';

export const SESSION_COOKIE = 'centrale_session';
export const SESSION_SECONDS = 900;

export interface Session {
  clientId: string;
  audience: Audience;
  association: string | null;
  expiresAt: Date;
}

export class SessionCookies {
  private readonly key: Buffer;

  constructor(
    secret: Buffer,
    private readonly isSecure: boolean,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'centrale session cookie', 32));
  }

  /** The Set-Cookie value of a session, which ends with the token it was opened with, if that ends sooner. */
  toHeader(viewer: Session, now: Date): string {
    const latest = now.getTime() + SESSION_SECONDS * 1_000;
    const expiresAtMs = Math.min(latest, viewer.expiresAt.getTime());
    const { clientId, audience, association } = viewer;
    const body = JSON.stringify({ clientId, audience, association, expiresAtMs });
    const payload = Buffer.from(body).toString('base64url');
    const seconds = Math.max(0, Math.floor((expiresAtMs - now.getTime()) / 1_000));
    const flags = `Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
    const value = `${payload}.${this.toSeal(payload).toString('base64url')}`;
    return `${SESSION_COOKIE}=${value}; ${flags}${this.isSecure ? '; Secure' : ''}`;
  }

  /** The session of a Cookie header; undefined where there is none, or it was altered, or it has ended. */
  find(cookieHeader: string | undefined, now: Date): Session | undefined {
    const found = cookieHeader?.match(
      /(?:^|;\s*)centrale_session=([\w-]{1,1000})\.([\w-]{43})(?:;|$)/,
    );
    const [, payload, seal] = found ?? [];
    if (payload === undefined || seal === undefined) return undefined;
    if (!timingSafeEqual(Buffer.from(seal, 'base64url'), this.toSeal(payload))) return undefined;
    const { expiresAtMs, ...who } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (expiresAtMs <= now.getTime()) return undefined;
    return { ...who, expiresAt: new Date(expiresAtMs) };
  }

  private toSeal(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}
