import { join } from 'node:path';
import type { Cell } from '../../model/index.ts';
import { claimEmptyFolder, slug, writeWholeText } from '../../workshop/index.ts';
import { comparisonPage } from './pages/profile-page.ts';
import { type Profiled, type ProfileOptions, profileCell } from './profile.ts';
import type { ToolName } from './tool-names.ts';

export interface Comparison {
  /** The page with both, relative to the folder. */
  readonly index: string;
  readonly sides: readonly [Profiled, Profiled];
}

/**
 * Profiles two cells one after the other, each in a folder of its own, and puts them side by side on one
 * page.
 */
export async function compareCells(
  cells: readonly [Cell, Cell],
  tool: ToolName,
  options: ProfileOptions,
): Promise<Comparison> {
  const { folder, say } = options;
  claimEmptyFolder(folder);
  const side = async (cell: Cell, place: string): Promise<{ profiled: Profiled; subfolder: string }> => {
    const subfolder = `${place}-${slug(cell.label)}`;
    const profiled = await profileCell(cell, tool, {
      ...options,
      folder: join(folder, subfolder),
      say: (text) => say(`${cell.label}: ${text}`),
    });
    return { profiled, subfolder };
  };
  const [first, second] = [await side(cells[0], 'a'), await side(cells[1], 'b')];
  writeWholeText(join(folder, 'index.html'), comparisonPage([first, second]));
  return { index: 'index.html', sides: [first.profiled, second.profiled] };
}
