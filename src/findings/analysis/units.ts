/** The units that metrics come in. Claims and records use the base unit; scaling is for readers only. */
export type Unit = 'bytes' | 'nanoseconds' | 'allocations' | 'byte-allocations' | 'share' | 'count';

/**
 * How numbers of one magnitude are shown: divided by `divisor`, with `suffix` behind them or in a table
 * header.
 */
export interface Scale {
  readonly divisor: number;
  readonly suffix: string;
}

const binary = (suffix: string): readonly Scale[] => [
  { divisor: 1, suffix: `B${suffix}` },
  { divisor: 2 ** 10, suffix: `KiB${suffix}` },
  { divisor: 2 ** 20, suffix: `MiB${suffix}` },
  { divisor: 2 ** 30, suffix: `GiB${suffix}` },
];

const scales: Readonly<Record<Unit, readonly Scale[]>> = {
  bytes: binary(''),
  nanoseconds: [
    { divisor: 1, suffix: 'ns' },
    { divisor: 1e3, suffix: 'µs' },
    { divisor: 1e6, suffix: 'ms' },
    { divisor: 1e9, suffix: 's' },
  ],
  allocations: [
    { divisor: 1, suffix: 'allocations' },
    { divisor: 1e6, suffix: 'million allocations' },
  ],
  'byte-allocations': binary(' × 1000 allocations').map(({ divisor, suffix }) => ({
    divisor: divisor * 1000,
    suffix,
  })),
  share: [{ divisor: 0.01, suffix: '%' }],
  count: [
    { divisor: 1, suffix: '' },
    { divisor: 1e6, suffix: 'million' },
  ],
};

/** The scale in which `largest` reads as a number of one to four digits. */
export function scaleFor(unit: Unit, largest: number): Scale {
  const known = scales[unit];
  return known.findLast(({ divisor }) => Math.abs(largest) >= divisor) ?? known[0]!;
}

// Made once: a report writes tens of thousands of figures, and making one takes longer than using it.
const whole = new Intl.NumberFormat('en-US');
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Three significant digits, thousands separated, no exponent: 0.0123, 1.5, 12.3, 1,234. */
export function formatNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return whole.format(Math.round(value));
  return threeDigits.format(Number(value.toPrecision(3)));
}

/**
 * A value in base units with the unit that suits it: `12.3 MiB`, `1.5 ms`, `40,000 allocations`, `99.9 %`.
 */
export function formatQuantity(unit: Unit, value: number): string {
  if (unit === 'byte-allocations' && value === 0) return '0';
  const { divisor, suffix } = scaleFor(unit, value);
  const figure = unit === 'share' ? formatShare(value) : formatNumber(value / divisor);
  if (suffix === '') return figure;
  const word = suffix === 'allocations' && value === 1 ? 'allocation' : suffix;
  return `${figure} ${word}`;
}

/** Percent without rounding a little to nothing, or nearly everything to everything. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1';
  if (percent < 100 && percent > 99.9) return '> 99.9';
  return percent >= 99.5 && percent < 100 ? percent.toFixed(1) : formatNumber(percent);
}

/** `12.3×`. */
export function formatRatio(ratio: number): string {
  return `${formatNumber(ratio)}×`;
}
