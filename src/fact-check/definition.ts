import type { Heap } from '../layer/heap/index.ts';
import type { ProfileName, Python } from '../layer/python/index.ts';
import type { Observations, Seen } from '../model/index.ts';
import type { NativeMemory } from '../subjects/native/index.ts';
import type { Facts } from './facts.ts';

/** What a layer program is given: a fresh Python under the rules of one version, in a process of its own. */
export interface LayerTools {
  readonly py: Python;
  readonly heap: Heap;
  readonly profile: ProfileName;
  /** Native memory with a budget in bytes; malloc where it can be had. */
  nativeMemory(budgetBytes: number): NativeMemory;
  readonly v8: V8Tools;
}

/** What a V8 program is given, in a process of its own with `gc()` exposed. */
export interface V8Tools {
  /** One full collection now. */
  collect(): void;
  /** One collection of the young generation only. */
  collectYoung(): void;
  /** Lets the event loop turn often enough for finalizers to be called. */
  turn(): Promise<void>;
  /** Bytes in use in the V8 heap, and how many it may use. */
  heap(): { readonly used: number; readonly limit: number };
  /** Full collections that V8 made since the process began, forced ones among them. Waits for a turn. */
  fullCollections(): Promise<number>;
  nativeMemory(budgetBytes: number): NativeMemory;
}

export type LayerProgram = (tools: LayerTools) => Observations | Promise<Observations>;
export type V8Program = (tools: V8Tools) => Seen | Promise<Seen>;

/** How far a claim holds of one CPython version, and why, said from what was seen. */
export interface Judgement {
  readonly holds: 'yes' | 'partly' | 'no';
  readonly because: string;
}

interface CardText {
  readonly id: string;
  readonly claim: number;
  readonly topic: string;
  /** The claim in our own words. */
  readonly text: string;
  readonly mechanism: string;
}

/** A claim that runs can settle. */
export interface CheckableCard extends CardText {
  readonly layer: LayerProgram;
  /** Must define `observe()`, which returns a dict with the dicts `shared` and `own`. */
  readonly python: string;
  readonly v8: V8Program;
  /** `address-space-limit`: needs a native CPython, whose process can be given one. */
  readonly needs?: 'address-space-limit';
  /** Limit of the V8 heap for the layer's and V8's own process, in MiB. */
  readonly jsHeapMiB?: number;
  readonly knownDifference?: string;
  /** What happened under Python's rules, as a sentence; used for the layer and for CPython alike. */
  readonly tell: (facts: Facts) => string;
  readonly tellV8: (facts: Facts) => string;
  /** Pure: from what one CPython version showed to how far the claim holds of it. */
  readonly judge: (facts: Facts) => Judgement;
}

/** A claim that no run can settle. */
export interface UncheckableCard extends CardText {
  readonly uncheckable: string;
}

export type Card = CheckableCard | UncheckableCard;

/** Claims with the programs that check them: the second kind of experiment. */
export interface FactCheck {
  readonly kind: 'fact-check';
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly prediction: string;
  readonly cards: readonly Card[];
}

/** Types a fact check while it is written. It is checked when it is planned. */
export function defineFactCheck(factCheck: Omit<FactCheck, 'kind'>): FactCheck {
  return { kind: 'fact-check', ...factCheck };
}

export const isCheckable = (card: Card): card is CheckableCard => !('uncheckable' in card);
