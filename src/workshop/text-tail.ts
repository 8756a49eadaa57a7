/** The last characters of a text that keeps coming. */
export class TextTail {
  #text = '';
  readonly #kept: number;

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(text: string): void {
    this.#text += text;
    // Cutting at every piece would copy the whole tail each time.
    if (this.#text.length > 2 * this.#kept) this.#text = this.#text.slice(-this.#kept);
  }

  get text(): string {
    return this.#text.slice(-this.#kept);
  }
}
