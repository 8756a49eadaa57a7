import { classTable, type Operation } from './program.ts';
import { weakStatement } from './python-weak-statement.ts';
import { bound, keyText, quote, slice, store, text } from './python-words.ts';

function construct(op: Extract<Operation, { do: 'list' | 'dict' | 'tuple' }>, exact: boolean): string {
  const label = quote(op.label);
  if (op.do === 'list') return `${op.name} = R(${exact ? '[]' : 'List()'}, ${label})`;
  if (op.do === 'dict') return `${op.name} = R(${exact ? '{}' : 'Dict()'}, ${label})`;
  const items = op.items.map(text).join(', ');
  return `${op.name} = R(${exact ? `tuple([${items}])` : `Tuple([${items}])`}, ${label})`;
}

/** One operation as Python statements; lines after the first are indented by one for the `try` that the runner puts around. */
export function statement(op: Operation, exact: boolean): string {
  switch (op.do) {
    case 'copy':
      return `${op.name} = ${op.from}`;
    case 'forget':
      return `${op.name} = None`;
    case 'delete-name':
      return `del ${op.name}`;
    case 'list':
    case 'dict':
    case 'tuple':
      return construct(op, exact);
    case 'set':
      return `${op.name} = R(${exact ? 'set()' : 'Set()'}, ${quote(op.label)})`;
    case 'instance': {
      const { python, dict } = classTable[op.class];
      return `${op.name} = ${dict ? 'D' : 'R'}(${python}(), ${quote(op.label)})`;
    }
    case 'append':
      return `${op.target}.append(${text(op.value)})`;
    case 'extend':
      return `${op.target}.extend(${op.from})`;
    case 'insert':
      return `${op.target}.insert(${op.index}, ${text(op.value)})`;
    case 'pop':
      return store(op.into, `${op.target}.pop(${bound(op.index)})`);
    case 'remove':
      return `${op.target}.remove(${text(op.value)})`;
    case 'clear':
      return `${op.target}.clear()`;
    case 'reverse':
      return `${op.target}.reverse()`;
    case 'set-item':
      return `${op.target}[${op.index}] = ${text(op.value)}`;
    case 'delete-item':
      return `del ${op.target}[${op.index}]`;
    case 'get-item':
      return store(op.into, `${op.target}[${op.index}]`);
    case 'set-slice':
      return `${op.target}${slice(op)} = ${op.from}`;
    case 'get-slice':
      return `${op.name} = R(${op.target}${slice(op)}, ${quote(op.label)})`;
    case 'index':
      return `N(${op.target}.index(${text(op.value)}))`;
    case 'sort':
      return `${op.target}.sort(key=L, reverse=${op.reverse ? 'True' : 'False'})`;
    case 'iterate':
      return `walk(${op.target}, ${op.take ? 'True' : 'False'})`;
    case 'delete-slice':
      return `del ${op.target}${slice(op)}`;
    case 'dict-set':
      return `${op.target}[${keyText(op.key)}] = ${text(op.value)}`;
    case 'dict-delete':
      return `del ${op.target}[${keyText(op.key)}]`;
    case 'dict-get':
      return store(op.into, `${op.target}[${keyText(op.key)}]`);
    case 'dict-pop':
      return store(op.into, `${op.target}.pop(${keyText(op.key)}${op.default ? ', None' : ''})`);
    case 'dict-popitem':
      return store(op.into, `${op.target}.popitem()[1]`);
    case 'dict-setdefault':
      return `V(${op.target}.setdefault(${keyText(op.key)}, ${text(op.value)}))`;
    case 'dict-contains':
      return `N(${keyText(op.key)} in ${op.target})`;
    case 'dict-view':
      return `view(${op.target}.${op.view}(), ${op.view === 'items' ? 'True' : 'False'})`;
    case 'dict-update':
      return `${op.target}.update(${op.from})`;
    case 'set-add':
      return `${op.target}.add(${text(op.value)})`;
    case 'set-remove':
      return `${op.target}.remove(${text(op.value)})`;
    case 'set-contains':
      return `N(${text(op.value)} in ${op.target})`;
    case 'set-discard':
      return `${op.target}.discard(${text(op.value)})`;
    case 'set-attribute':
      return `${op.target}.${op.attribute} = ${text(op.value)}`;
    case 'get-attribute':
      return store(op.into, `${op.target}.${op.attribute}`);
    case 'delete-attribute':
      return `del ${op.target}.${op.attribute}`;
    default:
      return weakStatement(op);
  }
}
