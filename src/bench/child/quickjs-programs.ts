import type { ProgramName } from '../shapes/catalogue.ts';

/** Script of a program inside QuickJS: `build` is not timed, `operate` is. */
export interface QuickjsProgram {
  readonly build: string;
  readonly operate: string;
}

const nothing = 'function build(size) {}';
const tree = `class Node { constructor() { this.a = null; this.b = null; } }
let root = null;
function build(size) {
  const nodes = [];
  for (let i = 0; i < size; i++) nodes.push(new Node());
  for (let i = 1; i < size; i++) nodes[(i - 1) >> 1][i & 1 ? 'a' : 'b'] = nodes[i];
  root = nodes[0];
}`;
const chain = `class Node { constructor(next) { this.next = next; } }
let root = null;
function build(size) { for (let i = 0; i < size; i++) root = new Node(root); }`;
const dropRoot = 'function operate(size) { root = null; }';

/**
 * The counting programs: QuickJS counts references, so they mean the same there. It has no call that collects
 * cycles.
 */
export const quickjsPrograms: Readonly<Partial<Record<ProgramName, QuickjsProgram>>> = {
  'retain and release': {
    build: nothing,
    operate: `function operate(size) {
  const a = []; let x = null;
  for (let i = 0; i < size; i += 10) { x = a; x = a; x = a; x = a; x = a; x = a; x = a; x = a; x = a; x = a; }
}`,
  },
  'write of a slot': {
    build: nothing,
    operate: `function operate(size) {
  const o = { slot: null }, a = [], b = [];
  for (let i = 0; i < size; i += 10) {
    o.slot = a; o.slot = b; o.slot = a; o.slot = b; o.slot = a; o.slot = b; o.slot = a; o.slot = b; o.slot = a; o.slot = b;
  }
}`,
  },
  'list made and dropped': {
    build: nothing,
    operate: 'function operate(size) { const a = []; let x; for (let i = 0; i < size; i++) x = [a]; }',
  },
  'instance made and dropped': {
    build: 'class Two { constructor() { this.a = null; this.b = null; } }\nfunction build(size) {}',
    operate: 'function operate(size) { let x; for (let i = 0; i < size; i++) x = new Two(); }',
  },
  'drop of a tree': { build: tree, operate: dropRoot },
  'drop of a chain': { build: chain, operate: dropRoot },
  'cycles with automatic collection': {
    build: nothing,
    operate:
      'function operate(size) { for (let i = 0; i < size >> 1; i++) { const a = [null]; a[0] = [a]; } }',
  },
  'append and pop': {
    build: nothing,
    operate:
      'function operate(size) { const a = [], one = []; for (let i = 0; i < size; i++) { one.push(a); one.pop(); } }',
  },
};
