import { finishEnvironment } from '../../campaign/index.ts';
import { type CheckRecord, type PlannedCheck, schemaVersion } from '../../model/index.ts';
import { taskSchema } from '../child/task.ts';
import type { CheckableCard, FactCheck } from '../definition.ts';
import { isCheckable } from '../definition.ts';
import type { ChosenInterpreter } from '../plan.ts';
import type { FactCheckWriter } from '../store/writer.ts';
import { bundlePrograms } from './bundle.ts';
import { checkInNode, nodeFlags } from './node-check.ts';
import { PythonChecks } from './python-check.ts';

export interface FactCheckRun {
  readonly factCheck: FactCheck;
  /** The file that exports it: its programs are bundled from there. */
  readonly definitionFile: string;
  readonly chosen: readonly ChosenInterpreter[];
  readonly writer: FactCheckWriter;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number, check: PlannedCheck) => void;
}

/**
 * Runs every planned program, one after the other, and stores what each saw. Rejects with the signal's reason
 * when aborted.
 */
export async function runFactCheck(run: FactCheckRun): Promise<void> {
  const { factCheck, writer, signal, chosen } = run;
  const { checks } = writer.plan;
  const bundle = await bundlePrograms(run.definitionFile);
  const pythons = new Map(chosen.map((one) => [one.planned.name, new PythonChecks(one)]));
  try {
    for (const [done, check] of checks.entries()) {
      signal.throwIfAborted();
      run.onProgress?.(done, checks.length, check);
      const card = cardOf(factCheck, check);
      if (check.world === 'cpython') writer.append(await checkInPython(check, card, chosen, pythons));
      else writer.append(await checkHere(check, card, bundle, writer, signal));
    }
    writer.writeEnvironment(finishEnvironment(writer.environment));
  } finally {
    for (const python of pythons.values()) await python.close();
  }
}

function cardOf(factCheck: FactCheck, { card: wanted }: PlannedCheck): CheckableCard {
  const card = factCheck.cards.find(({ id }) => id === wanted);
  if (card === undefined || !isCheckable(card))
    throw new Error(`The plan runs card "${wanted}", which "${factCheck.name}" has no programs for.`);
  return card;
}

async function checkHere(
  check: PlannedCheck,
  card: CheckableCard,
  bundle: string,
  writer: FactCheckWriter,
  signal: AbortSignal,
): Promise<CheckRecord> {
  const task = taskSchema.parse(
    check.world === 'layer'
      ? { world: 'layer', card: card.id, profile: check.version }
      : { world: 'v8', card: card.id },
  );
  const { product, runtime } = writer.environment;
  return {
    schema: schemaVersion,
    ...check,
    ranOn:
      check.world === 'layer'
        ? `reclaim-lab ${product.version}, rules of ${check.version}`
        : `V8 ${runtime.v8} (Node ${runtime.node.slice(1)})`,
    command: ['node', ...nodeFlags(card.jsHeapMiB), 'programs.mjs', JSON.stringify(task)].join(' '),
    outcome: await checkInNode(bundle, task, card.jsHeapMiB, signal),
  };
}

async function checkInPython(
  check: PlannedCheck,
  card: CheckableCard,
  chosen: readonly ChosenInterpreter[],
  pythons: ReadonlyMap<string, PythonChecks>,
): Promise<CheckRecord> {
  const one = chosen.find(({ planned }) => planned.name === check.version);
  const python = pythons.get(check.version);
  if (one === undefined || python === undefined)
    throw new Error(`The plan runs on ${check.version}, which was not found.`);
  const { kind, profile } = one.planned;
  const why = card.needs === 'address-space-limit' ? whyNoLimit(kind) : null;
  const { exactVersion, outcome } =
    why === null
      ? await python.check(card.python)
      : { exactVersion: await python.exactVersion(), outcome: { kind: 'skipped', why } as const };
  if (kind === 'native') await python.close();
  return {
    schema: schemaVersion,
    ...check,
    ranOn: `CPython ${exactVersion} (${kind === 'native' ? 'native' : 'Pyodide'})`,
    command:
      kind === 'native'
        ? `python${profile} -I -S -c RUNNER runner.py`
        : `node pyodide-child.mjs ${one.planned.name} runner.py`,
    outcome,
  };
}

/** Null where a program can set a limit on its address space that holds. */
function whyNoLimit(kind: 'native' | 'wasm'): string | null {
  if (kind === 'wasm') return 'WebAssembly has no address-space limit that a program could set';
  return process.platform === 'linux'
    ? null
    : 'only Linux enforces an address-space limit; this is another system';
}
