"""Runs programs, each in a fresh namespace, and speaks the line protocol."""

A = TRACE.append
NAMESPACE = {
    'gc': gc, 'sys': sys, 'weakref': weakref, 'A': A, 'B': BEHAVIOURS, 'L': label, 'LS': labels, 'SL': sorted_labels,
    'R': R, 'D': D, 'W': W, 'V': V, 'E': E, 'N': N, 'F': F, 'C': C, 'G': refcount, 'START': START, 'log': log,
    'notify': notify, 'deref': deref, 'peek': peek, 'make_cycle': make_cycle, 'NEW_LIST': NEW_LIST, 'stats': stats,
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
    TYPES.clear()
    TYPES[0] = List  # a dictionary that is never empty stays frozen
    TRACE.clear()
    return lines


def calibrate():
    """Measures how many references a call to getrefcount and a fresh weak reference show on this interpreter."""
    sys.unraisablehook = unraisable
    gc.disable()
    weakref.finalize(HOLDER, fire, '').detach()  # the first one imports and registers
    repr(DEFAULT_THRESHOLDS)  # the first repr of a container makes a dict and a list that the thread keeps
    namespace = {'probe': Slotted(), 'getrefcount': getrefcount, 'W': count_argument, 'ref': weakref.ref}
    exec('result = getrefcount(probe)\nfresh = W(ref(probe), "w0")', namespace)
    BASE[ARGUMENT] = namespace['result'] - 1
    FRESH[0] = namespace['fresh']


calibrate()
TYPES[0] = List


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
