import type { Action } from './behaviour.ts';

const quote = (text: string): string => JSON.stringify(text);

/** An atom as a Python literal. */
export function pythonAtom(atom: null | number | string | boolean): string {
  if (atom === null) return 'None';
  if (atom === true) return 'True';
  if (atom === false) return 'False';
  return typeof atom === 'string' ? quote(atom) : String(atom);
}

/** Names that the steps assign, so that the function can declare them global. */
function assigned(actions: readonly Action[]): string[] {
  const names = new Set<string>();
  for (const action of actions) {
    if ('into' in action) names.add(action.into);
    if (action.do === 'forget') names.add(action.name);
  }
  return [...names].sort();
}

function statement(action: Action): string {
  switch (action.do) {
    case 'resurrect':
      return `${action.into} = self`;
    case 'keep':
      return `${action.target}.append(self)`;
    case 'throw':
      return `raise ValueError('thrown')`;
    case 'break':
      return `self.${action.attribute} = None`;
    case 'observe-self':
      return `log('self ' + L(peek(self, '${action.attribute}')))`;
    case 'inspect-self':
      return `log('finalized ' + repr(gc.is_finalized(self)) + ' tracked ' + repr(gc.is_tracked(self)))`;
    case 'reference-self':
      return `${action.into} = W(ref(self${action.callback ? ', notify' : ''}), ${quote(action.label)})`;
    case 'allocate':
      return action.shape === 'drop'
        ? `R(NEW_LIST[0](), ${quote(action.label)})`
        : `make_cycle(${quote(action.label)})`;
    case 'allocate-into':
      return `${action.into} = R(NEW_LIST[0](), ${quote(action.label)})`;
    case 'collect':
      return `log('collected ' + str(gc.collect(${action.generation})))`;
    case 'set-attribute':
      return `${action.target}.${action.attribute} = ${'name' in action.value ? action.value.name : pythonAtom(action.value.atom)}`;
    case 'set-attribute-self':
      return `${action.target}.${action.attribute} = self`;
    case 'clear':
      return `${action.target}.clear()`;
    case 'forget':
      return `${action.name} = None`;
    case 'observe':
      return `log('sees ' + L(deref(${action.target})))`;
    case 'revive':
      return `${action.into} = deref(${action.from})`;
  }
}

/** A function of one parameter `self` (None where there is none) that takes the steps in order. */
export function pythonFunction(name: string, actions: readonly Action[]): string[] {
  const globals = assigned(actions);
  return [
    `def ${name}(self):`,
    ...(globals.length > 0 ? [` global ${globals.join(', ')}`] : []),
    ...actions.map((action) => ` ${statement(action)}`),
  ];
}
