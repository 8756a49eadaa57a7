/**
 * Where does it happen? One cell under a profiler: exactly the measured bundle, command and limits, wrapped
 * by a tool. Imports the model, the campaign and the charts' renderer. What is recorded here lies in folders
 * of its own and never enters a statistic.
 *
 * `tools/` knows one profiler each, `run/` starts and watches, `injected/` is what the profiled process loads
 * beside the bundle, `pages/` makes what a browser opens from disk.
 */
export { labelsBeside, sameCellUnder } from './cells.ts';
export { type Comparison, compareCells } from './compare.ts';
export { ProfileError } from './errors.ts';
export { type Profiled, type ProfileOptions, profileCell } from './profile.ts';
export { type ToolName, toolDescriptions, toolNames } from './tool-names.ts';
