import { onStderr } from '../findings/report/colours.ts';
import { visibleText } from '../model/visible-text.ts';
import { exitCodes } from './errors.ts';

export interface Explanation {
  /** For stderr, with a line end. */
  readonly text: string;
  readonly code: number;
}

/** Errors whose message is written for the user; all others are faults of this program. */
const usage: ReadonlySet<string> = new Set(['UsageError', 'PlanError', 'NodeVersionError']);
const builtIn: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'AggregateError',
  'AssertionError',
  'ZodError',
  '$ZodError',
]);

/** What went wrong, why and what to do, in words; the stack only with `debug`. */
export function explain(error: unknown, debug: boolean): Explanation {
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : '';
  const code = error instanceof Error && usage.has(error.name) ? exitCodes.usage : exitCodes.failed;
  return { text: `${onStderr.red('error:')} ${visibleText(wordsFor(error))}\n${stack}`, code };
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)} was thrown. ${whatIsOurs}`;
  if (isSystemError(error)) return systemWords(error);
  return builtIn.has(error.name) ? `${error.message}. ${whatIsOurs}`.replace('.. ', '. ') : error.message;
}

const whatIsOurs = 'Nobody foresaw this: add --debug to see where it arose, and report it.';

/** What Node throws when the system refuses. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

export function isSystemError(error: Error): error is SystemError {
  return (
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error &&
    typeof error.syscall === 'string'
  );
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full. Everything written before is kept; make room, and start again'],
  ['EDQUOT', 'the disk quota is used up. Everything written before is kept; make room, and start again'],
  [
    'EFBIG',
    'the file would be larger than this shell allows (ulimit -f). Everything written before is kept; raise it, and start again',
  ],
  ['EROFS', 'it is on a disk that is mounted for reading only. Choose another folder'],
  ['EACCES', 'permission denied. Choose another place, or give yourself the permission'],
  ['EPERM', 'the system does not permit it. Choose another place'],
  ['ENOENT', 'it is not there, or was removed meanwhile'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something is there already'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'its links lead in a circle'],
  ['EMFILE', 'too many files are open (ulimit -n). Raise it, and start again'],
  ['ENFILE', 'too many files are open in the system'],
  ['ENOMEM', 'the system has no memory left'],
  ['EAGAIN', 'the system has no room for another process (ulimit -u)'],
  ['EIO', 'the disk failed'],
]);

/** E.g. `Cannot write /x/y: the disk is full. …`. */
export function systemWords({ code, syscall, path, message }: SystemError): string {
  const what = path === undefined ? `The system refused "${syscall}"` : `Cannot ${syscall} ${path}`;
  return `${what}: ${reasons.get(code) ?? message}.`;
}
