import type { Ending } from './outcome.ts';

const longest = 300;

/** In a few words why a child crashed: what was thrown, or else how it ended. */
export function crashDetail({
  code,
  signal,
  stderrTail,
}: Pick<Ending, 'code' | 'signal' | 'stderrTail'>): string {
  const errorLine = stderrTail.split('\n').findLast((line) => /\b\w*Error\b/.test(line));
  const thrown = code === 1 ? thrownValue(stderrTail) : null;
  if (thrown !== null) return `threw ${thrown}`.slice(0, longest);
  if (errorLine !== undefined) return errorLine.trim().slice(0, longest);
  if (signal !== null) return `ended by ${signal}`;
  if (code === 0) return 'exited normally without finishing its workload';
  const lastLine = stderrTail.trimEnd().split('\n').at(-1) ?? '';
  return `exited with code ${code}${lastLine === '' ? '' : `: ${lastLine.trim().slice(0, longest)}`}`;
}

/**
 * What Node prints of a thrown value that is no error: under the line with carets, up to its closing remarks.
 * Null for errors, whose stack follows, and where nothing was thrown.
 */
function thrownValue(stderr: string): string | null {
  const rejected = /UnhandledPromiseRejection: [^\n]* reason "([\s\S]*?)"\.(?:\]|\n)/.exec(stderr)?.[1];
  if (rejected !== undefined) return rejected;
  const report = /^[ \t]*\^+[ \t]*\n([\s\S]*?)\n(?:\(Use `node|\s*\nNode\.js v)/m.exec(stderr)?.[1];
  if (report === undefined || /^\s+at .+:\d+/m.test(report)) return null;
  // An error without a stack says its name and message in brackets.
  if (/^\s*\[\w*Error[:\]]/.test(report)) return null;
  const oneLine = report.trim().replaceAll(/\s+/g, ' ');
  return oneLine === '' ? "'' (an empty text)" : oneLine;
}
