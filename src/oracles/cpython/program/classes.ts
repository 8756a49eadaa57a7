import { z } from 'zod';

export const classSchema = z.enum([
  'plain',
  'final',
  'child',
  'slotted',
  'slotted-final',
  'bare',
  'caller',
  'acyclic',
]);
export type ClassName = z.infer<typeof classSchema>;
export const classNames = classSchema.options;

interface ProgramClass {
  /** Its name in Python. */
  readonly python: string;
  /** Its instances have a dictionary. */
  readonly dict: boolean;
  readonly attributes: readonly ('a' | 'b' | 'c')[];
  readonly del: boolean;
  /** Its instances can be referred to weakly. */
  readonly weak: boolean;
}

/**
 * The classes every program may instantiate. `dict` classes start with a = b = c = None, so that the order of
 * attributes is the same whether it is kept per instance or per class. `child` inherits `final`,
 * `slotted-final` adds to `slotted`; `caller` is callable.
 */
export const classTable: Readonly<Record<ClassName, ProgramClass>> = {
  plain: { python: 'Plain', dict: true, attributes: ['a', 'b', 'c'], del: false, weak: true },
  final: { python: 'Final', dict: true, attributes: ['a', 'b', 'c'], del: true, weak: true },
  child: { python: 'Child', dict: true, attributes: ['a', 'b', 'c'], del: true, weak: true },
  slotted: { python: 'Slotted', dict: false, attributes: ['a', 'b'], del: false, weak: true },
  'slotted-final': {
    python: 'SlottedFinal',
    dict: false,
    attributes: ['a', 'b', 'c'],
    del: true,
    weak: true,
  },
  bare: { python: 'Bare', dict: false, attributes: ['a'], del: false, weak: false },
  caller: { python: 'Caller', dict: false, attributes: ['a', 'b'], del: false, weak: true },
  acyclic: { python: 'Acyclic', dict: false, attributes: [], del: true, weak: false },
};
