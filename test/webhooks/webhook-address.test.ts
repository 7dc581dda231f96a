// Where a message may go: a client that names its own address must not make the gateway knock inside its network.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpenAddress, readWebhookUrl } from '../../src/webhooks/webhook-address.js';

describe('the address of a webhook', () => {
  it.each([
    'https://example.org/hook',
    'https://example.org:8443/a?b=c',
    'https://93.184.216.34/hook',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/hook',
  ])('%s is taken', (url) => {
    expect(readWebhookUrl(url, false)?.href).toBe(new URL(url).href);
  });

  it.each([
    'http://example.org/hook',
    'ftp://example.org/hook',
    'https://user:secret@example.org/hook',
    'https://example.org/hook#part',
    'https://localhost/hook',
    'https://127.0.0.1/hook',
    'https://127.1/hook',
    'https://2130706433/hook',
    'https://0x7f000001/hook',
    'https://[::1]/hook',
    'https://[::ffff:127.0.0.1]/hook',
    'https://[::ffff:a9fe:a9fe]/latest',
    'https://10.0.0.7/hook',
    'https://172.20.0.1/hook',
    'https://192.168.1.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/hook',
    'https://[fd00::1]/hook',
    'https://[fe80::1]/hook',
    'https://metadata/hook',
    'https://db.internal/hook',
    'https://printer.local/hook',
    'javascript:alert(1)',
    'not an address',
    `https://example.org/${'x'.repeat(2000)}`,
  ])('%s is refused', (url) => {
    expect(readWebhookUrl(url, false)).toBeUndefined();
  });

  it('may be this machine in the demo only, and no other address of its network even there', () => {
    expect(readWebhookUrl('http://127.0.0.1:9999/hook', true)).toBeDefined();
    expect(readWebhookUrl('http://localhost:9999/hook', true)).toBeDefined();
    expect(readWebhookUrl('https://10.0.0.7/hook', true)).toBeUndefined();
    expect(readWebhookUrl('http://example.org/hook', true)).toBeUndefined();
  });

  it('is judged again when its name is resolved: no private address passes, in either family', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0] = address.split('.').map(Number);
        const isPrivate =
          [0, 10, 127].includes(a) ||
          a >= 224 ||
          (a === 172 && b >= 16 && b < 32) ||
          (a === 192 && b === 168) ||
          (a === 169 && b === 254) ||
          (a === 100 && b >= 64 && b < 128);
        if (isPrivate) {
          expect(isOpenAddress(address, false)).toBe(false);
          expect(isOpenAddress(`::ffff:${address}`, false)).toBe(false);
        }
      }),
    );
    expect(isOpenAddress('93.184.216.34', false)).toBe(true);
    expect(isOpenAddress('not an address', false)).toBe(false);
  });
});
