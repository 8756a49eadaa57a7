import { Clock } from '../../managers/index.ts';
import { FreeLog, Ledger } from '../../native/index.ts';
import { LineWriter } from './line-writer.ts';
import { Recorder } from './recorder.ts';

/** Calls after which V8 has compiled what is called, each on its own account. */
const rounds = 10_000;

/**
 * Runs what only recording runs, on a ledger and a recorder that nobody reads, until V8 has compiled it: else a short workload would pay
 * for that, and for readings of the time that take six times as long while they are interpreted. Nothing that a workload runs with probes off is
 * run here, so that the two start alike.
 */
export function warmUpRecording(now: () => number): void {
  const clock = new Clock();
  const ledger = new Ledger({ clock, now, record: true, capacity: 1 });
  const frees = new FreeLog(clock, now, rounds);
  const recorder = new Recorder(new LineWriter(() => undefined), ledger, clock, now);
  // One loop each, inside a built-in function: V8 would compile a loop of ours with everything in it, and those by themselves never.
  const calls = new Int32Array(rounds);
  calls.forEach(now);
  // Frees in threes at one clock, so that V8 has seen those that need a stamp and those that do not.
  calls.forEach((_, call) => {
    if (call % 3 === 0) clock.objects++;
    frees.add(call);
  });
  calls.forEach(() => {
    ledger.mark();
  });
  calls.forEach(() => {
    recorder.beat();
  });
  recorder.flush();
}
