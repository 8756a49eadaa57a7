/**
 * Rows of a page: 16 KiB, as CPython's pools, so that a page's rows stay in the first-level cache however
 * they are strewn.
 */
export const PAGE_SHIFT = 9;

const NOT_OFFERED = -1;

/**
 * The rows that are free to be used again, in a list per page of 512 rows, threaded through their links. A
 * list over the whole table would give them out in the order in which they were freed: after the end of a
 * tree or a graph, anywhere. New objects of one time then stood all over the table, and every pass over them
 * waited for memory.
 *
 * Rows are taken from one page at a time; its list starts at `head`. The other pages with free rows stand on
 * a stack. Code that frees many rows opens a page, adds to its list, and closes it. Nothing here allocates
 * but `grow`.
 */
export class FreeRows {
  /** The page that rows are taken from, and its first free row, 0 for none. */
  page = 0;
  head = 0;
  /** First free row of every other page. */
  #heads: Int32Array;
  /** For pages on the stack, the one below; the lowest has itself. */
  #below: Int32Array;
  #top = NOT_OFFERED;

  constructor(rows: number) {
    const pages = pagesFor(rows);
    this.#heads = new Int32Array(pages);
    this.#below = new Int32Array(pages).fill(NOT_OFFERED);
  }

  /** Makes a row the first free one of its page. Returns the one that was, for its link. */
  add(id: number): number {
    const page = id >>> PAGE_SHIFT;
    const head = this.open(page);
    this.close(page, id);
    return head;
  }

  /** First free row of a page that is about to get more. */
  open(page: number): number {
    if (page === this.page) return this.head;
    const head = this.#heads[page]!;
    if (head === 0) this.#offer(page);
    return head;
  }

  /** What the first free row of an opened page is now. */
  close(page: number, head: number): void {
    if (page === this.page) this.head = head;
    else this.#heads[page] = head;
  }

  /** Goes on to another page with free rows; false when there is none. The page that it leaves has none. */
  turnPage(): boolean {
    while (this.#top !== NOT_OFFERED) {
      const page = this.#top;
      const below = this.#below[page]!;
      this.#top = below === page ? NOT_OFFERED : below;
      this.#below[page] = NOT_OFFERED;
      const head = this.#heads[page]!;
      if (head === 0) continue;
      this.#heads[page] = 0;
      this.page = page;
      this.head = head;
      return true;
    }
    return false;
  }

  grow(rows: number): void {
    const pages = pagesFor(rows);
    const heads = new Int32Array(pages);
    heads.set(this.#heads);
    this.#heads = heads;
    const below = new Int32Array(pages).fill(NOT_OFFERED);
    below.set(this.#below);
    this.#below = below;
  }

  /** First free row of every page that has one. For checks. */
  *lists(): IterableIterator<number> {
    if (this.head !== 0) yield this.head;
    for (const head of this.#heads) if (head !== 0) yield head;
  }

  get bytes(): number {
    return this.#heads.byteLength + this.#below.byteLength;
  }

  #offer(page: number): void {
    if (this.#below[page] !== NOT_OFFERED) return;
    this.#below[page] = this.#top === NOT_OFFERED ? page : this.#top;
    this.#top = page;
  }
}

function pagesFor(rows: number): number {
  return (rows >>> PAGE_SHIFT) + 1;
}
