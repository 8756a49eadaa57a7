import type { StoredRun, Warning } from '../../model/index.ts';
import { fewestForInterval } from '../../statistics/index.ts';
import type { CellFindings, ExactnessFindings, JudgedClaim, NoiseFindings } from './findings.ts';
import { metrics } from './metrics.ts';
import { formatRatio } from './units.ts';

/** Below this many blocks the intervals are wide and the report says so. */
const enoughBlocks = 5;

interface Noticed {
  readonly run: StoredRun;
  readonly cells: readonly CellFindings[];
  readonly noise: NoiseFindings | null;
  readonly claims: readonly JudgedClaim[];
  readonly exactness: ExactnessFindings;
}

/** Everything a reader must know beside the numbers: from the store, from the children, and from the analysis itself. */
export function collectWarnings(noticed: Noticed): readonly Warning[] {
  return [
    ...noticed.run.warnings,
    ...fromChildren(noticed.run),
    ...fewBlocks(noticed.run),
    ...restless(noticed.noise),
    ...unequalCounts(noticed.exactness),
    ...outliers(noticed.cells),
    ...homelessClaims(noticed.claims),
  ];
}

/** Warnings that differ only in their numbers become one: the one with the largest, and how many are like it. */
function fromChildren({ records }: StoredRun): readonly Warning[] {
  const alike = new Map<string, Warning[]>();
  for (const warning of records.flatMap((record) => record.warnings)) {
    const key = `${warning.code} ${warning.message.replaceAll(/[\d.,]+/g, '#')}`;
    alike.set(key, [...(alike.get(key) ?? []), warning]);
  }
  return [...alike.values()].map((warnings) => {
    const { code, message } = warnings.reduce((a, b) => (lastNumber(b) > lastNumber(a) ? b : a));
    if (warnings.length === 1) return { code, message };
    const same = warnings.every((warning) => warning.message === message);
    return { code, message: `${message} (${same ? '' : 'the largest of '}${warnings.length} invocations)` };
  });
}

/** The last number that a message names; 0 without any. */
function lastNumber({ message }: Warning): number {
  return Number(message.match(/\d+(\.\d+)?/g)?.at(-1) ?? 0);
}

function fewBlocks({ plan }: StoredRun): readonly Warning[] {
  if (plan.blocks >= enoughBlocks) return [];
  const consequence =
    plan.blocks < fewestForInterval
      ? 'no confidence intervals; times count only when they differ by half in every block'
      : 'wide confidence intervals';
  const blocks = plan.blocks === 1 ? '1 block' : `${plan.blocks} blocks`;
  return [{ code: 'few-blocks', message: `Only ${blocks}: ${consequence}.` }];
}

function restless(noise: NoiseFindings | null): readonly Warning[] {
  if (noise === null) {
    return [{ code: 'noise-floor', message: 'No cell ran twice in this plan: the noise floor is unknown.' }];
  }
  return (['wall', 'cpu'] as const).flatMap((name) => {
    const floor = noise.floors[name];
    if (!floor || floor.coversOne) return [];
    const message = `${metrics[name].label}: ${noise.cellId} differs from its own twin by ${formatRatio(floor.ratio)}, and the interval excludes 1.`;
    return [{ code: 'noise-floor' as const, message }];
  });
}

function unequalCounts({ differing }: ExactnessFindings): readonly Warning[] {
  return differing.map(({ cellId, counter, values }) => ({
    code: 'counts-differ' as const,
    message: `${cellId}: ${counter} should repeat exactly but took ${values.length} values between ${values[0]} and ${values.at(-1)}.`,
  }));
}

function outliers(cells: readonly CellFindings[]): readonly Warning[] {
  const flagged = cells.flatMap(({ id, metrics: byName }) => {
    const count = (byName.wall?.outliers ?? 0) + (byName.cpu?.outliers ?? 0);
    return count > 0 ? [{ id, count }] : [];
  });
  if (flagged.length === 0) return [];
  const count = flagged.reduce((sum, cell) => sum + cell.count, 0);
  const message = `${count} outlying wall or CPU times in ${flagged.length} of ${cells.length} cells (kept in all figures): ${flagged
    .slice(0, 3)
    .map(({ id }) => id)
    .join(', ')}${flagged.length > 3 ? ', …' : ''}.`;
  return [{ code: 'outliers', message }];
}

function homelessClaims(claims: readonly JudgedClaim[]): readonly Warning[] {
  return claims
    .filter(({ parts }) => parts.length === 0)
    .map(({ claim }) => ({
      code: 'other' as const,
      message: `Claim "${claim.id}" speaks of no cell of this plan: check its workload and manager labels.`,
    }));
}
