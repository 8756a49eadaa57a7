"""Runs one card's program per line: JSON source in, JSON result out. Each gets a namespace of its own and a clean collector."""
import gc
import json
import sys

THRESHOLDS = gc.get_threshold()


def version():
    number, serial = '.'.join(map(str, sys.version_info[:3])), str(sys.version_info[4])
    suffix = {'final': '', 'candidate': 'rc' + serial, 'beta': 'b' + serial, 'alpha': 'a' + serial}
    return number + suffix[sys.version_info[3]]


def run_batch(line):
    gc.unfreeze()
    gc.callbacks.clear()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
    names = {'__name__': 'card'}
    try:
        exec(compile(json.loads(line), 'card', 'exec'), names)
        gc.collect()
        seen = names['observe']()
        return json.dumps({'seen': seen})
    except Exception as error:
        return json.dumps({'error': type(error).__name__ + ': ' + str(error)})


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
