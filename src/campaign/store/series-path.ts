/** Where the series of an invocation is, relative to the run folder. */
export const seriesPath = (invocationId: string): string => `series/${invocationId}.json`;
