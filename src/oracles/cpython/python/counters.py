"""A known state before each program, and counters that only the program moves.

Everything the interpreter and the runner own is frozen before a program starts, so the collector sees only the program's
objects; callables here avoid containers and iterators of the collected kinds, because those would move the counters.

CPython recycles exact lists, dicts, tuples and slices through free lists, which get_count() does not see, and a full
collection empties those lists, so the next temporary tuple counts one. Programs that probe the young counter use
subclasses (never recycled), and after each full collection `settle` refills the free lists that temporaries need and
sets the young counter to zero by freeing spare instances of its own: emptying the lists has lowered the counter by an
unknown number, not below zero.
"""


ITEM = (None,)
NOBODY = Caller()


def monitor(phase, info):
    generation = info['generation']
    if phase == 'start':
        log('gc start ' + str(generation))
    else:
        log('gc stop ' + str(generation) + ' ' + str(info['collected']) + ' ' + str(info['uncollectable']))
        if generation == 2:
            settle()


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
    # A death lists callbacks in a tuple, two items for each weak reference; deaths nest.
    size = 2
    while size < 16:
        first = ITEM * size
        second = ITEM * size
        third = ITEM * size
        size += 1
    first = second = third = None
    # Operands travel in tuples and lists, and calls nest: one that collects runs finalizers, which call.
    f = [tuple([1]), tuple([2]), tuple([3]), tuple([4]), tuple([5]), [1], [2], [3], [4]]
    del c[0:1]
    slice(0, 1)
    # From 3.14 these are recycled too.
    iter(ITEM)
    iter(a)
    d.keys
    NOBODY.__call__
    try:
        raise ValueError('warm')
    except ValueError:
        pass


def settle():
    warm()
    excess = get_count()[0]
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
    while len(POOL) < POOL_SIZE:
        POOL.append(Spare())
    gc.freeze()
    gc.collect()
    read_stats(0)
    BASE[FROZEN] = gc.get_freeze_count()
    BASE[SPARES] = len(POOL)
    TRACE.clear()
    c = get_count()
    if c[0] + c[1] + c[2] != 0 and sys.version_info >= (3, 11):
        TRACE.append('crash counters not zero at start: ' + repr(c))
    QUIET[0] = False
    gc.enable()
