import type { Card } from '../../src/index.ts';
import type { PyValue } from '../../src/python.ts';
import { whenGone } from './v8-fate.ts';

interface Names {
  reference1: PyValue;
  reference2: PyValue;
  reference3: PyValue;
}

const topic = 'Counting references';

export const numbers: readonly Card[] = [
  {
    id: 'count-of-nine',
    claim: 3,
    topic,
    text: 'Binding three names to the number 9 takes its count from 1 to 3, and rebinding them takes it back to 0.',
    mechanism:
      'Small integers exist once and are shared by the whole interpreter; since 3.12 they are immortal, and their count never moves.',
    layer: ({ py, profile }) => {
      const ns = py.frame<Names>();
      const counts = [py.sys.getrefcount(9)];
      const bind = (name: keyof Names, value: number): void => {
        ns[name] = value;
        counts.push(py.sys.getrefcount(9));
      };
      bind('reference1', 9);
      bind('reference2', 9);
      bind('reference3', 9);
      bind('reference2', 10);
      bind('reference3', 5);
      bind('reference1', 1);
      const argument = profile === '3.15' ? 0 : 1;
      return { shared: { overAMillion: counts[1]! > 1_000_000 }, own: { counts, argument } };
    },
    knownDifference:
      'numbers are values in the layer under all rules, never counted objects. So the count does not follow the names under the rules of 3.11 either, where CPython’s does.',
    python: `
import sys

def observe():
    fresh = object()
    argument = sys.getrefcount(fresh) - 1
    counts = [sys.getrefcount(9)]
    reference1 = 9
    counts.append(sys.getrefcount(9))
    reference2 = reference1
    counts.append(sys.getrefcount(9))
    reference3 = reference1
    counts.append(sys.getrefcount(9))
    reference2 = 10
    counts.append(sys.getrefcount(9))
    reference3 = 5
    counts.append(sys.getrefcount(9))
    reference1 = 1
    counts.append(sys.getrefcount(9))
    return {'shared': {'overAMillion': counts[1] > 1000000}, 'own': {'counts': counts, 'argument': argument}}
`,
    v8: () => ({ refusal: refusalOf(9) }),
    tell: (facts) => {
      const counts = facts.numbers('counts');
      return `The count stood at ${figure(counts[0]!)} before any name, at ${figure(counts[3]!)} with three and at ${figure(counts[6]!)} after the rebindings.`;
    },
    tellV8: (facts) =>
      `9 is a value, not an object: a weak reference to it is refused (${facts.text('refusal')}).`,
    judge: (facts) => {
      const argument = facts.number('argument');
      const counts = facts.numbers('counts');
      if (counts.slice(1).join() === [1, 2, 3, 2, 1, 0].map((names) => names + argument).join())
        return { holds: 'yes', because: 'The count went 1, 2, 3, 2, 1, 0.' };
      const [up, down] = [counts[3]! - counts[0]!, counts[6]! - counts[3]!];
      const moved =
        up === 0 && down === 0
          ? 'and no binding moved it'
          : `and only the steps are right: ${signed(up)} with the three names, ${signed(down)} with the three rebindings`;
      return {
        holds: 'no',
        because: `With one name bound to it, 9 shows a count of ${figure(counts[1]!)}, ${moved}.`,
      };
    },
  },
  {
    id: 'count-of-an-own-value',
    claim: 4,
    topic,
    text: 'Each further name adds one to the count of a value, each rebinding takes one away, and at zero the value goes.',
    mechanism:
      'A name holds one reference. Binding it to something else drops that reference; the last drop frees the object on the spot.',
    layer: ({ py, profile }) => {
      const gone: string[] = [];
      const Value = py.class('Value', { __del__: () => void gone.push('gone') });
      const ns = py.frame<Names>();
      const argument = profile === '3.15' ? 0 : 1;
      const counts: number[] = [];
      const count = (): void => void counts.push(py.sys.getrefcount(ns.reference1) - argument);
      ns.reference1 = Value();
      count();
      ns.reference2 = ns.reference1;
      count();
      ns.reference3 = ns.reference1;
      count();
      ns.reference2 = 10;
      count();
      ns.reference3 = 5;
      count();
      const before = gone.length;
      ns.reference1 = 1;
      return {
        shared: { counts, goneBeforeLastRebinding: before > 0, goneAtOnce: gone.length === 1 },
        own: {},
      };
    },
    python: `
import sys

gone = []

class Value(int):
    def __del__(self):
        gone.append('gone')

def observe():
    gone.clear()
    fresh = object()
    argument = sys.getrefcount(fresh) - 1
    counts = []
    reference1 = Value(9)
    counts.append(sys.getrefcount(reference1) - argument)
    reference2 = reference1
    counts.append(sys.getrefcount(reference1) - argument)
    reference3 = reference1
    counts.append(sys.getrefcount(reference1) - argument)
    reference2 = 10
    counts.append(sys.getrefcount(reference1) - argument)
    reference3 = 5
    counts.append(sys.getrefcount(reference1) - argument)
    before = len(gone)
    reference1 = 1
    return {'shared': {'counts': counts, 'goneBeforeLastRebinding': before > 0, 'goneAtOnce': len(gone) == 1}, 'own': {}}
`,
    v8: async (v8) => {
      const names: Record<keyof Names, unknown> = { reference1: 0, reference2: 0, reference3: 0 };
      const watch = bindThree(names);
      names.reference2 = 10;
      names.reference3 = 5;
      await v8.turn();
      v8.collect();
      const thereWithOneName = watch.deref() !== undefined;
      names.reference1 = 1;
      await v8.turn();
      const goneAtOnce = watch.deref() === undefined;
      await v8.turn();
      v8.collect();
      return { thereWithOneName, goneAtOnce, goneAfterCollection: watch.deref() === undefined };
    },
    tell: (facts) =>
      `Counts of a value that nobody else shares: ${facts.numbers('counts').join(', ')}; with the last rebinding it was ${facts.flag('goneAtOnce') ? 'gone at once' : 'still there'}.`,
    tellV8: (facts) =>
      `With one of three names left the object was ${facts.flag('thereWithOneName') ? 'there' : 'gone'}. Without any: ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}.`,
    judge: (facts) => {
      const counts = facts.numbers('counts');
      const right = counts.join() === '1,2,3,2,1';
      if (right && facts.flag('goneAtOnce') && !facts.flag('goneBeforeLastRebinding'))
        return {
          holds: 'yes',
          because: `The counts were ${counts.join(', ')}, and the last rebinding freed the value at once.`,
        };
      return {
        holds: right ? 'partly' : 'no',
        because: `The counts were ${counts.join(', ')}; the last rebinding ${did(facts.flag('goneAtOnce'))} free the value.`,
      };
    },
  },
  {
    id: 'nine-is-deleted',
    claim: 5,
    topic,
    text: 'Once no name refers to 9 any more, 9 is deleted from memory.',
    mechanism:
      'The integers from −5 to 256 (1024 since 3.15) are made when the interpreter starts and stay until it ends.',
    layer: ({ py }) => {
      const ns = py.frame<Names>();
      ns.reference1 = 9;
      ns.reference1 = 1;
      return { shared: { stillCounted: py.sys.getrefcount(9) > 1_000_000 }, own: {} };
    },
    python: `
import sys

def observe():
    reference1 = int('9')
    before = id(reference1)
    reference1 = 1
    again = int('9')
    return {'shared': {'stillCounted': sys.getrefcount(9) > 1000000}, 'own': {'sameObject': id(again) == before}}
`,
    v8: () => ({ refusal: refusalOf(9) }),
    tell: (facts) =>
      'After the name had gone, 9 ' +
      (facts.flag('stillCounted') ? 'still had more than a million references' : 'had few references left') +
      (facts.has('sameObject')
        ? `, and a newly computed 9 was ${facts.flag('sameObject') ? 'the very same object' : 'another object'}`
        : '') +
      '.',
    tellV8: (facts) => `There is nothing to delete: 9 is a value (${facts.text('refusal')}).`,
    judge: (facts) =>
      facts.flag('sameObject')
        ? { holds: 'no', because: 'A 9 computed afterwards was the very same object: it had never gone.' }
        : { holds: 'yes', because: 'A 9 computed afterwards was another object.' },
  },
];

const did = (yes: boolean): string => (yes ? 'did' : 'did not');
const figure = (count: number): string => count.toLocaleString('en');
const signed = (change: number): string => (change > 0 ? `+${change}` : `${change}`.replace('-', '−'));

/** How V8 refuses a weak reference to something that is no object. */
function refusalOf(value: unknown): string {
  try {
    new WeakRef(value as object);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** In a function of its own, so that no variable of the caller keeps the value. */
function bindThree(names: Record<keyof Names, unknown>): WeakRef<object> {
  const value = {};
  Object.assign(names, { reference1: value, reference2: value, reference3: value });
  return new WeakRef(value);
}
