import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..');
const program = join(folder, 'as-typed-in-an-editor.ts');

/** `|` is where the cursor stands. */
const typed = `
import { createPython } from './index.ts';
const py = createPython();
const { gc, sys, weakref, tracemalloc } = py;
const ns = py.frame({ a: py.list([1, 2]), d: py.dict({ x: 1 }) });
const node = py.class('Node', {})();
weakref.ref(node, (dead) => void dead.|/*reference*/);
py.|/*python*/;
ns.|/*frame*/;
ns.a.|/*list*/;
ns.d.|/*dict*/;
py.set().|/*set*/;
py.tuple().|/*tuple*/;
gc.|/*gc*/;
sys.|/*sys*/;
weakref.|/*weakref*/;
tracemalloc.|/*tracemalloc*/;
`;
const source = typed.replaceAll('|/*', '/*');

/** What an editor offers at a place. Asked of the same service that editors ask. */
function editor(): (place: string) => string[] {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const text = (file: string) => (file === program ? source : readFileSync(file, 'utf8'));
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => config.options,
    getScriptFileNames: () => [program],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) =>
      file === program || ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(text(file)) : undefined,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === program || ts.sys.fileExists(file),
    readFile: (file) => text(file),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const service = ts.createLanguageService(host);
  return (place) => {
    const at = source.indexOf(`/*${place}*/`);
    const offered = service.getCompletionsAtPosition(program, at, {})?.entries ?? [];
    return offered.map(({ name }) => name);
  };
}

describe('an editor', () => {
  const offered = editor();

  it('offers what Python has, after a dot', { timeout: 120_000 }, () => {
    const expected: Record<string, string> = {
      python: 'list dict tuple set class wrap frame gc sys weakref tracemalloc isinstance del',
      frame: 'a d',
      list: 'append extend insert pop remove clear reverse sort index count getitem setitem delitem copy',
      dict: 'getitem setitem delitem get pop popitem setdefault update clear keys values items',
      set: 'add update discard remove pop contains clear copy',
      tuple: 'getitem index count contains',
      reference: 'call __callback__',
      gc:
        'DEBUG_COLLECTABLE DEBUG_LEAK DEBUG_SAVEALL DEBUG_STATS DEBUG_UNCOLLECTABLE callbacks collect disable enable ' +
        'freeze garbage get_count get_debug get_freeze_count get_objects get_referents get_referrers get_stats ' +
        'get_threshold is_finalized is_tracked isenabled set_debug set_threshold unfreeze',
      sys: 'getrefcount getsizeof getallocatedblocks _is_immortal unraisablehook __unraisablehook__ excepthook',
      weakref:
        'ref proxy getweakrefcount getweakrefs WeakMethod WeakValueDictionary WeakKeyDictionary WeakSet finalize',
      tracemalloc: 'start stop is_tracing get_traced_memory reset_peak clear_traces get_traceback_limit',
    };
    for (const [place, names] of Object.entries(expected))
      expect(offered(place), place).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('offers no release() on what is only borrowed', () => {
    expect(offered('list')).not.toContain('release');
    expect(offered('set')).toContain('release');
  });
});
