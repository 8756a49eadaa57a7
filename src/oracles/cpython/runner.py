"""Runs generated programs inside one CPython and returns their traces.

One process runs many programs. Everything the interpreter and this file own is frozen before a program starts, so the
collector sees only the program's objects; callables here avoid containers and iterators of the collected kinds, because
those would move the counters that the programs probe.

Counting noise and its cure. CPython recycles exact lists, dicts, tuples and slices through free lists, which
get_count() does not see, and a full collection empties those lists, so the next temporary tuple counts one.
Programs that probe the young counter use subclasses (never recycled), and after each full collection `settle` refills
the free lists that temporaries need and takes back what that counted by freeing spare instances of its own.
"""
import gc
import json
import sys
import weakref

TRACE = []
LABELS = {}
BEHAVIOURS = {}
POOL = []
BASE = [0] * 16
QUIET = [True]
POOL_SIZE = 4000
DEFAULT_THRESHOLDS = gc.get_threshold()

get_count = gc.get_count
getrefcount = sys.getrefcount


class List(list):
    __slots__ = ()


class Dict(dict):
    __slots__ = ()


class Tuple(tuple):
    __slots__ = ()


class Set(set):
    __slots__ = ()


def log(line):
    if not QUIET[0]:
        TRACE.append(line)


def finalizer(self):
    name = LABELS.get(id(self), '?')
    log('del ' + name)
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(self)


class Plain:
    pass


class Final:
    def __del__(self):
        finalizer(self)


class Child(Final):
    pass


class Slotted:
    __slots__ = ('a', 'b', '__weakref__')


class SlottedFinal(Slotted):
    __slots__ = ('c',)

    def __del__(self):
        finalizer(self)


class Bare:
    __slots__ = ('a',)


class Acyclic:
    __slots__ = ()

    def __del__(self):
        finalizer(self)


class Caller:
    __slots__ = ('a', 'b', '__weakref__')

    def __call__(self, reference):
        name = LABELS.get(id(self), '?')
        log('call ' + name + ' ' + LABELS.get(id(reference), '?'))
        steps = BEHAVIOURS.get(name)
        if steps is not None:
            steps(self)


class Spare:
    __slots__ = ('a',)


KINDS = set((
    List, Dict, Tuple, Set, Plain, Final, Child, Slotted, SlottedFinal, Bare, Acyclic, Caller,
    weakref.ReferenceType, weakref.ProxyType, weakref.CallableProxyType, weakref.finalize,
    weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet,
))
FRESH = [0]


HOLDER = Slotted()


def count_argument(value, _name):
    return getrefcount(value)


def label(value):
    kind = type(value)
    if kind in KINDS:
        return LABELS.get(id(value), '?')
    if value is None or kind is int or kind is bool or kind is str:
        return repr(value)
    return kind.__name__


def labels(values):
    text = ''
    i = 0
    n = len(values)
    while i < n:
        if type(values[i]) in KINDS:
            name = LABELS.get(id(values[i]))
            if name is not None:
                text += ' ' + name
        i += 1
    return text


def sorted_labels(values):
    found = []
    i = 0
    n = len(values)
    while i < n:
        if type(values[i]) in KINDS:
            name = LABELS.get(id(values[i]))
            if name is not None:
                found.append(name)
        i += 1
    found.sort()
    return ' ' + ' '.join(found)


def R(value, name):
    """A new object gets its label; nothing keeps the object."""
    LABELS[id(value)] = name
    return value


def D(value, name):
    """A new instance with a dictionary: its attributes exist from the start, in one order."""
    LABELS[id(value)] = name
    value.a = None
    value.b = None
    value.c = None
    return value


def W(value, name):
    """A weak reference or proxy: labelled only when it is not a shared one that already has a label."""
    if getrefcount(value) == FRESH[0]:
        LABELS[id(value)] = name
    return value


def V(value):
    TRACE.append('= ' + label(value))


def E(error):
    TRACE.append('! ' + type(error).__name__)


def N(value):
    """Result of a call that is a number, a bool or None."""
    TRACE.append('= ' + repr(value))


def notify(reference):
    """The callback of weak references that have a function for one."""
    name = LABELS.get(id(reference), '?')
    log('callback ' + name)
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(None)


def deref(reference):
    return reference() if type(reference) is weakref.ReferenceType else None


def make_cycle(name):
    value = R(NEW_LIST[0](), name)
    value.append(value)


NEW_LIST = [List]


def refcount(count, value):
    TRACE.append('= ' + (str(count - BASE[9]) if type(value) in KINDS else 'atom'))


def unraisable(report):
    log('unraisable ' + report.exc_type.__name__)


def monitor(phase, info):
    before = get_count()[0]
    generation = info['generation']
    if phase == 'start':
        log('gc start ' + str(generation))
    else:
        log('gc stop ' + str(generation) + ' ' + str(info['collected']) + ' ' + str(info['uncollectable']))
        if generation == 2:
            settle(before)


def warm():
    """Takes and returns every kind of recycled temporary that programs and probes use."""
    get_count()
    gc.get_threshold()
    gc.get_stats()
    gc.get_objects(generation=0)
    a = [1]
    b = [a]
    c = [b]
    d = {}
    e = {'x': d}
    Tuple([1])
    Tuple([1, 2])
    Tuple([1, 2, 3])
    Tuple([1, 2, 3, 4])
    weakref.ref(HOLDER, notify)
    gc.get_referents(a)
    gc.get_referrers()
    weakref.getweakrefs(HOLDER)
    e.popitem()
    del c[0:1]
    try:
        raise ValueError('warm')
    except ValueError:
        pass


def settle(before):
    warm()
    excess = get_count()[0] - before + BASE[8]
    while excess > 0:
        POOL.pop()
        excess -= 1


def read_stats(at):
    stats = gc.get_stats()
    generation = 0
    while generation < 3:
        entry = stats[generation]
        BASE[at + generation * 2] = entry['collections']
        BASE[at + generation * 2 + 1] = entry['collected']
        generation += 1


def START(exact):
    """Known state: nothing of ours in any generation, counters and long-lived numbers at zero, default thresholds."""
    gc.set_debug(0)
    gc.garbage.clear()
    gc.callbacks[:] = [monitor]
    gc.set_threshold(*DEFAULT_THRESHOLDS)
    NEW_LIST[0] = list if exact else List
    for kind in (list, dict, tuple, set):
        if exact:
            KINDS.add(kind)
        else:
            KINDS.discard(kind)
    gc.collect()
    while len(POOL) < POOL_SIZE:
        POOL.append(Spare())
    gc.freeze()
    gc.collect()
    read_stats(0)
    BASE[6] = gc.get_freeze_count()
    BASE[7] = len(POOL)
    TRACE.clear()
    c = get_count()
    if c[0] + c[1] + c[2] != 0 and sys.version_info >= (3, 11):
        TRACE.append('crash counters not zero at start: ' + repr(c))
    QUIET[0] = False
    gc.enable()


def stats():
    values = gc.get_stats()
    text = '='
    generation = 0
    while generation < 3:
        entry = values[generation]
        text += ' ' + str(entry['collections'] - BASE[generation * 2])
        text += '/' + str(entry['collected'] - BASE[generation * 2 + 1])
        text += '/' + str(entry['uncollectable'])
        generation += 1
    TRACE.append(text)


def count(first):
    c = get_count()
    TRACE.append('= ' + (str(c[0]) if first else '-') + ' ' + str(c[1]) + ' ' + str(c[2]))


def freeze_count():
    TRACE.append('= ' + str(gc.get_freeze_count() - BASE[6] + BASE[7] - len(POOL)))


def objects(generation):
    if generation is None:
        TRACE.append('=' + labels(gc.get_objects()))
    else:
        TRACE.append('=' + labels(gc.get_objects(generation)))


def garbage():
    TRACE.append('=' + labels(gc.garbage))


def contents(value):
    """Length and labels of what a container holds, in its order."""
    kind = type(value)
    if kind is dict or kind is Dict:
        text = '='
        for key in value:
            text += ' ' + repr(key) + ':' + label(value[key])
        TRACE.append(text)
    elif kind in (list, List, tuple, Tuple):
        text = '='
        i = 0
        while i < len(value):
            text += ' ' + label(value[i])
            i += 1
        TRACE.append(text)
    else:
        TRACE.append('= not a sequence')


def weak_items(collection):
    kind = type(collection)
    found = []
    if kind is weakref.WeakValueDictionary:
        for key, value in collection.items():
            found.append(repr(key) + ':' + label(value))
    elif kind is weakref.WeakKeyDictionary:
        for key, value in collection.items():
            found.append(label(key) + ':' + label(value))
    elif kind is weakref.WeakSet:
        for value in collection:
            found.append(label(value))
        found.sort()
    else:
        found.append('not a weak collection')
    TRACE.append('= ' + ' '.join(found))
    value = key = None


def disown(collection):
    """After an insertion into a weak collection: its internal references carry no label."""
    kind = type(collection)
    if kind is weakref.WeakKeyDictionary or kind is weakref.WeakSet:
        for reference in collection.data:
            unlabel(reference)


def C(value, name):
    """A weak collection; its internal reference to itself carries no label."""
    LABELS[id(value)] = name
    for reference in weakref.getweakrefs(value):
        unlabel(reference)
    return value


def unlabel(reference):
    """Forget the label of an address that an unlabelled internal weak reference has taken over."""
    LABELS.pop(id(reference), None)


def F(value, name):
    """A weakref.finalize object; its internal reference carries no label."""
    LABELS[id(value)] = name
    entry = value._registry.get(value)
    if entry is not None:
        unlabel(entry.weakref)
    return value


def fire(name):
    """The function that weakref.finalize calls."""
    log('finalize ' + name)
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(None)
    return name


def gc_callback(name, phase, info):
    log('gc-callback ' + name + ' ' + phase + ' ' + str(info['generation']) + ' ' + str(info['collected']) + ' '
        + str(info['uncollectable']))
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(None)


A = TRACE.append
NAMESPACE = {
    'gc': gc, 'sys': sys, 'weakref': weakref, 'A': A, 'B': BEHAVIOURS, 'L': label, 'LS': labels, 'SL': sorted_labels,
    'R': R, 'D': D, 'W': W, 'V': V, 'E': E, 'N': N, 'F': F, 'C': C, 'G': refcount, 'START': START, 'log': log,
    'notify': notify, 'deref': deref, 'make_cycle': make_cycle, 'NEW_LIST': NEW_LIST, 'stats': stats,
    'count': count, 'freeze_count': freeze_count, 'objects': objects, 'garbage': garbage, 'contents': contents,
    'weak_items': weak_items, 'disown': disown, 'fire': fire, 'gc_callback': gc_callback,
    'List': List, 'Dict': Dict, 'Tuple': Tuple, 'Set': Set, 'Plain': Plain, 'Final': Final, 'Child': Child, 'Slotted': Slotted,
    'SlottedFinal': SlottedFinal, 'Bare': Bare, 'Acyclic': Acyclic, 'Caller': Caller, 'ref': weakref.ref,
    'getrefcount': getrefcount,
}


def run(source):
    """One program in a fresh namespace; afterwards nothing of it is left."""
    namespace = NAMESPACE.copy()
    try:
        exec(compile(source, 'program', 'exec'), namespace)
    except BaseException as error:
        TRACE.append('crash ' + type(error).__name__ + ': ' + str(error))
        del error
    lines = TRACE[:]
    QUIET[0] = True
    gc.disable()
    gc.set_debug(0)
    gc.callbacks.clear()
    BEHAVIOURS.clear()
    if 'weakref.finalize' in source:
        for entry in list(weakref.finalize._registry):
            entry.detach()
    gc.garbage.clear()
    namespace.clear()
    if 'freeze' in source:
        gc.unfreeze()
    gc.collect()
    LABELS.clear()
    TRACE.clear()
    return lines


def calibrate():
    """Measures what a collection's own report and a call's own argument add to the counts on this interpreter."""
    sys.unraisablehook = unraisable
    gc.disable()
    weakref.finalize(HOLDER, fire, '').detach()  # the first one imports and registers
    namespace = {'probe': Slotted(), 'getrefcount': getrefcount, 'W': count_argument, 'ref': weakref.ref}
    exec('result = getrefcount(probe)\nfresh = W(ref(probe), "w0")', namespace)
    BASE[9] = namespace['result'] - 1
    FRESH[0] = namespace['fresh']
    while len(POOL) < POOL_SIZE:
        POOL.append(Spare())
    seen = []

    def spy(phase, info):
        if phase == 'stop':
            seen.append(get_count()[0])

    gc.callbacks[:] = [spy]
    gc.collect()
    gc.collect()
    gc.callbacks.clear()
    BASE[8] = seen[-1]


calibrate()


def version():
    return '.'.join(map(str, sys.version_info[:3])) + ('' if sys.version_info[3] == 'final'
                                                       else sys.version_info[3] + str(sys.version_info[4]))


def run_batch(text):
    """JSON list of sources in, JSON list of traces out."""
    return json.dumps([run(source) for source in json.loads(text)])


def serve():
    output = sys.stdout
    output.write(json.dumps({'version': version(), 'platform': sys.platform}) + '\n')
    output.flush()
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        output.write(run_batch(line) + '\n')
        output.flush()


if __name__ == '__main__' and sys.platform != 'emscripten':
    serve()
