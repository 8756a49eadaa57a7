import {
  type Findings,
  formatNumber,
  metrics,
  metricsOfTheme,
  themes,
  toldText,
  warningName,
} from '../analysis/index.ts';
import type { Drawing } from '../charts/index.ts';
import { type Block, code, heading, list, paragraph, strong, type Table } from './document.ts';
import { environmentBlocks } from './environment.ts';
import { methodBlocks } from './method.ts';
import {
  claimPartTable,
  claimTable,
  metricTable,
  outcomeTable,
  overheadTable,
  utilisationTable,
} from './tables.ts';

/** Tables longer than this are folded away. */
const longTable = 14;

/**
 * The report in the order in which a reader needs it: question, answer, evidence, tables, method, machine.
 */
export function reportBlocks(findings: Findings, drawings: readonly Drawing[]): readonly Block[] {
  return [
    ...questionBlocks(findings),
    ...surpriseBlocks(findings),
    ...claimBlocks(findings),
    ...chartBlocks(drawings),
    ...outcomeBlocks(findings),
    ...metricBlocks(findings),
    ...costBlocks(findings),
    ...warningBlocks(findings),
    ...methodBlocks(findings),
    ...environmentBlocks(findings.environment),
    ...reproduceBlocks(findings),
  ];
}

function questionBlocks({ experiment, run, claims }: Findings): readonly Block[] {
  const held = claims.filter(({ verdict }) => verdict === 'holds').length;
  const failed = claims.filter(({ verdict }) => verdict === 'fails').length;
  const open = claims.length - held - failed;
  const verdicts =
    claims.length === 0
      ? 'This experiment makes no claims.'
      : `Of ${claims.length} ${claims.length === 1 ? 'claim' : 'claims'} ${held} ` +
        `${held === 1 ? 'holds' : 'hold'}, ${failed} ${failed === 1 ? 'fails' : 'fail'} and ${open} ` +
        `${open === 1 ? 'stays' : 'stay'} undecided.`;
  const partial =
    run.recorded < run.planned
      ? ` Only ${run.recorded} of ${run.planned} planned invocations are in the store.`
      : '';
  return [
    heading(1, experiment.title),
    { kind: 'quote', text: [strong('Question.'), ' ', experiment.question] },
    { kind: 'quote', text: [strong('Prediction, written beforehand.'), ' ', experiment.prediction] },
    paragraph(
      `${verdicts} ${run.recorded} invocations, each a fresh process, in ${run.blocks} ${run.blocks === 1 ? 'block' : 'blocks'} (${run.size} size).${partial}`,
    ),
  ];
}

function surpriseBlocks({ surprises }: Findings): readonly Block[] {
  if (surprises.length === 0) return [];
  return [heading(2, 'What stands out'), list(surprises.map(({ text }) => text))];
}

function claimBlocks(findings: Findings): readonly Block[] {
  if (findings.claims.length === 0) return [];
  const parts = claimPartTable(findings);
  return [
    heading(2, 'Claims'),
    claimTable(findings),
    {
      kind: 'details',
      summary: `All ${parts.rows.length} comparisons behind the claims`,
      blocks: [parts],
    },
  ];
}

function chartBlocks(drawings: readonly Drawing[]): readonly Block[] {
  if (drawings.length === 0) return [];
  return [
    heading(2, 'Charts'),
    ...drawings.map(
      ({ file, svg, title, caption }): Block => ({ kind: 'figure', file, svg, title, caption }),
    ),
  ];
}

function outcomeBlocks({ cells }: Findings): readonly Block[] {
  const died = cells.filter(({ outcomes, invocations }) => outcomes.ok < invocations).length;
  const sentence =
    died === 0
      ? `Every invocation of all ${cells.length} cells completed with the right checksum.`
      : `In ${died} of ${cells.length} cells at least one invocation did not complete. Figures ` +
        'of those cells are marked in the tables: † is what the dead had reached by then, ‡ speaks ' +
        'of the survivors only.';
  return [
    heading(2, 'How the invocations ended'),
    paragraph(sentence),
    folded(`Outcomes of all ${cells.length} cells`, outcomeTable(cells)),
  ];
}

function metricBlocks({ cells }: Findings): readonly Block[] {
  return [
    heading(2, 'Figures'),
    paragraph(
      'Medians over invocations, with the 95 % confidence interval of the median in brackets. ' +
        'A figure without brackets repeated to the digits shown, or came from too few invocations ' +
        'for an interval (n below 3). A dash: not measured.',
    ),
    ...themes.flatMap((title): readonly Block[] => {
      const names = metricsOfTheme(title);
      return [
        heading(3, title),
        list(names.map((name) => [strong(metrics[name].label), `: ${metrics[name].meaning}.`])),
        folded(`${title}: all ${cells.length} cells`, metricTable(cells, names)),
      ];
    }),
  ];
}

function costBlocks(findings: Findings): readonly Block[] {
  const blocks: Block[] = [];
  if (findings.overheads.length > 0) {
    blocks.push(
      heading(3, 'Lower-bound overhead'),
      paragraph(
        'Time over the smallest “time minus identified collector time” among the managers that completed every block of the same setting. No manager is free, so the true overhead is at least this.',
      ),
      folded('Overhead per setting and manager', overheadTable(findings)),
    );
  }
  if (findings.utilisation.length > 0) {
    blocks.push(
      heading(3, 'Minimum mutator utilisation'),
      paragraph(
        'The smallest share of any window of this length that the program itself had. Computed from the longest pauses of each invocation, which is what the store keeps: an upper bound.',
      ),
      folded('Utilisation per setting and manager', utilisationTable(findings)),
    );
  }
  return blocks;
}

function folded(summary: string, table: Table): Block {
  return table.rows.length > longTable ? { kind: 'details', summary, blocks: [table] } : table;
}

function warningBlocks({ warnings }: Findings): readonly Block[] {
  if (warnings.length === 0) return [];
  return [
    heading(2, 'Warnings'),
    list(warnings.map((warning) => [code(warningName(warning)), ` ${toldText(warning)}`])),
  ];
}

function reproduceBlocks({ run }: Findings): readonly Block[] {
  return [
    heading(2, 'Run it again'),
    { kind: 'code', text: run.command },
    paragraph(
      `Workload scale ${formatNumber(run.scale)}. The same command plans the same cells in the same order; exact figures come out the same, times do not.`,
    ),
  ];
}
