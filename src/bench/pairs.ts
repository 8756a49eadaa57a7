/** Both sides' reports, pair by pair. */
export interface Pairs<Report> {
  readonly ours: readonly Report[];
  readonly theirs: readonly Report[];
}

/**
 * Runs pairs of processes one after the other. Who goes first alternates, so that drift of the machine, and
 * what the first leaves behind for the second, fall on both sides alike.
 */
export async function runPairs<Report>(
  count: number,
  ours: (pair: number) => Promise<Report>,
  theirs: (pair: number) => Promise<Report>,
): Promise<Pairs<Report>> {
  const reports = { ours: [] as Report[], theirs: [] as Report[] };
  for (let pair = 0; pair < count; pair++) {
    if (pair % 2 === 0) {
      reports.ours.push(await ours(pair));
      reports.theirs.push(await theirs(pair));
    } else {
      reports.theirs.push(await theirs(pair));
      reports.ours.push(await ours(pair));
    }
  }
  return reports;
}
