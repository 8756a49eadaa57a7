import { z } from 'zod';
import {
  anyManagerNames,
  type Cell,
  complaint,
  limitRules,
  optionsRefusal,
  optionsRule,
  type Plan,
  type PlannedInvocation,
  scaleRule,
  schemaVersion,
  seedRule,
  v8FlagsRule,
} from '../../model/index.ts';
import { oneOf, text, trueOrFalse } from '../../model/value-rules.ts';
import { blocksRule, experimentSchema, factorSchemas, labelRule } from './definition-schema.ts';
import { fileNameSchema } from './names.ts';
import { schemaOf, strict } from './rule-schema.ts';

/** Schema of `plan.json`: an experiment, its cells and their order. */

const { native, jsHeapMiB, nativeBudget, v8Flags: _, ...flat } = factorSchemas;

export const cellSchema: z.ZodType<Cell> = strict(
  {
    id: schemaOf(text),
    ...flat,
    parameters: strict(
      { scale: schemaOf(scaleRule), native, seed: schemaOf(seedRule) },
      ' in the parameters of a cell',
    ),
    manager: schemaOf(oneOf(anyManagerNames)),
    label: schemaOf(labelRule),
    options: schemaOf(optionsRule),
    limits: strict(
      {
        jsHeapMiB,
        nativeBudget,
        semiSpaceMiB: schemaOf(limitRules.semiSpaceMiB),
        rss: schemaOf(limitRules.rss),
        timeoutMs: schemaOf(limitRules.timeoutMs),
      },
      ' in the limits of a cell',
    ),
    v8Flags: z.array(z.string()),
    probes: schemaOf(trueOrFalse),
    twinOf: schemaOf(text).nullable(),
  },
  ' in a cell',
).superRefine(({ id, manager, options, v8Flags }, context) => {
  // Named by the cell, not by its place alone: these are what somebody else's plan could do harm with.
  const flags = v8FlagsRule.accepts(v8Flags) ? null : complaint(v8FlagsRule, v8Flags);
  const refused = flags ?? optionsRefusal(manager, options);
  if (refused !== null)
    context.addIssue({
      code: 'custom',
      path: [flags === null ? 'options' : 'v8Flags'],
      message: `cell "${id}": ${refused}`,
    });
});

const plannedInvocation: z.ZodType<PlannedInvocation> = strict(
  {
    id: fileNameSchema,
    block: z.int().nonnegative(),
    position: z.int().nonnegative(),
    cellId: z.string(),
  },
  ' in an invocation',
);

export const planSchema: z.ZodType<Plan> = strict(
  {
    schema: z.literal(schemaVersion),
    experiment: experimentSchema,
    size: z.enum(['quick', 'full', 'custom']),
    blocks: schemaOf(blocksRule),
    scale: schemaOf(scaleRule),
    orderSeed: schemaOf(seedRule),
    cells: z.array(cellSchema),
    invocations: z.array(plannedInvocation),
  },
  ' in a plan',
).superRefine(({ cells, invocations }, context) => {
  for (const message of contradictions(cells, invocations)) context.addIssue({ code: 'custom', message });
});

/** In what a plan contradicts itself, as no planner writes one: what is there twice, or not at all. */
function* contradictions(
  cells: readonly Cell[],
  invocations: readonly PlannedInvocation[],
): Generator<string> {
  const known = new Set(cells.map(({ id }) => id));
  if (known.size < cells.length) yield 'two cells of one id';
  if (new Set(invocations.map(({ id }) => id)).size < invocations.length) yield 'two invocations of one id';
  for (const { id, cellId } of invocations)
    if (!known.has(cellId)) yield `invocation ${id} of cell "${cellId}", but no such cell`;
  for (const { id, twinOf } of cells)
    if (twinOf !== null && !known.has(twinOf))
      yield `cell "${id}" as the twin of "${twinOf}", but no such cell`;
}
