import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clinicModule, programOf } from './binaries.ts';

describe('the program of a profiler', () => {
  it.each(['clinic', '0x'] as const)('%s is found where it is installed', (name) => {
    expect(existsSync(programOf(name))).toBe(true);
  });

  it('that is not installed is refused with the way to get it', () => {
    const missing = (): never => {
      throw new Error('Cannot find module');
    };
    expect(() => programOf('0x', missing)).toThrow(/"0x" is not installed.*npm install.*cpu-prof/);
  });

  it('finds the parts of clinic that are used here', () => {
    expect(existsSync(clinicModule('@clinic/doctor/format/process-stat-decoder.js'))).toBe(true);
  });
});
