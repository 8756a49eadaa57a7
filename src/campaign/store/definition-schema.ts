import { z } from 'zod';
import {
  anyManagerNames,
  type ChartRequest,
  type Claim,
  chartNames,
  type Experiment,
  type FactorValues,
  type FixedValues,
  factorRules,
  isOwnName,
  limitRules,
  type ManagerVariant,
  metricNames,
  type OwnPart,
  optionsRefusal,
  optionsRule,
  outcomeKinds,
  ownNameRule,
  ownPartKinds,
  sameWhere,
  scaleRule,
  seedRule,
  shareMetrics,
  type Threshold,
  thresholdNumber,
  type ValueRule,
  type Where,
} from '../../model/index.ts';
import { finiteNumber, oneOf, shown, text, trueOrFalse, wholeNumber } from '../../model/value-rules.ts';
import { fileNameSchema } from './names.ts';
import { listsOf, mayBeAbsent, schemaOf, schemasOf, strict } from './rule-schema.ts';

/**
 * The schema of a definition, used by the planner before anything starts and by the reader of run folders
 * alike: what one accepts the other accepts. Its single values have their rules in the model.
 */

/** Each factor as it stands in a definition. */
export const factorSchemas = schemasOf<FactorValues>(factorRules);
const values = mayBeAbsent<FactorValues>(factorSchemas);
const { workload: workloads, ...lists } = listsOf<FactorValues>(factorSchemas);

const metric = schemaOf(oneOf(metricNames));
export const where: z.ZodType<Where> = strict({ manager: schemaOf(text).exactOptional(), ...values }, '');

/** Labels are keys of the libraries that draw: what every object has already would be taken for theirs. */
export const labelRule: ValueRule<string> = {
  allowed:
    'a text of 1 to 100 characters without control characters or "/", and no name that every object has, as "constructor"',
  accepts: (value): value is string =>
    typeof value === 'string' && /^[^\p{Cc}/]{1,100}$/u.test(value) && !(value in Object.prototype),
};

const manager = schemaOf(oneOf(anyManagerNames));

/** By name, or with options: those that this very manager reads. */
const managerVariant: z.ZodType<ManagerVariant> = z.custom<ManagerVariant>(
  (value) => variantRefusal(value) === null,
  { error: ({ input }) => variantRefusal(input) ?? '' },
);

function variantRefusal(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) {
    const found = manager.safeParse(value);
    return found.success ? null : (found.error.issues[0]?.message ?? '');
  }
  const shape = strict(
    { manager, label: schemaOf(labelRule), options: schemaOf(optionsRule) },
    ' in a variant',
  );
  const found = shape.safeParse(value);
  if (!found.success) {
    const [issue] = found.error.issues;
    return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  }
  const refusal = optionsRefusal(found.data.manager, found.data.options);
  return refusal === null ? null : `options of "${found.data.label}": ${refusal}`;
}

const thresholdRule: ValueRule<Threshold> = {
  allowed: 'a finite number, or for a share a percentage as in "99 %"',
  accepts: (value): value is Threshold =>
    finiteNumber.accepts(value) || (typeof value === 'string' && /^\d{1,3}(\.\d{1,9})? %$/.test(value)),
};

const comparison = schemaOf(oneOf(['<', '<=', '>', '>=', '='] as const));
const claimName = { id: fileNameSchema, text: schemaOf(text) };
const compared = { ...claimName, metric, of: where, is: comparison, than: schemaOf(thresholdRule) };
const anyClaim = z.discriminatedUnion('kind', [
  strict({ ...compared, kind: z.literal('value') }, ' in a claim'),
  strict({ ...compared, kind: z.literal('ratio'), over: where }, ' in a claim'),
  strict(
    {
      ...claimName,
      kind: z.literal('outcome'),
      of: where,
      among: z.array(schemaOf(oneOf(outcomeKinds))).nonempty({ error: 'must name at least one outcome' }),
    },
    ' in a claim',
  ),
]);
const claim: z.ZodType<Claim> = anyClaim.superRefine((found, context) => {
  const refusal = claimRefusal(found);
  if (refusal !== null) context.addIssue({ code: 'custom', path: [refusal.at], message: refusal.message });
});

function claimRefusal(found: Claim): { readonly at: string; readonly message: string } | null {
  if (found.kind === 'outcome') return null;
  const than = thresholdNumber(found.than);
  if (found.kind === 'ratio') {
    if (sameWhere(found.of, found.over))
      return {
        at: 'over',
        message: `must speak of other cells than "of", but both are ${shown(found.of)}: a claim over itself`,
      };
    if (typeof found.than === 'string' || than <= 0)
      return { at: 'than', message: `must be a ratio above 0, but is ${shown(found.than)}` };
    return null;
  }
  const isShare = shareMetrics.some((name) => name === found.metric);
  if (isShare && (than < 0 || than > 1))
    return {
      at: 'than',
      message: `must be a share from 0 to 1 (0.99, or "99 %"), but is ${shown(found.than)}`,
    };
  if (!isShare && typeof found.than === 'string')
    return {
      at: 'than',
      message: `must be a number, since ${found.metric} is no share, but is "${found.than}"`,
    };
  return than < 0 ? { at: 'than', message: `must be at least 0, but is ${than}` } : null;
}

const chartRequest: z.ZodType<ChartRequest> = strict(
  {
    chart: schemaOf(oneOf(chartNames)),
    title: schemaOf(text),
    where: where.exactOptional(),
    metric: metric.exactOptional(),
    against: metric.exactOptional(),
  },
  ' in a chart',
);

export const blocksRule = wholeNumber(1, 100_000);
const size = strict({ blocks: schemaOf(blocksRule), scale: schemaOf(scaleRule) }, ' in a size');

const { workload: _, ...fixable } = values;
const fixed: z.ZodType<FixedValues> = strict(
  {
    ...fixable,
    semiSpaceMiB: schemaOf(limitRules.semiSpaceMiB).exactOptional(),
    rss: schemaOf(limitRules.rss).exactOptional(),
    timeoutMs: schemaOf(limitRules.timeoutMs).exactOptional(),
    seed: schemaOf(seedRule).exactOptional(),
  },
  ' in its fixed values',
);

const ownPart: z.ZodType<OwnPart> = strict(
  {
    kind: schemaOf(oneOf(ownPartKinds)),
    name: schemaOf(ownNameRule),
    describes: schemaOf(text),
    file: schemaOf(text),
    hash: schemaOf(text),
    writtenOut: schemaOf(trueOrFalse).nullable(),
  },
  ' in a part of its own',
);

/** Where an experiment names workloads and managers of its own. */
function namedOwn({ workload, manager }: Experiment['factors']) {
  return [
    ...workload.map((name, i) => [['factors', 'workload', i], 'workload', name] as const),
    ...manager.map((variant, i) => {
      const part = typeof variant === 'string' ? undefined : variant.options.part;
      return [['factors', 'manager', i], 'manager', part] as const;
    }),
  ].flatMap(([path, kind, name]) => (isOwnName(name) ? [[[...path], kind, name] as const] : []));
}

export const experimentSchema: z.ZodType<Experiment> = strict(
  {
    name: fileNameSchema,
    title: schemaOf(text),
    question: schemaOf(text),
    prediction: schemaOf(text),
    factors: strict(
      { ...mayBeAbsent(lists), workload: workloads, manager: z.array(managerVariant) },
      ' in its factors',
    ),
    sizes: strict({ quick: size, full: size }, ' in its sizes'),
    fixed: fixed.exactOptional(),
    skip: z.array(where).exactOptional(),
    twin: where.exactOptional(),
    claims: z.array(claim),
    charts: z.array(chartRequest),
    own: z.array(ownPart).exactOptional(),
  },
  '',
).superRefine(({ claims, factors, own = [] }, context) => {
  for (const [path, kind, name] of namedOwn(factors))
    if (!own.some((part) => part.kind === kind && part.name === name))
      context.addIssue({
        code: 'custom',
        path: [...path],
        message: `must be a ${kind} that the experiment brings with it, but is "${name}", and it brings none of that name`,
      });
  claims.forEach(({ id }, place) => {
    const first = claims.findIndex((other) => other.id === id);
    if (first !== place)
      context.addIssue({
        code: 'custom',
        path: ['claims', place, 'id'],
        message: `must differ from all others, but "${id}" is the id of claims.${first} too`,
      });
  });
});
