import type { BenchResult } from '../result.ts';

/** What a section finds; where and when it ran is added by the caller. */
export type SectionResult = Omit<BenchResult, 'section' | 'environment'>;
