import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '../binaries.ts';
import { offline } from '../pages/offline.ts';
import { runTool } from '../run/tool.ts';
import { runWrapped } from '../run/wrapped.ts';
import type { Session, ToolReport } from '../session.ts';
import { type SourcePositions, withSourcePositions } from '../source-positions.ts';
import type { CpuProfile } from './v8-profiles.ts';

/**
 * A flame graph by 0x. It ends with code 0 whatever happens to the process, so how that ended is known from
 * the process itself.
 */
export async function profileWithZeroX(session: Session): Promise<ToolReport> {
  const { folder } = session;
  session.say('0x: running the cell');
  const observed = await runWrapped(
    { program: programOf('0x'), args: ['-D', join(folder, '0x'), '--'], environment: {}, preloads: [] },
    session.command,
    session.bundle,
    folder,
    session.cell,
    session.signal,
  );
  const page = finishPage(folder, session.positions, '0x');
  for (const file of existsSync(join(folder, '0x')) ? readdirSync(join(folder, '0x')) : [])
    if (/v8\.log/.test(file)) rmSync(join(folder, '0x', file));
  return {
    observed,
    page,
    files: page === null ? [] : [{ file: page, opensWith: 'a browser' }],
    tables: [],
    samples: [],
    notes: [
      page === null
        ? `0x drew no page. It said: ${observed.tool.output.trim().slice(-400)}`
        : 'Frames of V8 and native code are hidden until their buttons are clicked; a run that mostly allocates looks nearly empty without them.',
    ],
  };
}

/** Draws a CPU profile as a flame graph. Null when 0x could not. */
export async function drawCpuProfile(
  { folder, positions, signal }: Session,
  profile: CpuProfile,
): Promise<string | null> {
  const subfolder = 'flame';
  mkdirSync(join(folder, subfolder));
  // 0x prints V8's line numbers as they are, and V8 counts them from 0.
  const copy = join(folder, subfolder, 'lines-from-1.cpuprofile');
  const nodes = profile.nodes.map(({ callFrame, ...node }) => ({
    ...node,
    callFrame: { ...callFrame, lineNumber: callFrame.lineNumber + 1 },
  }));
  writeFileSync(copy, JSON.stringify({ ...profile, nodes }));
  await runTool(programOf('0x'), ['--visualize-cpu-profile', copy], {}, folder, signal);
  rmSync(copy);
  return finishPage(folder, positions, subfolder);
}

/** Translates positions and shuts out the network; null when the page is not there or empty. */
function finishPage(folder: string, positions: SourcePositions, subfolder: string): string | null {
  const page = join(folder, subfolder, 'flamegraph.html');
  if (!existsSync(page) || statSync(page).size === 0) return null;
  writeFileSync(page, offline(withScriptsOfOurs(withSourcePositions(readFileSync(page, 'utf8'), positions))));
  return `${subfolder}/flamegraph.html`;
}

/** 0x's page takes functions for parts of V8, and hides them, unless their file is a `.js` or `.mjs`. */
const withScriptsOfOurs = (html: string): string => html.replaceAll('/\\.m?js:', '/\\.m?[jt]s:');
