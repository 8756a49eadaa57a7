import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/**
 * Writes a workload out for managers whose objects are the wrapped JS objects themselves: `m.read(o, 0)`
 * becomes `o.slot0`, `m.retain(o)` becomes `o`, `m.allocate(2, bytes)` makes its object with `new`, and so
 * on, wherever `m` is a parameter of type `Mutator`. That is what the calls mean there, and what a person
 * writes who has JS objects in hand.
 *
 * Why: V8 keeps what it learns of types per function, not per call. All reads of a workload that go through
 * one method `read` share one record, so a program with three kinds of object is polymorphic at every access;
 * written out, each access learns for itself. And where V8 sees an object made, it knows for the stores
 * behind that it is new.
 *
 * A call that is not recognised stays a call, and does the same. Lines stay where they are.
 */
export function inlineMutator(source: string, path: string, classes = besideManagers): string {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const known = knownNumbers(file, path);
  const edits: Edit[] = [];
  const visit = (node: ts.Node, mutators: ReadonlySet<string>): void => {
    const inside = ts.isFunctionLike(node) ? withParameters(mutators, node) : mutators;
    ts.forEachChild(node, (child) => visit(child, inside));
    if (ts.isCallExpression(node)) edits.push(...writtenOut(node, inside, known));
  };
  visit(file, new Set());
  return applied(source, edits) + importedClasses(edits, classes);
}

/** True when something in the file was written out: it has a parameter of type `Mutator`, and calls it. */
export const isWrittenOut = (path: string): boolean => {
  const source = readFileSync(path, 'utf8');
  return inlineMutator(source, path) !== source;
};

/**
 * The same for every workload that esbuild loads, and for these files of workloads that are none of the
 * product's.
 */
export const inlining = (own: readonly string[]): Plugin => ({
  name: 'inlined workloads',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) =>
      own.includes(path)
        ? {
            contents: inlineMutator(readFileSync(path, 'utf8'), path, classesFile),
            loader: /\.[cm]?ts$/.test(path) ? 'ts' : 'js',
          }
        : undefined,
    );
    build.onLoad({ filter: /[\\/]workloads[\\/][\w-]+\.ts$/ }, ({ path }) => ({
      contents: inlineMutator(readFileSync(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
});

export const inlinedWorkloads: Plugin = inlining([]);

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Class that the text names. */
  readonly uses?: string;
}

/** Slots that are fields have these numbers. */
const fields = [0, 1, 2, 3, 4];
/** By number of slots. */
const classes = ['ZeroSlots', 'OneSlot', 'TwoSlots', 'ThreeSlots', 'FourSlots', 'FiveSlots'];
const besideManagers = '../managers/wrapped-object.ts';
/** The same from anywhere. */
const classesFile = fileURLToPath(new URL('../../subjects/managers/wrapped-object.ts', import.meta.url));

/**
 * An import of the classes that were written in, behind the last line: wherever it stands, it comes first.
 */
function importedClasses(edits: readonly Edit[], from: string): string {
  const used = new Set(edits.flatMap(({ uses }) => uses ?? []));
  return used.size === 0
    ? ''
    : ` import { ${[...used].join(', ')} } from '${from.replaceAll('\\', '/').replaceAll("'", "\\'")}';`;
}

function writtenOut(
  call: ts.CallExpression,
  mutators: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): Edit[] {
  const { expression, arguments: given } = call;
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return [];
  const [first, second, third] = given;
  if (!mutators.has(expression.expression.text) || first === undefined) return [];
  const start = call.getStart();
  const bare = ts.isIdentifier(first);
  const opening = { start, end: first.getStart(), text: bare ? '' : '(' };
  const rest = (text: string): Edit => ({ start: first.end, end: call.end, text: (bare ? '' : ')') + text });
  const upTo = (next: ts.Expression, text: string): Edit => ({ ...rest(text), end: next.getStart() });
  switch (expression.name.text) {
    case 'serial':
      return [opening, rest('.serial')];
    case 'retain':
      return [opening, rest('')];
    case 'release':
      return [{ ...opening, text: `void ${opening.text}` }, rest('')];
    case 'allocate': {
      const uses = classes[numberOf(first, known) ?? -1];
      const { text: m } = expression.expression;
      // An object made for the second argument would be born first; written out, it would come second.
      if (second === undefined || uses === undefined || names(second, m)) return [];
      const text = `${m}.born(new ${uses}(${m}.clock.objects++), `;
      return [{ start, end: second.getStart(), text, uses }];
    }
    case 'read': {
      if (second === undefined) return [];
      const slot = numberOf(second, known);
      if (slot !== null && fields.includes(slot)) return [opening, rest(`.slot${slot}`)];
      return [opening, upTo(second, '.read(')];
    }
    case 'write': {
      if (second === undefined || third === undefined) return [];
      const slot = numberOf(second, known);
      if (slot === null || !fields.includes(slot) || !ts.isExpressionStatement(call.parent))
        return [opening, upTo(second, '.write(')];
      return [opening, upTo(third, `.slot${slot} = `), { start: third.end, end: call.end, text: '' }];
    }
    default:
      return [];
  }
}

/**
 * The names by which a function knows a mutator: its own parameters, and what it sees from outside unless it
 * hides it.
 */
function withParameters(outer: ReadonlySet<string>, node: ts.SignatureDeclaration): ReadonlySet<string> {
  const names = new Set(outer);
  for (const { name, type } of node.parameters) {
    if (!ts.isIdentifier(name)) continue;
    if (type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Mutator')
      names.add(name.text);
    else names.delete(name.text);
  }
  return names;
}

const names = (node: ts.Node, name: string): boolean =>
  ts.isIdentifier(node)
    ? node.text === name
    : (ts.forEachChild(node, (child) => names(child, name) || undefined) ?? false);

const numberOf = (node: ts.Expression, known: ReadonlyMap<string, number>): number | null => {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  return ts.isIdentifier(node) ? (known.get(node.text) ?? null) : null;
};

/**
 * Constants of the module with a number for a value, its own or imported, except those whose name means
 * something else inside a function.
 */
function knownNumbers(file: ts.SourceFile, path: string): ReadonlyMap<string, number> {
  const known = new Map(ownNumbers(file));
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    const from = statement.moduleSpecifier.text;
    if (bindings === undefined || !ts.isNamedImports(bindings) || !from.startsWith('./')) continue;
    const there = join(dirname(path), from);
    if (!existsSync(there)) continue;
    const theirs = ownNumbers(
      ts.createSourceFile(there, readFileSync(there, 'utf8'), ts.ScriptTarget.Latest),
    );
    for (const { name, propertyName } of bindings.elements) {
      const value = theirs.get((propertyName ?? name).text);
      if (value !== undefined) known.set(name.text, value);
    }
  }
  const hide = (node: ts.Node): void => {
    if (ts.isParameter(node) || ts.isBindingElement(node) || isInnerVariable(node))
      known.delete(node.name.getText(file));
    ts.forEachChild(node, hide);
  };
  hide(file);
  return known;
}

const isInnerVariable = (node: ts.Node): node is ts.VariableDeclaration =>
  ts.isVariableDeclaration(node) && !ts.isSourceFile(node.parent.parent.parent);

function ownNumbers(file: ts.SourceFile): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.Const))
      continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer !== undefined && ts.isNumericLiteral(initializer))
        numbers.set(name.text, Number(initializer.text));
  }
  return numbers;
}

/** From the end to the start, so that the places of the others stay right. No two overlap. */
function applied(source: string, edits: readonly Edit[]): string {
  let text = source;
  for (const { start, end, text: instead } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end))
    text = text.slice(0, start) + instead + text.slice(end);
  return text;
}
