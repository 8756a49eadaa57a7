import { describe, expect, it } from 'vitest';
import { FreeRows, PAGE_SHIFT } from './free-rows.ts';
import { Heap } from './heap.ts';

const PAGE = 1 << PAGE_SHIFT;

describe('free rows', () => {
  it('are given out page by page, however they were strewn', () => {
    const heap = new Heap();
    const kind = heap.defineKind({ name: 'node' });
    const ids = Array.from({ length: 8 * PAGE }, () => heap.allocate(kind, 0));
    // Every page loses rows in turn, as a graph does that dies along its edges.
    const strewn = [...ids].sort((a, b) => ((a * 7919) % 8192) - ((b * 7919) % 8192));
    for (const id of strewn) heap.release(id);
    heap.verify();
    const again = Array.from({ length: ids.length }, () => heap.allocate(kind, 0));
    expect([...again].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
    let turns = 0;
    for (let i = 1; i < again.length; i++)
      if (again[i]! >>> PAGE_SHIFT !== again[i - 1]! >>> PAGE_SHIFT) turns++;
    // Rows 1 … 4,096 lie on nine pages.
    expect(turns).toBe(8);
    heap.verify();
  });

  it('offer a page once, keep what is added to the page in use, and pass over pages that ran dry', () => {
    const free = new FreeRows(4 * PAGE);
    const links = new Map<number, number>();
    const add = (id: number) => links.set(id, free.add(id));
    for (const id of [PAGE, PAGE + 1, 2 * PAGE, 5]) add(id);
    expect([links.get(PAGE), links.get(PAGE + 1), links.get(5)]).toEqual([0, PAGE, 0]);
    expect([free.page, free.head]).toEqual([0, 5]);
    free.head = 0;
    expect(free.turnPage()).toBe(true);
    expect([free.page, free.head]).toEqual([2, 2 * PAGE]);
    free.head = 0;
    add(2 * PAGE + 1);
    expect(free.head).toBe(2 * PAGE + 1);
    free.head = 0;
    expect(free.turnPage()).toBe(true);
    expect([free.page, free.head]).toEqual([1, PAGE + 1]);
    free.head = 0;
    expect(free.turnPage()).toBe(false);
  });
});
