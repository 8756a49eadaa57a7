import { type Piece, strong, type Tone } from '../../findings/index.ts';
import type { Verdict } from '../findings/verdict.ts';

/** How each verdict on a card is told. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  true: 'good',
  'half true': 'open',
  false: 'bad',
  'version-dependent': 'open',
  'not checkable': 'open',
  'not run': 'bad',
};

export const verdictPiece = (verdict: Verdict): Piece => strong(verdict, verdictTones[verdict]);
