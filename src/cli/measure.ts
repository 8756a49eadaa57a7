import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type OwnFile, type RunWriter, runCampaign } from '../campaign/index.ts';
import { onStderr } from '../findings/report/colours.ts';
import { type RawPolicy, visibleText } from '../model/index.ts';
import { exitCodes } from './errors.ts';
import { isSystemError, systemWords } from './explain.ts';
import { ProgressLine, progressText, truthText } from './progress.ts';
import { resumeCommand } from './resume.ts';

/** The campaign could not go on; the message says what is kept, and how to go on. */
export class RunStoppedError extends Error {
  override readonly name = 'RunStoppedError';
}

export interface MeasureOptions {
  /** Paths of Node binaries that the caller names: no other path of a plan is started. */
  readonly namedNodes: readonly string[] | undefined;
  readonly keepRaw?: RawPolicy | undefined;
  /** Parts of the experiment's own. */
  readonly own?: readonly OwnFile[];
}

/**
 * Runs a campaign to its end, with the Node binaries that the caller named. False when it was interrupted:
 * then it has said how to go on. The run stays held when it is complete, for its report; else it is let go
 * of.
 *
 * @throws {RunStoppedError} when its folder cannot be written any more.
 */
export async function measure(
  writer: RunWriter,
  signal: AbortSignal,
  { namedNodes, keepRaw, own }: MeasureOptions,
): Promise<boolean> {
  const line = new ProgressLine();
  const { experiment } = writer.plan;
  line.note(`${experiment.name}: ${visibleText(experiment.title)}`);
  let recorded = writer.recorded.length;
  try {
    const end = await runCampaign(writer.plan, writer, {
      signal,
      onProgress: (event) => {
        const { kind, done, total, cellId } = event;
        if (kind === 'finished') recorded++;
        if (isRemoved(writer)) throw removed(writer);
        const { bold } = onStderr;
        line.update(
          kind === 'truth'
            ? `  ${bold(`${done}/${total}`)}  ${truthText(event.workload, event.scale, event.tookMs)}`
            : `  ${progressText(done, total, cellId, event.etaMs)}`,
        );
      },
      ...(namedNodes !== undefined && { namedNodes }),
      ...(writer.shard && { shard: writer.shard }),
      ...(keepRaw !== undefined && { keepRaw }),
      ...(own !== undefined && { own }),
    });
    line.clear();
    if (end.kind === 'completed') return true;
    writer.close();
    line.note(
      `interrupted with ${end.remaining} invocations to go; nothing is lost. Go on with:\n  ${resumeCommand(writer)}`,
    );
    process.exitCode = exitCodes.interrupted;
    return false;
  } catch (error) {
    // This comes first, whatever it made fail: raw data that are gone look like those of another invocation.
    if (isRemoved(writer)) {
      writer.close();
      throw removed(writer);
    }
    if (!(error instanceof Error) || !isSystemError(error)) {
      writer.abandon();
      throw error;
    }
    if (writer.abandon())
      throw new RunStoppedError(
        `${systemWords(error)}\nNothing was recorded yet, so no folder is left. Then start the run again.`,
        { cause: error },
      );
    throw new RunStoppedError(
      `${systemWords(error)}\n${recorded} recorded invocations are kept. Then go on with:\n  ${resumeCommand(writer)}`,
      { cause: error },
    );
  } finally {
    line.clear();
  }
}

/** A file that was removed while it is open takes what is written, and loses it. */
const isRemoved = ({ folder }: RunWriter): boolean => !existsSync(join(folder, 'plan.json'));

const removed = ({ folder }: RunWriter): RunStoppedError =>
  new RunStoppedError(
    `The run folder ${folder} was removed while it was written. Nothing is left to go on with: start the run again.`,
  );
