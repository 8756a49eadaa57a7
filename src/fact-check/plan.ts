import { profileNames } from '../layer/python/index.ts';
import {
  type FactCheckPlan,
  type PlannedCard,
  type PlannedCheck,
  type PlannedInterpreter,
  schemaVersion,
} from '../model/index.ts';
import { type FoundInterpreter, profileOf } from '../oracles/cpython/index.ts';
import { type Card, type FactCheck, isCheckable } from './definition.ts';

/** The definition contradicts itself. */
export class FactCheckError extends Error {
  override readonly name = 'FactCheckError';
}

/** An interpreter that was found and the profile of the layer that follows it. */
export interface ChosenInterpreter {
  readonly planned: PlannedInterpreter;
  readonly found: FoundInterpreter;
}

/**
 * For each version of Python's rules that the layer knows, one CPython that follows it: native before
 * WebAssembly, the newest of the patches that do.
 */
export function chooseInterpreters(found: readonly FoundInterpreter[]): ChosenInterpreter[] {
  return profileNames.flatMap((profile) => {
    const fitting = found.filter((interpreter) => profileOf(interpreter) === profile);
    const best = fitting.findLast(({ kind }) => kind === 'native') ?? fitting.at(-1);
    if (best === undefined) return [];
    const { name, kind, version } = best;
    return [{ found: best, planned: { profile, name, kind, version } }];
  });
}

/** What was looked for in vain, and what stays unchecked for it. */
function missingOf(chosen: readonly ChosenInterpreter[]): string[] {
  const missing = profileNames
    .filter((profile) => !chosen.some(({ planned }) => planned.profile === profile))
    .map(
      (profile) =>
        `No CPython that follows the rules of ${profile} was found: neither a native python${profile} ` +
        'on the PATH or under ~/.pyenv, nor a Pyodide package that holds it. Nothing is said ' +
        'of this version.',
    );
  if (!chosen.some(({ planned }) => planned.kind === 'native'))
    missing.push(
      `No native CPython was found of a version whose rules the layer has (${profileNames.join(', ')}): ` +
        'the cards under an address-space limit did not run, since WebAssembly has none. Install ' +
        'python3.11 and run again.',
    );
  return missing;
}

/**
 * Everything that is going to run, as data: each card once in the layer for each version of Python's rules
 * that a CPython was found for, once in each of these CPythons, and once in V8.
 *
 * @throws {FactCheckError} for ids that are not unique, and when no CPython was found at all.
 */
export function planFactCheck(factCheck: FactCheck, chosen: readonly ChosenInterpreter[]): FactCheckPlan {
  const ids = factCheck.cards.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined)
    throw new FactCheckError(`Two cards of "${factCheck.name}" are called "${twice}"; give each its own id.`);
  if (chosen.length === 0)
    throw new FactCheckError(
      'No CPython was found, so no claim about Python can be checked. Install python3.11, or run npm ci, which brings Pyodide.',
    );
  return {
    schema: schemaVersion,
    kind: 'fact-check',
    name: factCheck.name,
    title: factCheck.title,
    question: factCheck.question,
    prediction: factCheck.prediction,
    interpreters: chosen.map(({ planned }) => planned),
    missing: missingOf(chosen),
    cards: factCheck.cards.map(cardData),
    checks: factCheck.cards.flatMap((card) => checksOf(card, chosen)),
  };
}

function cardData(card: Card): PlannedCard {
  const { id, claim, topic, text, mechanism } = card;
  const checkable = isCheckable(card);
  return {
    id,
    claim,
    topic,
    text,
    mechanism,
    python: checkable ? card.python : null,
    uncheckable: checkable ? null : card.uncheckable,
    knownDifference: checkable ? (card.knownDifference ?? null) : null,
  };
}

function checksOf(card: Card, chosen: readonly ChosenInterpreter[]): PlannedCheck[] {
  if (!isCheckable(card)) return [];
  const check = (world: PlannedCheck['world'], version: string): PlannedCheck => ({
    id: `${card.id} @ ${world} ${version}`,
    card: card.id,
    world,
    version,
  });
  return [
    ...chosen.map(({ planned }) => check('layer', planned.profile)),
    ...chosen.map(({ planned }) => check('cpython', planned.name)),
    check('v8', 'v8'),
  ];
}
