import type { Verdict } from '../../statistics/index.ts';
import { type Piece, strong, type Tone } from './document.ts';

/** How each verdict on a claim is told. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  holds: 'good',
  fails: 'bad',
  'not distinguishable': 'open',
  'no data': 'open',
};

export const verdictPiece = (verdict: Verdict): Piece => strong(verdict, verdictTones[verdict]);
