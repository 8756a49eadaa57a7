import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Heap, header } from '../../heap/index.ts';
import { GenerationalCollector } from './collector.ts';
import { moveUnreachable, subtractReferences } from './deduce-unreachable.ts';
import { Search } from './search.ts';
import { freeUnreachable } from './unobserved.ts';
import { visitReachable } from './visit-reachable.ts';

const document = readFileSync(new URL('./worked-example.md', import.meta.url), 'utf8');
const names = ['a', 'b', 'c', 'd', 'e'];

/**
 * The objects of the document: b hangs on a, a on c, and c on the program; d and e refer to each other, and e
 * to c.
 */
function build() {
  const heap = new Heap();
  const node = heap.defineKind({ name: 'node' });
  const [a, b, c, d, e] = [1, 0, 1, 1, 2].map((slots) => heap.allocate(node, slots)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  heap.write(a, 0, b);
  heap.write(c, 0, a);
  heap.write(d, 0, e);
  heap.write(e, 0, d);
  heap.write(e, 1, c);
  for (const id of [a, b, d, e]) heap.release(id);
  return heap;
}

/**
 * The cells as the document prints them: `U` is UNREACHABLE, `·` a cell that nothing has written, or a free
 * row's.
 */
function cells(heap: Heap, work: number): string {
  const { table, order } = heap;
  const nameOf = (id: number) => names[id - 1] ?? '·';
  const count = (id: number) => {
    const value = table.count(id);
    if (table.header(id) === 0) return '·';
    return value >= 0 ? `${value}` : value === header.UNREACHABLE ? 'U' : `U+${value - header.UNREACHABLE}`;
  };
  const ids = names.map((_, at) => at + 1);
  const line = (title: string, values: readonly string[]) =>
    `${title.padEnd(8)}${values.map((value) => value.padStart(5)).join('')}`.trimEnd();
  const places = names.map((_, place) => place);
  return [
    line('object', names),
    line('count', ids.map(count)),
    line(
      'link',
      ids.map((id) => (table.header(id) === 0 ? '·' : `~${~table.link(id)}`)),
    ),
    line('place', places.map(String)),
    line(
      'order',
      places.map((place) => nameOf(order.at(place))),
    ),
    line(
      'work',
      places.map((place) => (place < work ? nameOf(order.trashAt(place)) : '·')),
    ),
  ].join('\n');
}

describe('the worked example', () => {
  it('shows the cells as they are after each phase', () => {
    const heap = build();
    const search = new Search(heap);
    const shown: [string, string][] = [['before', cells(heap, 0)]];
    subtractReferences(search, 0, 5);
    shown.push(['subtractReferences', cells(heap, 0)]);
    moveUnreachable(search, 0, 5);
    expect(search.movedBack).toMatchObject({ count: 1, firstCell: 0, notesPlaces: false });
    expect(search.unreachable.count).toBe(4);
    shown.push(['moveUnreachable', cells(heap, 1)]);
    visitReachable(search, 0, 5);
    expect(search.unreachable).toEqual({ count: 2, from: 3, to: 5 });
    shown.push(['visitReachable', cells(heap, 5)]);
    expect(freeUnreachable(search)).toBe(0);
    shown.push(['freeUnreachable', cells(heap, 0)]);
    for (const [phase, picture] of shown)
      expect(document, `after ${phase}, the document should show\n${picture}\n`).toContain(`\n${picture}\n`);
  });

  it('comes to what a collection comes to', () => {
    const heap = build();
    expect(new GenerationalCollector(heap).collect(0)).toBe(2);
    expect(heap.order.list().map((id) => names[id - 1])).toEqual(['c', 'a', 'b']);
    expect([1, 2, 3].map((id) => heap.count(id))).toEqual([1, 1, 1]);
    heap.verify();
  });
});
