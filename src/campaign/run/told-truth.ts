import type { Cell } from '../../model/index.ts';
import type { TruthSource } from '../reduction/truth.ts';

/** Tells that it computes, soon and each second, where the truth is not there already. */
export async function toldTruth(
  cell: Cell,
  { truth, signal }: { readonly truth: TruthSource; readonly signal: AbortSignal },
  tell: (tookMs: number) => void,
): Promise<void> {
  const began = performance.now();
  const telling = setInterval(() => tell(performance.now() - began), 1000);
  const soon = setTimeout(() => tell(performance.now() - began), 50);
  try {
    await truth(cell, signal);
  } finally {
    clearInterval(telling);
    clearTimeout(soon);
  }
}
