/**
 * Loaded by the profiled process itself: finds moments in the measured bundle without changing it. V8's
 * debugger evaluates a condition at the beginning of a function; ours never holds, so nothing ever pauses,
 * but evaluating it calls us.
 *
 * `reach` is how far the undisturbed process came: the debugger lifts V8's heap limit, and what lies beyond
 * was never seen. First pass (`take` is null): notes the highest native level and the sweep that freed most,
 * as the run goes, since it may die. Second pass: writes heap snapshots at those moments.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { writeHeapSnapshot } = require('node:v8');

module.exports = ({ bundle, folder, scoutFile, reach, take }) => {
  const scouted = { highest: 0, sweeps: 0, bestSweep: 0, bestFreed: 0 };
  let noted = 0;
  let sweeping = 0;
  let before = 0;
  const taken = new Set();
  const note = () => writeFileSync(scoutFile, JSON.stringify(scouted));
  const snapshot = (moment) => {
    if (taken.has(moment)) return;
    taken.add(moment);
    writeHeapSnapshot(join(folder, `${moment}.heapsnapshot`));
  };

  globalThis.reclaimMoments = {
    beat(recorder) {
      const level = recorder.ledger.liveBytes;
      if (!reach.ended && recorder.ledger.peakBytes > reach.peakBytes) process.exit(0);
      if (take !== null) {
        if (level >= take.peakBytes) snapshot('peak');
      } else if (level > scouted.highest) {
        scouted.highest = level;
        if (level > noted * 1.01) {
          noted = level;
          note();
        }
      }
      return false;
    },
    sweepBegins(manager) {
      before = manager.native.ledger.liveBytes;
      sweeping = ++scouted.sweeps;
      if (sweeping === take?.sweep) snapshot('before-sweep');
      return false;
    },
    sweepEnds(manager) {
      if (sweeping === take?.sweep) snapshot('after-sweep');
      const freed = before - manager.native.ledger.liveBytes;
      if (take === null && freed > scouted.bestFreed && sweeping <= reach.sweeps) {
        scouted.bestFreed = freed;
        scouted.bestSweep = sweeping;
        note();
      }
      return false;
    },
  };

  const session = new Session();
  session.connect();
  const post = (method, parameters) =>
    session.post(method, parameters, (error) => {
      if (error) throw new Error(`V8's debugger refused ${method}: ${JSON.stringify(error)}`);
    });
  post('Debugger.enable');
  const lines = readFileSync(bundle, 'utf8').split('\n');
  for (const [moment, opening] of [
    ['beat', 'beat() {'],
    ['sweepBegins', 'sweepBegins() {'],
    ['sweepEnds', 'sweepEnds(info) {'],
  ]) {
    const lineNumber = lines.findIndex((line) => line.trim() === opening) + 1;
    if (lineNumber === 0)
      throw new Error(
        `The measured bundle has no method "${opening}"; heap snapshots do not know where to be taken.`,
      );
    post('Debugger.setBreakpointByUrl', {
      url: pathToFileURL(bundle).href,
      lineNumber,
      condition: `globalThis.reclaimMoments.${moment}(this)`,
    });
  }
  process.once('exit', () => {
    note();
    if (take !== null && reach.ended) snapshot('end');
  });
};
