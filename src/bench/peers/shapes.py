"""The benchmark's programs on CPython. Called with a task as JSON, prints a report as JSON.

Everything that exists before the first round is frozen, so that only the shape is scanned, as on the other side.
`keep` is one of the frozen objects: what it holds is held from outside.
"""
import gc
import json
import sys
import weakref
from time import perf_counter_ns as now

keep = []
references = []
finalized = 0
called_back = 0
YOUNG = 1000
REPEATS = 100


class One:
    __slots__ = ('a', '__weakref__')

    def __init__(self):
        self.a = None


class Two:
    __slots__ = ('a', 'b')

    def __init__(self):
        self.a = None
        self.b = None


class Bare:
    __slots__ = ('a', 'b')


class Three:
    __slots__ = ('a', 'b', 'c')

    def __init__(self):
        self.a = None
        self.b = None
        self.c = None


class Plain:
    pass


class Finalized:
    __slots__ = ('a',)

    def __del__(self):
        global finalized
        finalized += 1


def call_back(reference):
    global called_back
    called_back += 1


# Building. Afterwards everything is alive.


def list_pairs(n):
    for _ in range(n // 2):
        a = [None]
        b = [a]
        a[0] = b
        keep.append(a)


def list_pairs_beside_watched(n):
    target = One()
    references.append(Finalized())
    references.append(target)
    references.append(weakref.ref(target, call_back))
    list_pairs(n)


def slot_pairs(n):
    for _ in range(n // 2):
        a = One()
        b = One()
        b.a = a
        a.a = b
        keep.append(a)


def self_instances(n):
    for _ in range(n):
        a = Plain()
        a.me = a
        keep.append(a)


def tree(n, new=Two):
    """Node i is the parent of 2i + 1 and 2i + 2."""
    nodes = [new()]
    for i in range(1, n):
        node = new()
        parent = nodes[(i - 1) >> 1]
        if i & 1:
            parent.a = node
        else:
            parent.b = node
        nodes.append(node)
    keep.append(nodes[0])
    return nodes


def tree_leaves_first(n):
    nodes = [None] * n
    for i in range(n - 1, -1, -1):
        node = nodes[i] = Two()
        if 2 * i + 1 < n:
            node.a = nodes[2 * i + 1]
        if 2 * i + 2 < n:
            node.b = nodes[2 * i + 2]
    keep.append(nodes[0])


def parent_tree(n):
    nodes = tree(n, Three)
    for i in range(1, n):
        nodes[i].c = nodes[(i - 1) >> 1]


def graph(n, edges):
    nodes = [[None] * edges for _ in range(n)]
    x = 1
    for node in nodes:
        for slot in range(edges):
            x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
            node[slot] = nodes[(x ^ (x >> 15)) % n]
    keep.extend(nodes)


def graph_of_2(n):
    graph(n, 2)


def graph_of_4(n):
    graph(n, 4)


def ring(n):
    first = last = [None]
    for _ in range(n - 1):
        last = [last]
    first[0] = last
    keep.append(first)


def hub(n):
    centre = []
    for _ in range(n - 1):
        centre.append([centre])
    keep.append(centre)


def wide_lists(n):
    width = max(1, n // 1000)
    for _ in range(1000):
        keep.append([[] for _ in range(width)])


def wide_lists_of_each_other(n):
    width = max(1, n // 1000)
    wide = [[None] * width for _ in range(1000)]
    for i, one in enumerate(wide):
        for j in range(width):
            one[j] = wide[(i + j) % 1000]
    keep.extend(wide)


def dicts(n):
    first = last = {'name': 'first', 'size': 0}
    for i in range(1, n):
        one = {'name': 'other', 'size': i}
        one['previous'] = last
        last['next'] = one
        last = one
    last['next'] = first
    first['previous'] = last
    keep.append(first)


def finalizer_pairs(n):
    for _ in range(n // 2):
        a = Finalized()
        b = Finalized()
        b.a = a
        a.a = b
        keep.append(a)


def weak_pairs(n):
    for _ in range(n // 4):
        a = One()
        b = One()
        b.a = a
        a.a = b
        keep.append(a)
        references.append(weakref.ref(a, call_back))
        references.append(weakref.ref(b, call_back))


def chain(n):
    head = None
    for _ in range(n):
        node = One()
        node.a = head
        head = node
    keep.append(head)


# Making ready: what is held from outside afterwards.


def drop_all():
    keep.clear()


def keep_all():
    pass


def keep_hundredth():
    keep[:] = keep[::100]


def grow_old():
    gc.collect()


def freeze_all():
    gc.freeze()


# Operating. Returns nanoseconds and the number of objects collected.


def collect(n):
    start = now()
    collected = gc.collect()
    return now() - start, collected


def collect_young(n, generation=0):
    elapsed = collected = 0
    for _ in range(REPEATS):
        for _ in range(YOUNG // 2):
            a = [None]
            b = [a]
            a[0] = b
        del a, b
        start = now()
        collected += gc.collect(generation)
        elapsed += now() - start
    return elapsed, collected


def collect_beside_frozen(n):
    result = collect_young(n, 2)
    gc.unfreeze()
    return result


def freeze_and_unfreeze(n):
    freeze = gc.freeze
    unfreeze = gc.unfreeze
    start = now()
    for _ in range(1000):
        freeze()
        unfreeze()
    return now() - start, 0


def retain_release(n):
    a = []
    x = None
    start = now()
    for _ in range(n // 10):
        x = a
        x = a
        x = a
        x = a
        x = a
        x = a
        x = a
        x = a
        x = a
        x = a
    return now() - start, 0


def write_slot(n):
    o = One()
    a = []
    b = []
    start = now()
    for _ in range(n // 10):
        o.a = a
        o.a = b
        o.a = a
        o.a = b
        o.a = a
        o.a = b
        o.a = a
        o.a = b
        o.a = a
        o.a = b
    return now() - start, 0


def make_lists(n):
    a = []
    x = None
    start = now()
    for _ in range(n):
        x = [a]
    x = None
    return now() - start, 0


def make_instances(n):
    new = Bare
    x = None
    start = now()
    for _ in range(n):
        x = new()
    x = None
    return now() - start, 0


def drop_kept(n):
    start = now()
    keep.clear()
    return now() - start, 0


def make_cycles(n):
    before = sum(one['collected'] for one in gc.get_stats())
    gc.enable()
    start = now()
    for _ in range(n // 2):
        a = [None]
        b = [a]
        a[0] = b
    a = b = None
    gc.collect()
    elapsed = now() - start
    gc.disable()
    return elapsed, sum(one['collected'] for one in gc.get_stats()) - before


def append_pop(n):
    a = []
    one = []
    append = one.append
    pop = one.pop
    start = now()
    for _ in range(n):
        append(a)
        pop()
    return now() - start, 0


def nothing(n):
    pass


PROGRAMS = {
    'dead list pairs': (list_pairs, drop_all, collect),
    'dead slot pairs': (slot_pairs, drop_all, collect),
    'dead self instances': (self_instances, drop_all, collect),
    'live tree': (tree, keep_all, collect),
    'live tree, leaves first': (tree_leaves_first, keep_all, collect),
    'dead parent tree': (parent_tree, drop_all, collect),
    'graph of 2, all roots': (graph_of_2, keep_all, collect),
    'graph of 2, 1 % roots': (graph_of_2, keep_hundredth, collect),
    'graph of 2, no roots': (graph_of_2, drop_all, collect),
    'graph of 4, all roots': (graph_of_4, keep_all, collect),
    'graph of 4, 1 % roots': (graph_of_4, keep_hundredth, collect),
    'graph of 4, no roots': (graph_of_4, drop_all, collect),
    'dead ring': (ring, drop_all, collect),
    'dead hub': (hub, drop_all, collect),
    'live wide lists': (wide_lists, keep_all, collect),
    'dead wide lists': (wide_lists_of_each_other, drop_all, collect),
    'dead dicts': (dicts, drop_all, collect),
    'young over old': (tree, grow_old, collect_young),
    'freeze': (tree, keep_all, freeze_and_unfreeze),
    'beside frozen': (tree, freeze_all, collect_beside_frozen),
    'dead list pairs, others watched': (list_pairs_beside_watched, drop_all, collect),
    'finalizers in pairs': (finalizer_pairs, drop_all, collect),
    'weak references to pairs': (weak_pairs, drop_all, collect),
    'retain and release': (nothing, keep_all, retain_release),
    'write of a slot': (nothing, keep_all, write_slot),
    'list made and dropped': (nothing, keep_all, make_lists),
    'instance made and dropped': (nothing, keep_all, make_instances),
    'drop of a tree': (tree, keep_all, drop_kept),
    'drop of a chain': (chain, keep_all, drop_kept),
    'cycles with automatic collection': (nothing, keep_all, make_cycles),
    'append and pop': (nothing, keep_all, append_pop),
}


def count():
    """Objects that a collection would scan, and the references among them."""
    live = gc.get_objects()
    ids = set(map(id, live))
    edges = 0
    for one in live:
        for child in gc.get_referents(one):
            if id(child) in ids:
                edges += 1
    return len(live), edges


def one_round(program, n):
    """Builds, makes ready, counts, operates once, and leaves nothing behind but what was there before."""
    global finalized, called_back
    build, make_ready, operate = PROGRAMS[program]
    finalized = called_back = 0
    build(n)
    if make_ready is freeze_all:
        objects, edges = count()
        make_ready()
    else:
        make_ready()
        objects, edges = count()
    elapsed, collected = operate(n)
    calls = finalized + called_back
    keep.clear()
    references.clear()
    gc.collect()
    gc.freeze()
    return {'objects': objects, 'edges': edges, 'ns': elapsed, 'collected': collected, 'calls': calls}


def main(task):
    gc.disable()
    gc.collect()
    gc.freeze()
    for _ in range(task['warmUps']):
        one_round(task['program'], task['warmUpSize'])
    return one_round(task['program'], task['size'])


print(json.dumps(main(json.loads(sys.argv[1]))))
