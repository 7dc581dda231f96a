// The environment: every default works, every bad value is refused by name with a remedy.
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SETTINGS } from '../../src/config.js';

const DB = {
  DATABASE_URL: 'postgresql://centrale_app:a@db/c',
  DATABASE_WORK_URL: 'postgresql://centrale_work:b@db/c',
  CENTRALE_KEYS: '/etc/centrale/keys.json',
};

describe('the configuration', () => {
  it('works without any variable', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      publicUrl: 'http://127.0.0.1:4000',
      playground: true,
      oidcAudience: 'urn:centrale',
      demoBorrowers: 20_000,
    });
  });

  it('takes an empty variable for none', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4000 });
  });

  it('turns the playground off beside a real issuer unless it is asked for', () => {
    const issuer = { OIDC_ISSUER: 'https://id.example' };
    expect(readConfig(issuer).playground).toBe(false);
    expect(readConfig({ ...issuer, PLAYGROUND: 'on' }).playground).toBe(true);
  });

  it('puts an IPv6 host in brackets, and takes the slash off a public address', () => {
    expect(readConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:4000');
    expect(readConfig({ PUBLIC_URL: 'https://c.example/' }).publicUrl).toBe('https://c.example');
  });

  it('takes a database with both logins and a key file', () => {
    expect(readConfig(DB)).toMatchObject({
      databaseUrl: DB.DATABASE_URL,
      keysPath: DB.CENTRALE_KEYS,
    });
  });

  it.each([
    [{ PORT: '80a' }, 'PORT', /0 to 65535/],
    [{ PORT: '70000' }, 'PORT', /0 to 65535/],
    [{ PLAYGROUND: 'yes' }, 'PLAYGROUND', /on or off/],
    [{ DEMO_BORROWERS: '-1' }, 'DEMO_BORROWERS', /whole number/],
    [{ METRICS_PORT: '0' }, 'METRICS_PORT', /whole number/],
    [{ OIDC_ISSUER: 'id.example' }, 'OIDC_ISSUER', /https:/],
    [{ OIDC_ALGORITHMS: 'EdDSA,none' }, 'OIDC_ALGORITHMS', /Choose from/],
    [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL', /https:/],
    [{ ...DB, DATABASE_URL: 'mysql://x' }, 'DATABASE_URL', /postgresql:/],
    [{ ...DB, DATABASE_WORK_URL: '' }, 'DATABASE_WORK_URL', /centrale_work/],
    [{ ...DB, CENTRALE_KEYS: '' }, 'CENTRALE_KEYS', /key file/],
  ])('refuses %j, naming %s', (env, variable, remedy) => {
    const read = () => readConfig(env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(remedy);
    expect(read).toThrow(new RegExp(`^${variable} `));
  });

  it('never shows a password in a refusal', () => {
    const env = { ...DB, DATABASE_URL: 'mysql://centrale_app:sesame@db/c' };
    expect(() => readConfig(env)).toThrow(/^(?!.*sesame)/);
  });

  it('lists every variable once', () => {
    const names = SETTINGS.map((setting) => setting.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
