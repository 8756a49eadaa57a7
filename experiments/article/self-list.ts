import type { Card } from '../../src/index.ts';
import type { PyList } from '../../src/python.ts';
import { fateOf, ring, whenGone } from './v8-fate.ts';

const topic = 'The list that holds itself';

interface Names {
  a: PyList;
}

export const selfList: readonly Card[] = [
  {
    id: 'print-statement',
    claim: 7,
    topic,
    text: 'One sees the list with `print a`.',
    mechanism: '`print` has been a function since Python 3.0; without parentheses the line does not compile.',
    layer: ({ py }) => {
      const ns = py.frame<Names>();
      ns.a = py.list();
      ns.a.append(ns.a);
      return { shared: { shown: py.repr(ns.a) }, own: {} };
    },
    python: `
def observe():
    a = []
    a.append(a)
    try:
        compile('print a', 'line', 'exec')
        answer = 'accepted'
    except SyntaxError:
        answer = 'SyntaxError'
    return {'shared': {'shown': repr(a)}, 'own': {'printStatement': answer}}
`,
    v8: () => ({ printStatement: compiled('print a') }),
    tell: (facts) =>
      `${facts.has('printStatement') ? `The line gave ${facts.text('printStatement')}. ` : ''}The list shows as \`${facts.text('shown')}\`.`,
    tellV8: (facts) => `The same line gave ${facts.text('printStatement')} in JavaScript too.`,
    judge: (facts) =>
      facts.text('printStatement') === 'accepted'
        ? { holds: 'yes', because: 'The line compiled.' }
        : { holds: 'no', because: `The line does not compile: ${facts.text('printStatement')}.` },
  },
  {
    id: 'another-empty-list',
    claim: 8,
    topic,
    text: 'Appending the list to itself puts another, empty list inside: printing shows two lists.',
    mechanism:
      '`append` stores a reference to the very same list. There is one list, and `repr` marks the place where it meets itself again.',
    layer: ({ py }) => {
      const ns = py.frame<Names>();
      ns.a = py.list();
      ns.a.append(ns.a);
      const [item] = py.gc.get_referents(ns.a);
      return {
        shared: { shown: py.repr(ns.a), length: ns.a.length, holdsItself: ns.a.is(item) },
        own: {},
      };
    },
    python: `
import gc

def observe():
    a = []
    a.append(a)
    item = gc.get_referents(a)[0]
    return {'shared': {'shown': repr(a), 'length': len(a), 'holdsItself': item is a}, 'own': {}}
`,
    v8: () => {
      const a: unknown[] = [];
      a.push(a);
      return { length: a.length, holdsItself: a[0] === a, shown: shownAsJson(a) };
    },
    tell: (facts) =>
      `A list of length ${facts.number('length')} whose item ${facts.flag('holdsItself') ? 'is the list itself' : 'is another list'}; it shows as \`${facts.text('shown')}\`.`,
    tellV8: (facts) =>
      `An array of length ${facts.number('length')} whose item ${facts.flag('holdsItself') ? 'is the array itself' : 'is another array'}; JSON refuses it (${facts.text('shown')}).`,
    judge: (facts) =>
      facts.flag('holdsItself')
        ? {
            holds: 'no',
            because: `The only item is the list itself, shown as \`${facts.text('shown')}\`: there is one list.`,
          }
        : { holds: 'yes', because: 'The item was another list.' },
  },
  {
    id: 'count-of-the-self-list',
    claim: 9,
    topic,
    text: 'Because the list is inside itself, its reference count goes up to 1.',
    mechanism:
      'The name holds one reference and the list’s own slot another. When the name goes, the slot’s remains: that one keeps the count from ever reaching zero.',
    layer: ({ py, heap }) => {
      const ns = py.frame<Names>();
      ns.a = py.list();
      ns.a.append(ns.a);
      const { id } = ns.a;
      const named = heap.count(id);
      py.del(ns, 'a');
      return { shared: { named, dropped: heap.count(id) }, own: {} };
    },
    python: `
import ctypes

def count_at(address):
    return ctypes.c_uint32.from_address(address).value

def observe():
    a = []
    a.append(a)
    address = id(a)
    named = count_at(address)
    del a
    return {'shared': {'named': named, 'dropped': count_at(address)}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, ring),
    tell: (facts) =>
      `Read from the object’s header: ${facts.number('named')} while the name is there, ${facts.number('dropped')} after it is gone.`,
    tellV8: (facts) =>
      `No count to read. An object that refers to itself is ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}.`,
    judge: (facts) => {
      const [named, dropped] = [facts.number('named'), facts.number('dropped')];
      if (named === 1) return { holds: 'yes', because: 'The count is 1.' };
      return dropped === 1
        ? {
            holds: 'partly',
            because: `The count goes up to ${named}, name and slot; it is 1 once the name is gone, and there it is stuck.`,
          }
        : { holds: 'no', because: `The count is ${named}, and ${dropped} once the name is gone.` };
    },
  },
  {
    id: 'no-longer-used',
    claim: 10,
    topic,
    text: 'The list is garbage as soon as the program no longer uses it, though nothing was deleted.',
    mechanism:
      'A name that exists is a reference, whether the program will use it again or not. Only `del`, rebinding or the end of the scope drop it.',
    layer: ({ py }) => {
      py.gc.collect();
      const ns = py.frame<Names>();
      ns.a = py.list();
      ns.a.append(ns.a);
      const whileNamed = py.gc.collect();
      py.del(ns, 'a');
      return { shared: { whileNamed, afterDel: py.gc.collect() }, own: {} };
    },
    python: `
import gc

def observe():
    gc.collect()
    a = []
    a.append(a)
    while_named = gc.collect()
    del a
    return {'shared': {'whileNamed': while_named, 'afterDel': gc.collect()}, 'own': {}}
`,
    v8: async (v8) => {
      const names: { a: object | null } = { a: null };
      const watch = ((): WeakRef<object> => {
        names.a = ring();
        return new WeakRef(names.a);
      })();
      await v8.turn();
      v8.collect();
      const goneWhileNamed = watch.deref() === undefined;
      names.a = null;
      await v8.turn();
      v8.collect();
      return { goneWhileNamed, goneAfterwards: watch.deref() === undefined };
    },
    tell: (facts) =>
      `A collection found ${facts.number('whileNamed')} objects while the name existed and ${facts.number('afterDel')} after \`del\`.`,
    tellV8: (facts) =>
      'Held by a property nobody reads, the object was ' +
      `${facts.flag('goneWhileNamed') ? 'gone' : 'there'} after a collection; with the property ` +
      `cleared it was ${facts.flag('goneAfterwards') ? 'gone' : 'still there'}.`,
    judge: (facts) =>
      facts.number('whileNamed') > 0
        ? { holds: 'yes', because: 'It was collected while its name still existed.' }
        : {
            holds: 'no',
            because: `A collection found ${facts.number('whileNamed')} objects while the name existed, and ${facts.number('afterDel')} after \`del\`.`,
          },
  },
  {
    id: 'cycles-go-later',
    claim: 11,
    topic,
    text: 'Python does remove reference cycles, but later, not at once.',
    mechanism:
      'Nothing happens when the last outside reference goes; the next collection that looks there frees the cycle.',
    layer: ({ py }) => {
      const Thing = py.class('Thing', {});
      py.gc.collect();
      const thing = Thing();
      thing.setattr('me', thing);
      const seen = py.weakref.ref(thing);
      thing.release();
      const goneAtOnce = seen.call() === null;
      const collected = py.gc.collect();
      return { shared: { goneAtOnce, collected, goneAfterwards: seen.call() === null }, own: {} };
    },
    python: `
import gc, weakref

class Thing:
    pass

def observe():
    gc.collect()
    thing = Thing()
    thing.me = thing
    seen = weakref.ref(thing)
    del thing
    at_once = seen() is None
    collected = gc.collect()
    return {'shared': {'goneAtOnce': at_once, 'collected': collected, 'goneAfterwards': seen() is None}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, ring),
    tell: (facts) =>
      `After its last name the object was ${facts.flag('goneAtOnce') ? 'gone at once' : 'still there'}; ` +
      `a collection found ${facts.number('collected')}, and then it was ` +
      `${facts.flag('goneAfterwards') ? 'gone' : 'still there'}.`,
    tellV8: (facts) =>
      `The object was ${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}, like any other garbage.`,
    judge: (facts) => {
      const [atOnce, afterwards] = [facts.flag('goneAtOnce'), facts.flag('goneAfterwards')];
      return {
        holds: !atOnce && afterwards ? 'yes' : 'no',
        because: `The cycle was ${atOnce ? 'gone at once' : 'still there after its last name went'} and ${afterwards ? 'gone' : 'still there'} after a collection.`,
      };
    },
  },
  {
    id: 'self-reference-is-recognised',
    claim: 14,
    topic,
    text: 'The collector notices that the object is referred to only by itself, and removes it.',
    mechanism:
      'It subtracts, from a copy of each count, every reference that comes from inside the ' +
      'set it looks at. What is left above zero is held from outside and stays, with all it ' +
      'reaches. Whether anybody uses the object plays no part.',
    layer: ({ py }) => {
      py.gc.collect();
      const ns = py.frame<Names>();
      ns.a = py.list();
      ns.a.append(ns.a);
      const keeper = py.list([ns.a]);
      py.del(ns, 'a');
      const heldElsewhere = py.gc.collect();
      keeper.clear();
      return { shared: { heldElsewhere, heldByItself: py.gc.collect() }, own: {} };
    },
    python: `
import gc

def observe():
    gc.collect()
    a = []
    a.append(a)
    keeper = [a]
    del a
    held_elsewhere = gc.collect()
    keeper.clear()
    return {'shared': {'heldElsewhere': held_elsewhere, 'heldByItself': gc.collect()}, 'own': {}}
`,
    v8: (v8) => fateOf(v8, ring),
    tell: (facts) =>
      `With one more reference from elsewhere a collection removed ${facts.number('heldElsewhere')} objects, with only its own ${facts.number('heldByItself')}.`,
    tellV8: (facts) =>
      'An object that only itself refers to was ' +
      `${whenGone(facts.flag('goneAtOnce'), facts.flag('goneAfterCollection'))}${facts.flag('goneAfterCollection') ? ': it is not reached from a root, and V8 need not notice more' : ''}.`,
    judge: (facts) => {
      const [held, own] = [facts.number('heldElsewhere'), facts.number('heldByItself')];
      return {
        holds: held === 0 && own === 1 ? 'yes' : 'no',
        because: `A collection removed ${held} objects while a reference from elsewhere existed and ${own} when only the list’s own was left.`,
      };
    },
  },
];

function compiled(line: string): string {
  try {
    new Function(line);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

function shownAsJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
