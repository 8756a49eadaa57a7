import {
  type Block,
  code,
  environmentBlocks,
  heading,
  list,
  type Piece,
  paragraph,
  strong,
} from '../../findings/index.ts';
import type { CardFindings, FactFindings, Happening } from '../findings/findings.ts';
import { verdicts } from '../findings/verdict.ts';
import { marked, unmarked } from './marked.ts';
import { verdictPiece } from './verdict-tones.ts';

const worldTitles = {
  layer: 'reclaim-lab’s layer',
  cpython: 'CPython',
  v8: 'V8, same situation',
} as const;

/**
 * The report in the order in which a reader needs it: question, verdicts at a glance, the cards by topic, how
 * it was done.
 */
export function factCheckBlocks(findings: FactFindings): readonly Block[] {
  return [
    ...questionBlocks(findings),
    ...loudBlocks(findings),
    ...summaryBlocks(findings),
    ...topicsOf(findings).flatMap((topic): readonly Block[] => [
      heading(2, topic),
      ...byClaim(findings.cards.filter(({ card }) => card.topic === topic)).flatMap(cardBlocks),
    ]),
    ...methodBlocks(findings),
    ...environmentBlocks(findings.environment),
  ];
}

const byClaim = (cards: readonly CardFindings[]): readonly CardFindings[] =>
  cards.toSorted((a, b) => a.card.claim - b.card.claim);

const topicsOf = ({ cards }: FactFindings): readonly string[] => [
  ...new Set(cards.map(({ card }) => card.topic)),
];

function questionBlocks({ plan, counts, cards }: FactFindings): readonly Block[] {
  const told = verdicts.filter((verdict) => counts[verdict] > 0);
  const claims = new Set(cards.map(({ card }) => card.claim)).size;
  return [
    heading(1, plan.title),
    paragraph(plan.question),
    { kind: 'quote', text: [strong('Expected before running:'), ` ${plan.prediction}`] },
    paragraph([
      `${claims} claims on ${cards.length} cards: `,
      ...told.flatMap((verdict, at): Piece[] => [
        `${at === 0 ? '' : ', '}${counts[verdict]} `,
        verdictPiece(verdict),
      ]),
      '. Except for what no run can settle, no verdict is typed in: each is computed from what the runs below observed, and changes when they do.',
    ]),
  ];
}

/**
 * What a reader must not miss: disagreements of the layer, programs that died, interpreters that were not
 * there.
 */
function loudBlocks({ cards, plan }: FactFindings): readonly Block[] {
  const differing = cards.filter(({ agreement }) => agreement.disagreements.length > 0);
  const died = cards.flatMap(({ card, happenings }) =>
    happenings.filter((happening) => happening.died).map(({ ranOn }) => `${card.id} on ${ranOn.join(', ')}`),
  );
  const blocks: Block[] = [];
  if (differing.length > 0)
    blocks.push(
      paragraph([
        strong('differs from CPython', 'bad'),
        `: the layer does not say what CPython says on ${differing.map(({ card }) => `card ${card.claim} (${card.id})`).join(', ')}. The cards show where.`,
      ]),
    );
  if (died.length > 0)
    blocks.push(paragraph([verdictPiece('not run'), `: these programs died: ${died.join('; ')}.`]));
  if (plan.missing.length > 0)
    blocks.push(heading(3, 'Missing on the machine of this run'), list(plan.missing));
  return blocks;
}

function summaryBlocks({ cards }: FactFindings): readonly Block[] {
  const compared = cards.reduce((sum, { agreement }) => sum + agreement.compared, 0);
  const differing = cards.reduce((sum, { agreement }) => sum + agreement.disagreements.length, 0);
  return [
    heading(2, 'At a glance'),
    {
      kind: 'table',
      head: ['#', 'Claim', 'Verdict'],
      align: ['right', 'left', 'left'],
      rows: byClaim(cards).map(({ card, verdict, perVersion }) => [
        String(card.claim),
        marked(card.text),
        [verdictPiece(verdict), perVersion === null ? '' : `: ${perVersion}`],
      ]),
    },
    paragraph(
      differing === 0
        ? `The layer and CPython agree on all ${compared} observations that they share, each version of the layer’s rules compared with the CPython that it follows.`
        : `The layer and CPython differ on ${differing} of ${compared} observations that they share.`,
    ),
  ];
}

function cardBlocks(findings: CardFindings): readonly Block[] {
  const { card, verdict, reason, perVersion, happenings, agreement } = findings;
  const blocks: Block[] = [
    heading(3, `${card.claim}. ${unmarked(card.text)}`),
    paragraph([
      verdictPiece(verdict),
      perVersion === null ? '' : ` (${perVersion})`,
      '. ',
      ...marked(reason),
    ]),
    paragraph(['How it works: ', ...marked(card.mechanism)]),
  ];
  if (happenings.length === 0) return blocks;
  blocks.push({
    kind: 'table',
    head: ['Where', 'What happened'],
    align: ['left', 'left'],
    rows: happenings.map((happening) => [whereOf(happening), marked(happening.text)]),
  });
  for (const { ranOn, observation, layer, cpython } of agreement.disagreements)
    blocks.push(
      paragraph([
        strong('differs from CPython', 'bad'),
        ': ',
        code(observation),
        ' is ',
        code(layer),
        ` in the layer and `,
        code(cpython),
        ` on ${ranOn}.`,
      ]),
    );
  if (card.knownDifference !== null)
    blocks.push(paragraph(['Known difference of the layer: ', ...marked(card.knownDifference)]));
  blocks.push(evidence(findings));
  return blocks;
}

function whereOf({ world, ranOn }: Happening): readonly Piece[] {
  const short = ranOn.map((name) => name.replace(/^reclaim-lab \S+ ?/, '').replace(/^CPython /, ''));
  return [strong(worldTitles[world]), ` ${short.join('; ')}`];
}

/** The program and everything it saw, folded away. */
function evidence({ card, records }: CardFindings): Block {
  return {
    kind: 'details',
    summary: 'What was run and everything it observed',
    blocks: [
      ...(card.python === null
        ? []
        : [{ kind: 'code', language: 'python', text: card.python.trim() } as const]),
      {
        kind: 'table',
        head: ['Ran on', 'Shared observations', 'Own observations'],
        align: ['left', 'left', 'left'],
        rows: records.map(({ ranOn, outcome }) =>
          outcome.kind === 'observed'
            ? [ranOn, [code(JSON.stringify(outcome.shared))], [code(JSON.stringify(outcome.own))]]
            : [ranOn, outcome.kind, ''],
        ),
      },
    ],
  };
}

function methodBlocks({ plan, cards, ranOn }: FactFindings): readonly Block[] {
  const commands = new Map<string, string>();
  for (const { records } of cards)
    for (const record of records) if (!commands.has(record.ranOn)) commands.set(record.ranOn, record.command);
  return [
    heading(2, 'How it was done'),
    paragraph(
      'Each card is three small programs that do the same thing. The layer’s and V8’s run each ' +
        'in a fresh process of bare Node; a native CPython is started afresh for each card, Pyodide ' +
        'serves all of them with its collector set back before each. ' +
        'A verdict is a pure function of what CPython was seen to do; where versions disagree it says so. The layer runs under the rules of each version and must observe the same as that version.',
    ),
    {
      kind: 'table',
      head: ['Ran on', 'Started as (first of its cards)'],
      align: ['left', 'left'],
      rows: ranOn.map((name) => [name, [code(commands.get(name) ?? '')]]),
    },
    heading(2, 'Run it again'),
    { kind: 'code', text: `npm run reclaim -- run ${plan.name}` },
    paragraph([
      'The programs, the judgements and the sentences are in ',
      code(`experiments/${plan.name}.ts`),
      ' and the folder beside it.',
    ]),
  ];
}
