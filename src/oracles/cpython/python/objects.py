"""What programs are made of: classes whose instances log their fate, and labels that name objects without holding them.

Part 1 of 4 of the runner; the parts share one module namespace. See README.md for what a trace says.
"""
import gc
import json
import sys
import weakref

TRACE = []
LABELS = {}
TYPES = {}  # of the labelled: an address that another type has taken over keeps no label
BEHAVIOURS = {}
POOL = []
# What the program's numbers are counted from; 0 to 5 are collections and collected of each generation.
BASE = [0] * 9
FROZEN = 6  # objects frozen at the start
SPARES = 7  # spare instances at the start
ARGUMENT = 8  # references that a call to getrefcount holds itself
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
    name = known(self) or '?'
    log('del ' + name)
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(self)


class Plain:
    def act(self):
        pass


class Final:
    def __del__(self):
        finalizer(self)

    def act(self):
        pass


class Child(Final):
    pass


class Slotted:
    __slots__ = ('a', 'b', '__weakref__')

    def act(self):
        pass


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
        name = known(self) or '?'
        log('call ' + name + ' ' + (known(reference) or '?'))
        steps = BEHAVIOURS.get(name)
        if steps is not None:
            steps(self)


class Spare:
    __slots__ = ('a',)


KINDS = set((
    List, Dict, Tuple, Set, Plain, Final, Child, Slotted, SlottedFinal, Bare, Acyclic, Caller,
    weakref.ReferenceType, weakref.WeakMethod, weakref.ProxyType, weakref.CallableProxyType, weakref.finalize,
    weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet,
))
FRESH = [0]


HOLDER = Slotted()


def count_argument(value, _name):
    return getrefcount(value)


def known(value):
    """The label of an object, None when it has none."""
    address = id(value)
    if TYPES.get(address) is type(value):
        return LABELS.get(address)
    return None


def mark(value, name):
    LABELS[id(value)] = name
    TYPES[id(value)] = type(value)


def label(value):
    kind = type(value)
    if kind in KINDS:
        return known(value) or '?'
    if value is None or kind is int or kind is bool or kind is str:
        return repr(value)
    return kind.__name__


def labels(values):
    text = ''
    i = 0
    n = len(values)
    while i < n:
        if type(values[i]) in KINDS:
            name = known(values[i])
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
            name = known(values[i])
            if name is not None:
                found.append(name)
        i += 1
    found.sort()
    return ' ' + ' '.join(found)


def R(value, name):
    """A new object gets its label; nothing keeps the object."""
    mark(value, name)
    return value


def D(value, name):
    """A new instance with a dictionary: its attributes exist from the start, in one order."""
    mark(value, name)
    value.a = None
    value.b = None
    value.c = None
    return value


def W(value, name):
    """A weak reference or proxy: labelled only when it is not a shared one that already has a label."""
    if getrefcount(value) == FRESH[0]:
        mark(value, name)
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
    name = known(reference) or '?'
    log('callback ' + name)
    steps = BEHAVIOURS.get(name)
    if steps is not None:
        steps(None)


def peek(value, name):
    """An attribute or None. From 3.12 a missing one makes an exception object: an allocation of ours."""
    enabled = gc.isenabled()
    gc.disable()
    found = getattr(value, name, None)
    if enabled:
        gc.enable()
    return found


def deref(reference):
    return reference() if type(reference) is weakref.ReferenceType else None


def make_cycle(name):
    value = R(NEW_LIST[0](), name)
    value.append(value)


NEW_LIST = [List]


def refcount(count, value):
    TRACE.append('= ' + (str(count - BASE[ARGUMENT]) if type(value) in KINDS else 'atom'))


def unraisable(report):
    log('unraisable ' + report.exc_type.__name__)
