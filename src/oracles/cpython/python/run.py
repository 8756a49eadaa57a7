"""Runs programs, each in a fresh namespace, and speaks the line protocol."""
CODES = {}
MOST_CODES = 40000
NEW = ['']  # the label of what the statement in progress makes
# A statement that raises writes the exception's type, and the program goes on.
GUARD = 'try:\n %s\nexcept BaseException as e: E(e)'
FunctionType = type(label)

A = TRACE.append
NAMESPACE = {
    'gc': gc, 'sys': sys, 'weakref': weakref, 'A': A, 'B': BEHAVIOURS, 'L': label, 'LS': labels, 'SL': sorted_labels,
    'R': R, 'D': D, 'W': W, 'V': V, 'E': E, 'N': N, 'F': F, 'C': C, 'G': refcount, 'log': log,
    'notify': notify, 'deref': deref, 'peek': peek, 'make_cycle': make_cycle, 'NEW_LIST': NEW_LIST, 'stats': stats,
    'count': count, 'freeze_count': freeze_count, 'objects': objects, 'garbage': garbage, 'referrers': referrers, 'contents': contents,
    'weak_items': weak_items, 'walk': walk, 'view': view, 'M': M, 'disown': disown, 'fire': fire, 'gc_callback': gc_callback,
    'List': List, 'Dict': Dict, 'Tuple': Tuple, 'Set': Set, 'Plain': Plain, 'Final': Final, 'Child': Child, 'Slotted': Slotted,
    'SlottedFinal': SlottedFinal, 'Bare': Bare, 'Acyclic': Acyclic, 'Caller': Caller, 'ref': weakref.ref,
    'getrefcount': getrefcount, 'NEW': NEW,
}


def compiled(text, form='%s'):
    """Code of a statement or a function, compiled once: compiling takes several times as long as running."""
    code = CODES.get(text)
    if code is None:
        if len(CODES) >= MOST_CODES:
            CODES.clear()
        code = CODES[text] = compile(form % text, 'program', 'exec')
    return code


def prepare(program, namespace):
    """A function for each statement. All that is made here is frozen before the program starts.

    Code is copied for each program: what ran often is specialized by the interpreter, and a specialized store lets go of its
    operands earlier, so that a collection inside it counts other references than one inside a statement that runs once.
    """
    exec(compiled(program['prelude']), namespace)
    for name, text in program['functions']:
        exec(compiled(text), namespace)
        steps = BEHAVIOURS[name] = namespace.pop('steps')
        steps.__code__ = steps.__code__.replace()
    return [FunctionType(compiled(text, GUARD).replace(), namespace) for text in program['statements']]


def play(statements, names):
    """Each statement behind the marker of its index. A call of a function makes no object, so no counter moves."""
    i = 0
    n = len(statements)
    while i < n:
        TRACE.append(i)
        NEW[0] = names[i]
        statements[i]()
        i += 1


def run(program):
    """One program in a fresh namespace; afterwards nothing of it is left."""
    namespace = NAMESPACE.copy()
    try:
        statements = prepare(program, namespace)
        START(program['exact'])
        play(statements, program['labels'])
    except BaseException as error:
        TRACE.append('crash ' + type(error).__name__ + ': ' + str(error))
        del error
    lines = TRACE[:]
    QUIET[0] = True
    gc.disable()
    gc.set_debug(0)
    gc.callbacks.clear()
    BEHAVIOURS.clear()
    for entry in list(weakref.finalize._registry):
        entry.detach()
    gc.garbage.clear()
    namespace.clear()
    if any('freeze' in text for text in program['statements']):
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
    """JSON list of programs in, JSON list of traces out."""
    gc.collect()  # what is frozen for the programs must not be garbage of the interpreter's own
    return json.dumps([run(program) for program in json.loads(text)])


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
