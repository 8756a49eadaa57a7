import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { programOf } from '../binaries.ts';
import { offline } from '../pages/offline.ts';
import { runTool } from '../run/tool.ts';
import { runWrapped, type WrappedRun } from '../run/wrapped.ts';
import type { Session, ToolReport } from '../session.ts';
import { withSourcePositions } from '../source-positions.ts';
import { doctorSamples } from './doctor-samples.ts';
import { heapProfile, translateHeapProfile } from './v8-profiles.ts';

export type ClinicTool = 'doctor' | 'heapprofiler' | 'flame' | 'bubbleprof';

/**
 * Without it clinic asks a question where there is a terminal, and where there is none ends with code 0
 * having done nothing.
 */
const environment = { NO_INSIGHT: '1' };
const lateExit = fileURLToPath(new URL('../injected/late-exit.cjs', import.meta.url));
const sourceFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const rawParts: Readonly<Record<ClinicTool, readonly string[]>> = {
  doctor: ['-processstat', '-systeminfo', '-traceevent'],
  heapprofiler: [''],
  flame: ['-samples', '-inlinedfunctions', '-systeminfo'],
  bubbleprof: ['-stacktrace', '-systeminfo', '-traceevent'],
};

/**
 * Collects under one of clinic's tools, translates positions in what it collected, then lets clinic draw. A
 * page is reported only if it is there and not empty; a process that died leaves clinic's data incomplete,
 * and then the report says so.
 */
export async function profileWithClinic(tool: ClinicTool, session: Session): Promise<ToolReport> {
  const { folder, cell, bundle, say } = session;
  const clinic = programOf('clinic');
  say(`clinic ${tool}: running the cell`);
  const observed = await runWrapped(
    {
      program: clinic,
      args: [tool, '--collect-only', '--open=false', '--name', 'profile', '--dest', folder, '--'],
      environment,
      // Flame's signals come from V8 itself; the others wait for a dry event loop.
      preloads: tool === 'flame' ? [] : [lateExit],
    },
    session.command,
    bundle,
    folder,
    cell,
    session.signal,
  );
  const raw = join(folder, `profile.clinic-${tool}`);
  const missing = missingParts(tool, raw);
  const samples =
    tool === 'doctor'
      ? await doctorSamples(join(raw, 'profile.clinic-doctor-processstat'), workloadStart(observed))
      : [];
  removeTraceLeftovers(folder);
  const files = isFilled(raw)
    ? [{ file: `profile.clinic-${tool}`, opensWith: `clinic ${tool} --visualize-only` }]
    : [];
  if (missing.length > 0) {
    const why = `clinic ${tool} drew no page: ${missing.join(', ')} missing or empty. ${toolSaid(observed)}`;
    return { observed, page: null, files, tables: [], samples, notes: [why] };
  }
  translate(tool, raw, session);
  say(`clinic ${tool}: drawing`);
  const drawn = await runTool(
    clinic,
    [tool, '--visualize-only', raw, '--open=false'],
    environment,
    folder,
    session.signal,
  );
  const page = `profile.clinic-${tool}.html`;
  if (!isFilled(join(folder, page))) {
    const why = `clinic ${tool} drew no page from what it had collected. It said: ${drawn.output.trim().slice(-600)}`;
    return { observed, page: null, files, tables: [], samples, notes: [why] };
  }
  const html = withSourcePositions(readFileSync(join(folder, page), 'utf8'), session.positions);
  writeFileSync(join(folder, page), offline(asSources(html)));
  return {
    observed,
    page,
    files: [{ file: page, opensWith: 'a browser' }, ...files],
    tables: [],
    samples,
    notes: notesOn(tool, samples.length),
  };
}

function missingParts(tool: ClinicTool, raw: string): string[] {
  return rawParts[tool]
    .map((part) => (part === '' ? raw : join(raw, `profile.clinic-${tool}${part}`)))
    .filter((path) => !isFilled(path))
    .map((path) => path.slice(path.lastIndexOf('/') + 1));
}

const isFilled = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

/** Positions in the collected data, before clinic sorts functions by the files they are in. */
function translate(tool: ClinicTool, raw: string, { positions }: Session): void {
  if (tool === 'heapprofiler') {
    const profile = heapProfile.parse(JSON.parse(readFileSync(raw, 'utf8')));
    const translated = JSON.stringify(translateHeapProfile(profile, positions));
    writeFileSync(
      raw,
      translated.replaceAll(
        /"url":"(file:[^"]+\.ts)"/g,
        (_, url: string) => `"url":${JSON.stringify(`${fileURLToPath(url)}.js`)}`,
      ),
    );
  }
  if (tool === 'flame') {
    for (const part of ['samples', 'inlinedfunctions']) {
      const path = join(raw, `profile.clinic-flame-${part}`);
      writeFileSync(path, asScripts(withSourcePositions(readFileSync(path, 'utf8'), positions)));
    }
    // What lies in this folder flame paints as the application; its guess is the folder of the bundle.
    const systemInfo = join(raw, 'profile.clinic-flame-systeminfo');
    const known = z.looseObject({}).parse(JSON.parse(readFileSync(systemInfo, 'utf8')));
    writeFileSync(systemInfo, JSON.stringify({ ...known, mainDirectory: sourceFolder }));
  }
}

/**
 * Flame, like the heap profiler, takes whatever does not end in `.js` for a part of V8 and hides it; so our
 * files do until it has drawn.
 */
const asScripts = (text: string): string => text.replaceAll(/(\/[^\s":]+\.ts)(:\d+:\d+)/g, '$1.js$2');
const asSources = (html: string): string => html.replaceAll(/(\/[^\s":]+\.ts)\.js\b/g, '$1');

function workloadStart({ story }: WrappedRun): number {
  const sinceNs = story.start === null ? 0n : process.hrtime.bigint() - BigInt(story.start.monotonicNs);
  return Date.now() - Number(sinceNs) / 1e6;
}

/** Node's trace files, which clinic leaves behind where the process died. */
function removeTraceLeftovers(folder: string): void {
  for (const file of readdirSync(folder))
    if (/^node_trace\..*\.log$|-v8\.log$/.test(file)) rmSync(join(folder, file));
}

/** The tool's words about what went wrong, without its greeting and its stacks. */
function toolSaid({ tool }: WrappedRun): string {
  const words = tool.output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at |To stop data collection/.test(line))
    .join('; ')
    .slice(-300);
  return words === '' ? 'It said nothing.' : `It said: ${words}.`;
}

function notesOn(tool: ClinicTool, samples: number): string[] {
  if (tool === 'doctor')
    return [
      `Doctor samples from the event loop and had ${samples / 5} samples; a workload that seldom yields is nearly invisible to it, and its diagnosis of a short run means little.`,
    ];
  if (tool === 'heapprofiler') return ['Only the V8 heap is sampled: native memory is not in it.'];
  return [];
}
