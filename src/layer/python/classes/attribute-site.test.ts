import { describe, expect, it } from 'vitest';
import { PyAttributeError } from '../errors.ts';
import { createPython } from '../index.ts';
import { AttributeSite } from './attribute-site.ts';
import { attributeGet } from './instance.ts';

function stage() {
  const python = createPython();
  const py = python.interpreter;
  const { heap } = python;
  const number = (value: number) => heap.atoms.store(value);
  return { python, py, heap, number };
}

describe('an attribute site', () => {
  it('finds the slot of each class that it meets, again and again', () => {
    const { python, py, number } = stage();
    const A = python.class('A', { __slots__: ['x', 'y'] });
    const B = python.class('B', { __slots__: ['y', 'x'] });
    const site = new AttributeSite(py, 'x');
    const [a, b] = [A(), B()];
    for (let round = 0; round < 3; round++) {
      for (const one of [a, a, b, b]) {
        site.set(one.id, number(round));
        expect(py.heap.atoms.load(site.get(one.id))).toBe(round);
      }
    }
    expect(a.getattr('x')).toBe(2);
    expect(b.getattr('x')).toBe(2);
  });

  it('adds an attribute where the class allows it, and refuses it where not', () => {
    const { python, py, number, heap } = stage();
    const Open = python.class('Open', {});
    const Closed = python.class('Closed', { __slots__: ['a'] });
    const site = new AttributeSite(py, 'later');
    const open = Open();
    expect(site.get(open.id)).toBe(0);
    site.set(open.id, number(1));
    expect(open.getattr('later')).toBe(1);
    expect(() => site.set(Closed().id, number(1))).toThrow(PyAttributeError);
    heap.verify();
  });

  it('looks up instances that have a shape of their own', () => {
    const { python, py, number } = stage();
    const Open = python.class('Open', {});
    const own = Open();
    for (let i = 0; i < 40; i++) own.setattr(`a${i}`, i);
    const plain = Open();
    const site = new AttributeSite(py, 'a39');
    for (const one of [plain, own, plain]) {
      site.set(one.id, number(7));
      expect(py.heap.atoms.load(attributeGet(py, one.id, py.typeOf(one.id).class!, 'a39'))).toBe(7);
    }
    expect(own.getattr('a38')).toBe(38);
  });
});
