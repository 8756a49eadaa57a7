import type { Warning } from '../../model/index.ts';
import { fewestForInterval } from '../../statistics/index.ts';
import { metrics } from './metrics.ts';
import { type ToldWarning, toldOnce } from './told-warnings.ts';
import { formatNumber, formatRatio, formatShare } from './units.ts';

/** What stands before its text: its code; that of earlier versions where it comes from one. */
export const warningName = (warning: Warning): string =>
  warning.code === 'stored-text' ? warning.named : warning.code;

/** A warning as reports say it: a line, with the number of invocations where there are several. */
export function toldText(warning: ToldWarning): string {
  const { invocations } = warning;
  return invocations > 1 ? `${words(warning)} (${invocations} invocations)` : words(warning);
}

/** The text of one warning by itself. */
export const warningText = (warning: Warning): string => words(toldOnce(warning));

function words(warning: ToldWarning): string {
  switch (warning.code) {
    case 'backend-substituted':
      return `${warning.reason} ${warning.served} was used instead: V8 counts its bytes and collects because of them, which it would not do with ${warning.asked}.`;
    case 'foreign-load':
      return `Somebody else used the processor meanwhile: ${warning.process}, ${figure(warning, 'share', formatShare)} % of a core.`;
    case 'garbage-on-pipe':
      return `${figure(warning, 'lines')} lines on the pipe were no records; the first began ${JSON.stringify(warning.first)}.`;
    case 'cut-line':
      return `The child ended in the middle of a line; ${figure(warning, 'characters')} characters of it were dropped.`;
    case 'lost-tail':
      return 'The child ended before its last flush; what happened after the flush before is not known.';
    case 'slow-recording':
      return `Recording took ${figure(warning, 'share', wholePercent)} % on top of the wall time (and is not in it).`;
    case 'estimated-reclaims':
      return 'V8 frees this memory itself: reclaims are V8’s count of external bytes, matched to deaths in their order, not the finalizers.';
    case 'unwatched-memory':
      return 'The resident set could not be read: no limit on it was enforced.';
    case 'stopped-child':
      return `Somebody stopped the child from outside (SIGSTOP, Ctrl-Z or a debugger) for ${figure(warning, 'ms')} ms; its times hold that.`;
    case 'left-behind':
      return `The child left ${figure(warning, 'processes')} processes behind outside its process group; they were ended.`;
    case 'counts-differ':
      return (
        `Counts differ from invocation ${warning.invocation} of the same cell: ` +
        `${warning.counters.join(', ')} (${warning.counters[0]} is ${figure(warning, 'value')}, ` +
        `was ${figure(warning, 'first')}).`
      );
    case 'torn-line':
      return `${line(warning)} was torn when the run was killed; it was skipped.`;
    case 'long-line':
      return `${line(warning)} is longer than any record; it was skipped.`;
    case 'broken-line':
      return `${line(warning)} is no JSON: it was torn before the run was resumed, or changed afterwards; it was skipped.`;
    case 'refused-line':
      return `${warning.reason} It was skipped.`;
    case 'unplanned-invocation':
      return `${line(warning)} is of invocation ${warning.invocation}, which the plan lacks; it was skipped.`;
    case 'wrong-cell':
      return `${line(warning)} says that ${warning.invocation} ran cell "${warning.recorded}", the plan says "${warning.planned}"; it was skipped.`;
    case 'wrong-place':
      return `${line(warning)} puts ${warning.invocation} into another place than the plan does; it was skipped.`;
    case 'recorded-twice':
      return `Invocation ${warning.invocation} was recorded twice; the first stands.`;
    case 'more-wrong-lines':
      return `${warning.lines} more lines of invocations.jsonl could not be used.`;
    case 'lost-series':
      return `The charts lack invocation ${warning.invocation}: ${warning.reason}`;
    case 'missing-invocations':
      return `${warning.missing} of ${warning.planned} planned invocations have no record: the run is not complete.`;
    case 'part-of-campaign':
      return `This run is part ${warning.part} of ${warning.of} of its campaign. Join the parts with: reclaim merge.`;
    case 'node-version-differs':
      return `The invocations ran on several Node versions: ${warning.versions.join(', ')}.`;
    case 'mixed-parts':
      return `Part ${warning.part} of ${warning.run} ran ${warning.differences.join(', ')}.`;
    case 'few-blocks':
      return `Only ${warning.blocks === 1 ? '1 block' : `${warning.blocks} blocks`}: ${consequence(warning.blocks)}.`;
    case 'no-twin':
      return 'No cell ran twice in this plan: the noise floor is unknown.';
    case 'noise-floor':
      return `${metrics[warning.metric].label}: ${warning.cellId} differs from its own twin by ${formatRatio(warning.ratio)}, and the interval excludes 1.`;
    case 'inexact-counter':
      return `${warning.cellId}: ${warning.counter} should repeat exactly but took ${warning.values} values between ${warning.lowest} and ${warning.highest}.`;
    case 'outliers':
      return `${warning.times} outlying wall or CPU times in ${warning.cells.length} of ${warning.of} cells (kept in all figures): ${firstOf(warning.cells)}.`;
    case 'claim-without-cells':
      return `Claim "${warning.claim}" speaks of no cell of this plan: check its workload and manager labels.`;
    case 'stored-text':
      return warning.message;
  }
}

/** An amount, or from its least to its largest value over all invocations that gave it. */
function figure<Field extends string>(
  warning: Pick<ToldWarning, 'ranges'> & { readonly [Name in Field]: number | null },
  field: Field,
  format: (value: number) => string = formatNumber,
): string {
  const range = warning.ranges[field];
  if (range !== undefined) return `${format(range.low)} to ${format(range.high)}`;
  const value: number | null = warning[field];
  return value === null ? 'missing' : format(value);
}

const line = (warning: { readonly line: number }): string => `Line ${warning.line} of invocations.jsonl`;

const wholePercent = (share: number): string => (share * 100).toFixed(0);

function consequence(blocks: number): string {
  return blocks < fewestForInterval
    ? 'no confidence intervals; times count only when they differ by half in every block'
    : 'wide confidence intervals';
}

const firstOf = (cells: readonly string[]): string =>
  `${cells.slice(0, 3).join(', ')}${cells.length > 3 ? ', …' : ''}`;
