import type { Observations, Seen, SeenValue } from '../model/index.ts';

/** A judgement or a sentence asked for something that the program did not report. */
export class MissingFactError extends Error {
  override readonly name = 'MissingFactError';
}

/** What one program saw, read by name and type; whoever asks for what is not there is told so. */
export class Facts {
  readonly #seen: Seen;

  constructor({ shared, own }: Observations) {
    this.#seen = { ...shared, ...own };
  }

  number(name: string): number {
    const value = this.#value(name);
    return typeof value === 'number' ? value : this.#refuse(name, 'a number', value);
  }

  flag(name: string): boolean {
    const value = this.#value(name);
    return typeof value === 'boolean' ? value : this.#refuse(name, 'true or false', value);
  }

  text(name: string): string {
    const value = this.#value(name);
    return typeof value === 'string' ? value : this.#refuse(name, 'a text', value);
  }

  numbers(name: string): readonly number[] {
    const value = this.#value(name);
    if (!Array.isArray(value)) return this.#refuse(name, 'a list of numbers', value);
    return value.map((item: unknown) =>
      typeof item === 'number' ? item : this.#refuse(name, 'a list of numbers', value),
    );
  }

  flags(name: string): readonly boolean[] {
    const value = this.#value(name);
    if (!Array.isArray(value)) return this.#refuse(name, 'a list of true and false', value);
    return value.map((item: unknown) =>
      typeof item === 'boolean' ? item : this.#refuse(name, 'a list of true and false', value),
    );
  }

  texts(name: string): readonly string[] {
    const value = this.#value(name);
    if (!Array.isArray(value)) return this.#refuse(name, 'a list of texts', value);
    return value.map((item: unknown) =>
      typeof item === 'string' ? item : this.#refuse(name, 'a list of texts', value),
    );
  }

  has(name: string): boolean {
    return name in this.#seen;
  }

  #value(name: string): SeenValue | undefined {
    return this.#seen[name];
  }

  #refuse(name: string, wanted: string, value: SeenValue | undefined): never {
    const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
    throw new MissingFactError(
      `The observation "${name}" ${found}; ${wanted} was expected. Programs and judgement of the card do not fit together, or the run was made by another version: run it again.`,
    );
  }
}
