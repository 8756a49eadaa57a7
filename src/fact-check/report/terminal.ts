import Table from 'cli-table3';
import { createColors } from 'picocolors';
import type { FactFindings } from '../findings/findings.ts';
import { type Verdict, verdicts } from '../findings/verdict.ts';
import { unmarked } from './marked.ts';
import { verdictTones } from './verdict-tones.ts';

/** The verdicts as a table for the terminal, and whatever must not be missed. */
export function factCheckSummary(
  findings: FactFindings,
  options: { readonly width: number; readonly colour: boolean },
): string {
  const colours = createColors(options.colour);
  const paints = { good: colours.green, bad: colours.red, open: colours.yellow };
  const paint = (verdict: Verdict): string => paints[verdictTones[verdict]](verdict);
  const claimWidth = options.width - 4 - 20 - 8;
  const table = new Table({
    head: ['#', 'claim', 'verdict'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    wordWrap: true,
    colWidths: [5, claimWidth, 20],
  });
  table.push(...findings.cards.map(({ card, verdict }) => [card.claim, unmarked(card.text), paint(verdict)]));
  const counts = verdicts
    .filter((verdict) => findings.counts[verdict] > 0)
    .map((verdict) => `${findings.counts[verdict]} ${paint(verdict)}`);
  const differing = findings.cards.filter(({ agreement }) => agreement.disagreements.length > 0);
  const lines = [
    colours.bold(findings.plan.title),
    table.toString(),
    counts.join(', '),
    ...findings.plan.missing.map((text) => colours.red(text)),
    differing.length === 0
      ? 'The layer agrees with CPython on every card.'
      : colours.red(`The layer differs from CPython on: ${differing.map(({ card }) => card.id).join(', ')}.`),
  ];
  return lines.join('\n');
}
