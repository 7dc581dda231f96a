// Scalars read back exactly what they were given, and refuse what they cannot hold.
import fc from 'fast-check';
import { Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toCentimesExactly, toDirhams, toMonthEnd } from '../../src/access/scalar-rules.js';
import { Decimal, LocalDate, YearMonth } from '../../src/access/scalars.js';

describe('scalars', () => {
  it.each([
    ['0', 0n],
    ['0.5', 50n],
    ['1250.50', 125050n],
    ['-3.07', -307n],
    ['999999999999999.99', 99999999999999999n],
  ])('Decimal reads %s dirhams as %s centimes', (text, centimes) => {
    expect(Decimal.parseValue(text)).toBe(centimes);
  });

  it.each([
    ...[
      '',
      ' 1',
      '1 ',
      '1,5',
      '1.',
      '.5',
      '1.234',
      '1e3',
      '+1',
      '0x10',
      'NaN',
      '١',
      '1'.repeat(16),
    ],
    ...[1, 1.5, null, true, {}, { __raw: true, sql: '1' }, ['1']],
  ])('Decimal refuses %j and says how to write it', (input) => {
    expect(() => Decimal.parseValue(input)).toThrow('Decimal: dirhams as text, such as "1250.50".');
  });

  it('Decimal never takes a number literal, which may have lost digits', () => {
    expect(() => Decimal.parseLiteral({ kind: Kind.FLOAT, value: '1.5' })).toThrow('Decimal');
    expect(Decimal.parseLiteral({ kind: Kind.STRING, value: '1.5' })).toBe(150n);
  });

  it('Decimal never writes a float', () => {
    expect(() => Decimal.serialize(12.5)).toThrow('bigint');
  });

  it('centimes survive the way out and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n) + 1n, max: 10n ** 17n - 1n }), (centimes) => {
        expect(toCentimesExactly(toDirhams(centimes))).toBe(centimes);
      }),
    );
  });

  it.each([
    ['2026-01', '2026-01-31'],
    ['2026-02', '2026-02-28'],
    ['2024-02', '2024-02-29'],
    ['2026-12', '2026-12-31'],
  ])('YearMonth keeps %s as %s and writes it back', (month, lastDay) => {
    expect(YearMonth.parseValue(month)).toBe(lastDay);
    expect(YearMonth.serialize(lastDay)).toBe(month);
  });

  it.each(['2026-00', '2026-13', '2026-1', '26-01', '2026-01-31', '9999-01', 202601])(
    'YearMonth refuses %j',
    (input) => expect(() => YearMonth.parseValue(input)).toThrow('YearMonth: a month'),
  );

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '9999999-01-01', '2026-01-01T00:00:00Z', 1])(
    'Date refuses %j',
    (input) => expect(() => LocalDate.parseValue(input)).toThrow('Date: a day'),
  );

  it('every day of the calendar is read as itself, and its month ends in that month', () => {
    const day = fc.date({
      min: new Date('1800-01-01'),
      max: new Date('2199-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(LocalDate.parseValue(text)).toBe(text);
        expect(toMonthEnd(text.slice(0, 7))?.slice(0, 7)).toBe(text.slice(0, 7));
      }),
    );
  });
});
