// Which addresses a message may be sent to. A webhook is chosen by a client, so that without these rules the gateway
// would knock at doors of its own network for anybody. Pure.
import { BlockList, isIP } from 'node:net';

const LONGEST = 2000;

const CLOSED: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];
const closed = new BlockList();
for (const [network, prefix, family] of CLOSED) closed.addSubnet(network, prefix, family);
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether a message may go to this resolved address; IPv4 within IPv6 is judged as IPv4. */
export function isOpenAddress(address: string, allowsLoopback: boolean): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIP(mapped) === 0) return false;
  const family = familyOf(mapped);
  if (allowsLoopback && loopback.check(mapped, family)) return true;
  return !closed.check(mapped, family);
}

/**
 * The address a client gave, or undefined where messages may not go there: https alone, no credentials in it, no
 * network of ours. Where loopback is allowed (the demo), http to it is too.
 */
export function readWebhookUrl(text: string, allowsLoopback: boolean): URL | undefined {
  const url = text.length <= LONGEST ? URL.parse(text) : null;
  if (!url) return undefined;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLiteral = isIP(host) !== 0;
  const isLoopback = host === 'localhost' || (isLiteral && loopback.check(host, familyOf(host)));
  if (isLoopback) return allowsLoopback ? url : undefined;
  if (url.protocol !== 'https:') return undefined;
  if (isLiteral) return isOpenAddress(host, false) ? url : undefined;
  return host.includes('.') && !/\.(local|internal|localhost)$/.test(host) ? url : undefined;
}
