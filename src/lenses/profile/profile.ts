import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundleChild,
  childCommand,
  nodePrograms,
  type OwnFile,
  type TruthSource,
} from '../../campaign/index.ts';
import { warningText } from '../../findings/analysis/warning-texts.ts';
import type { Cell, Outcome } from '../../model/index.ts';
import { type Command, claimEmptyFolder, writeWholeText } from '../../workshop/index.ts';
import { recordedMemory } from './memory.ts';
import { memoryChart } from './pages/memory-chart.ts';
import { profilePage } from './pages/profile-page.ts';
import { outcomeOf } from './run/observed.ts';
import type { MadeFile, Session, Table, ToolReport } from './session.ts';
import { sourcePositions } from './source-positions.ts';
import type { ToolName } from './tool-names.ts';
import { profileWithClinic } from './tools/clinic.ts';
import { profileSnapshots } from './tools/snapshots.ts';
import { profileTrace } from './tools/trace.ts';
import { profileCpu, profileHeap } from './tools/v8-flags.ts';
import { profileWithZeroX } from './tools/zero-x.ts';

const tools: Readonly<Record<ToolName, (session: Session) => Promise<ToolReport>>> = {
  'clinic-doctor': (session) => profileWithClinic('doctor', session),
  'clinic-heapprofiler': (session) => profileWithClinic('heapprofiler', session),
  'clinic-flame': (session) => profileWithClinic('flame', session),
  'clinic-bubbleprof': (session) => profileWithClinic('bubbleprof', session),
  '0x': profileWithZeroX,
  'cpu-prof': profileCpu,
  'heap-prof': profileHeap,
  'heap-snapshot': profileSnapshots,
  trace: profileTrace,
};

export interface ProfileOptions {
  /** Made if it is not there; must be empty. */
  readonly folder: string;
  /** Aborting it kills the tool and the process under it, and leaves the folder without an index page. */
  readonly signal: AbortSignal;
  readonly truth: TruthSource;
  /** Parts of the experiment's own. */
  readonly own?: readonly OwnFile[];
  /** Progress, one line at a time. */
  readonly say: (text: string) => void;
}

/** One cell under one tool. */
export interface Profiled {
  readonly cell: Cell;
  readonly tool: ToolName;
  readonly folder: string;
  /** The measured command that the tool wrapped. */
  readonly command: Command;
  /** How the process really ended, whatever the tool says. */
  readonly outcome: Outcome;
  /** Our page, relative to the folder. It holds the tool's page, or what stands in for it. */
  readonly index: string;
  /** The tool's own page, or null where it made none. */
  readonly page: string | null;
  readonly files: readonly MadeFile[];
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  /** Memory over time from what was recorded, whether or not the process came to its end. */
  readonly chartSvg: string | null;
}

/**
 * Profiles one cell: the measured bundle with its source map, the measured command and limits, started by the
 * tool.
 *
 * @throws {ProfileError} when the tool is not installed or did not run the cell, {StoreError} when the folder
 *   is not empty, and the signal's reason when it aborts.
 */
export async function profileCell(cell: Cell, tool: ToolName, options: ProfileOptions): Promise<Profiled> {
  const { folder, signal, truth, say } = options;
  claimEmptyFolder(folder);

  // What is measured, and the truth to judge it by.
  say('bundling the measured process');
  const bundle = await bundleChild(cell.manager, { own: options.own ?? [] });
  const command = childCommand(cell, bundle, (await nodePrograms([cell]))(cell));
  const { checksum } = await truth(cell);

  // The run, and what the tool made of it.
  const session: Session = { cell, command, bundle, positions: sourcePositions(bundle), folder, signal, say };
  const report = await tools[tool](session);
  const outcome = outcomeOf(report.observed, checksum);

  // What was recorded, for a reader.
  const fromTool = report.samples.length > 0;
  const chartSvg = await memoryChart(
    `${cell.label} in ${cell.id}`,
    fromTool
      ? 'sampled by doctor inside the process; native bytes by our ledger; profiled, so slower than measured'
      : 'native bytes by our ledger, V8’s figures at each flush, resident set from outside; profiled, so slower than measured',
    memorySamples(report),
  );
  if (chartSvg !== null) writeFileSync(join(folder, 'memory.svg'), chartSvg);
  const profiled: Profiled = {
    cell,
    tool,
    folder,
    command,
    outcome,
    index: 'index.html',
    page: report.page,
    files: [...report.files, ...(chartSvg === null ? [] : [{ file: 'memory.svg', opensWith: 'a browser' }])],
    tables: report.tables,
    notes: [
      ...report.observed.story.warnings.map(warningText),
      ...(report.observed.story.start === null ? ['The process ended before its workload began.'] : []),
      ...report.notes,
    ],
    chartSvg,
  };
  writeWholeText(join(folder, profiled.index), profilePage(profiled));
  return profiled;
}

/** Doctor's own curves where it has any, with those that it does not know; else what the process told. */
function memorySamples({ observed, samples }: ToolReport): ReturnType<typeof recordedMemory> {
  const sampled = new Set(samples.map(({ series }) => series));
  return [...samples, ...recordedMemory(observed).filter(({ series }) => !sampled.has(series))];
}
