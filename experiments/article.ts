import { defineFactCheck } from '../src/index.ts';
import { counted } from './article/counted.ts';
import { counting } from './article/counting.ts';
import { finalizers } from './article/finalizers.ts';
import { memory } from './article/memory.ts';
import { numbers } from './article/numbers.ts';
import { pressure } from './article/pressure.ts';
import { selfList } from './article/self-list.ts';
import { thresholds } from './article/thresholds.ts';

export default defineFactCheck({
  name: 'article',
  title: 'Garbage collection in Python: an article, fact-checked by running it',
  question:
    'A popular introduction explains how Python gives memory back: counting, cycles, thresholds, ' +
    'finalizers, and what happens when memory is nearly full. Which of its statements hold ' +
    'when one runs them, on which version of CPython, and what does V8 do in the same situation?',
  prediction:
    'The counting steps and the self-containing list hold in essence. What it says of small ' +
    'numbers, of what the threshold counts, of del and collect(), and of the collector failing ' +
    'when memory is short does not. The threshold it prints depends on the version.',
  cards: [
    ...counting,
    ...numbers,
    ...selfList,
    ...counted,
    ...thresholds,
    ...finalizers,
    ...memory,
    ...pressure,
  ],
});
