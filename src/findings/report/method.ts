import { fewestForInterval, smallestDifference } from '../../statistics/index.ts';
import { type Findings, formatNumber } from '../analysis/index.ts';
import { type Block, heading, paragraph } from './document.ts';
import { noiseTable } from './tables.ts';

/** How it was done, in paragraphs whose numbers come from this run. */
export function methodBlocks(findings: Findings): readonly Block[] {
  const { run, exactness } = findings;
  return [
    heading(2, 'Method'),
    paragraph(
      'The unit is one fresh child process that runs one cell once. A block holds one invocation ' +
        `of every cell in a random order (seed ${run.orderSeed}), so that what changes on the ` +
        `machine hits all cells alike; there were ${run.blocks}. All figures use all invocations, ` +
        `outliers included. Intervals are bootstrap intervals over invocations (${formatNumber(run.resamples)} ` +
        `resamples, seed ${run.bootstrapSeed}; percentile, bias-corrected and accelerated from ` +
        `20 values on; none below ${fewestForInterval}). Ratios are formed inside blocks.`,
    ),
    paragraph(
      'A ratio counts as different only when its interval excludes the threshold by more than ' +
        `the larger of ${formatNumber(smallestDifference * 100)} % and the noise floor of its ` +
        `metric. With fewer than ${fewestForInterval} blocks every single block must agree, and ` +
        'times must differ by half. Figures that the layer fixes by itself need no interval: ' +
        `they must repeat exactly. ${exactnessText(exactness)}`,
    ),
    paragraph(
      'Lag, drag and floating garbage compare the moment at which native memory was freed with ' +
        'the moment at which its object became unreachable, known exactly from the workload. ' +
        'Memory not reclaimed by the end stands at its censoring time and is counted apart, never ' +
        'dropped.',
    ),
    ...rawBlocks(findings),
    ...noiseBlocks(findings),
    ...limitBlocks(findings),
  ];
}

function exactnessText({ checkedCells, counters, differing }: Findings['exactness']): string {
  if (checkedCells === 0) return 'No cell ran often enough for that to be checked.';
  const outcome = differing.length === 0 ? 'all did' : `${differing.length} did not (see the warnings)`;
  return `Checked for ${counters} counters and metrics in ${checkedCells} cells: ${outcome}.`;
}

/**
 * What the figures were made of, and what could have been lost; nothing for runs from before raw data were
 * kept.
 */
function rawBlocks({ run: { raw, recording } }: Findings): readonly Block[] {
  const texts: string[] = [];
  if (raw !== undefined)
    texts.push(
      raw.dropped.length === 0
        ? 'All that the children said and the parent saw is kept under `raw/`, from which `reclaim reduce` makes every record again.'
        : `Raw data are kept by the policy "${raw.policy}". Dropped: ${raw.dropped.join(' ')}`,
    );
  if (recording !== undefined) {
    const { largestGapNs, gapOf, unheard } = recording;
    texts.push(
      `A child tells what it does while it runs; the longest time between two of its flushes was ${formatNumber(largestGapNs / 1e6)} ms (${gapOf}).`,
    );
    if (unheard !== null)
      texts.push(
        `Of the children that did not end by themselves, the longest was last heard of ${formatNumber(unheard.ns / 1e6)} ms before its exit (${unheard.of}): what it did then is not known.`,
      );
  }
  return texts.length === 0 ? [] : [paragraph(texts.join(' '))];
}

function noiseBlocks(findings: Findings): readonly Block[] {
  const { noise } = findings;
  if (noise === null) return [];
  const { wall, cpu } = noise.floors;
  const texts = [
    ...(wall ? [`${formatNumber(wall.floor * 100)} % on wall time`] : []),
    ...(cpu ? [`${formatNumber(cpu.floor * 100)} % on CPU time`] : []),
  ];
  const seen =
    texts.length === 0
      ? ''
      : ` The two differ by up to ${texts.join(' and ')}; nothing smaller can be seen in this run.`;
  const sentence = `Noise floor: the cell ${noise.cellId} ran twice in every block.${seen}`;
  return [
    paragraph(sentence),
    { kind: 'details', summary: 'Noise floor per metric', blocks: [noiseTable(findings)] },
  ];
}

/** What the cells were given, and what the figures cannot say. */
function limitBlocks({ settings, run, environment }: Findings): readonly Block[] {
  const { machine } = environment;
  return [
    heading(3, 'Settings and limits'),
    {
      kind: 'table',
      head: ['Setting', 'Values'],
      align: ['left', 'left'],
      rows: settings.map(({ name, values }) => [name, values.join('; ')]),
    },
    paragraph(
      `What this cannot say: all of it comes from one machine (${machine.platform} ${machine.arch}, ` +
        `${machine.cores} cores) and at most ${run.blocks} ` +
        `${run.blocks === 1 ? 'invocation' : 'invocations'} per cell. Figures on the allocation ` +
        'clock and event counts carry over to other machines; times do not, and their ratios ' +
        'only with care. The layer counts references in JavaScript, so its times are no measure ' +
        'of counting in a native runtime. Each invocation is one cold run from process start, ' +
        'without warm-up. What V8 does follows its version, not a specification.',
    ),
  ];
}
