"""What a program asks about itself, written to the trace; and the functions that weakref and gc call."""


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
    TRACE.append('= ' + str(gc.get_freeze_count() - BASE[FROZEN] + BASE[SPARES] - len(POOL)))


def objects(generation):
    if generation is None:
        TRACE.append('=' + labels(gc.get_objects()))
    else:
        TRACE.append('=' + labels(gc.get_objects(generation)))


def referrers(value):
    """None for an atom: everything refers to True, the insides of weak collections too."""
    TRACE.append('=' + sorted_labels(gc.get_referrers(value) if type(value) in KINDS else ()))


def garbage():
    TRACE.append('=' + labels(gc.garbage))


def contents(value):
    """Length and labels of what a container holds, in its order."""
    kind = type(value)
    if kind is dict or kind is Dict:
        text = '='
        enabled = gc.isenabled()
        gc.disable()  # the iterator is an allocation of ours
        for key in value:
            text += ' ' + label(key) + ':' + label(value[key])
        if enabled:
            gc.enable()
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


def walk(value, take):
    """Labels of what an iteration meets; with `take` the last item goes with each step."""
    kind = type(value)
    if kind not in (list, List, dict, Dict, tuple, Tuple):
        raise TypeError
    text = '='
    item = None
    try:
        for item in value:
            text += ' ' + label(item)
            if not take:
                continue
            if kind is dict or kind is Dict:
                value.popitem()
            elif kind is list or kind is List:
                value.pop()
        TRACE.append(text)
    finally:
        item = None


def view(value, pairs):
    """Labels of what a view of a dictionary shows."""
    text = '='
    for item in value:
        text += ' ' + (label(item[0]) + ':' + label(item[1]) if pairs else label(item))
    item = None
    TRACE.append(text)


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
    mark(value, name)
    for reference in weakref.getweakrefs(value):
        unlabel(reference)
    return value


def unlabel(reference):
    """Forget the label of an address that an unlabelled internal weak reference has taken over."""
    LABELS.pop(id(reference), None)


def M(value, name):
    """A weakref.WeakMethod; its reference to the function, and the one to itself, carry no label."""
    mark(value, name)
    unlabel(value._func_ref)
    for reference in weakref.getweakrefs(value):
        unlabel(reference)
    return value


def F(value, name):
    """A weakref.finalize object; its internal reference carries no label."""
    mark(value, name)
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
