import type { StoredRun, Warning } from '../../model/index.ts';
import type { CellFindings, ExactnessFindings, JudgedClaim, NoiseFindings } from './findings.ts';
import { type ToldWarning, toldOnce, toldTogether } from './told-warnings.ts';

/** Below this many blocks the intervals are wide and the report says so. */
const enoughBlocks = 5;

interface Noticed {
  readonly run: StoredRun;
  readonly cells: readonly CellFindings[];
  readonly noise: NoiseFindings | null;
  readonly claims: readonly JudgedClaim[];
  readonly exactness: ExactnessFindings;
}

/**
 * Everything a reader must know beside the numbers: from the store, from the children, and from the analysis
 * itself.
 */
export function collectWarnings(noticed: Noticed): readonly ToldWarning[] {
  const { run, cells, noise, claims, exactness } = noticed;
  return [
    ...run.warnings.map(toldOnce),
    ...toldTogether(run.records),
    ...[
      ...fewBlocks(run),
      ...restless(noise),
      ...unequalCounts(exactness),
      ...outliers(cells),
      ...homelessClaims(claims),
    ].map(toldOnce),
  ];
}

function fewBlocks({ plan: { blocks } }: StoredRun): readonly Warning[] {
  return blocks >= enoughBlocks ? [] : [{ code: 'few-blocks', blocks }];
}

function restless(noise: NoiseFindings | null): readonly Warning[] {
  if (noise === null) return [{ code: 'no-twin' }];
  return (['wall', 'cpu'] as const).flatMap((metric): readonly Warning[] => {
    const floor = noise.floors[metric];
    return !floor || floor.coversOne
      ? []
      : [{ code: 'noise-floor', metric, cellId: noise.cellId, ratio: floor.ratio }];
  });
}

function unequalCounts({ differing }: ExactnessFindings): readonly Warning[] {
  return differing.map(({ cellId, counter, values }) => ({
    code: 'inexact-counter',
    cellId,
    counter,
    values: values.length,
    lowest: values[0]!,
    highest: values.at(-1)!,
  }));
}

function outliers(cells: readonly CellFindings[]): readonly Warning[] {
  const flagged = cells.flatMap(({ id, metrics: byName }) => {
    const count = (byName.wall?.outliers ?? 0) + (byName.cpu?.outliers ?? 0);
    return count > 0 ? [{ id, count }] : [];
  });
  if (flagged.length === 0) return [];
  const times = flagged.reduce((sum, cell) => sum + cell.count, 0);
  return [{ code: 'outliers', times, cells: flagged.map(({ id }) => id), of: cells.length }];
}

function homelessClaims(claims: readonly JudgedClaim[]): readonly Warning[] {
  return claims
    .filter(({ parts }) => parts.length === 0)
    .map(({ claim }) => ({ code: 'claim-without-cells', claim: claim.id }));
}
