/**
 * The plan of the house. `architecture.test.ts` holds the code to it,
 * `documents.test.ts` the README beside it.
 */

/** Which wings a wing may import, from the bottom of the house to its top. Tests may import anything. */
export const wings: Readonly<Record<string, readonly string[]>> = {
  model: [],
  workshop: ['model'],
  layer: [],
  statistics: ['model'],
  subjects: ['layer', 'model'],
  oracles: ['layer', 'subjects', 'model'],
  campaign: ['definition', 'subjects', 'oracles', 'statistics', 'workshop', 'model'],
  findings: ['statistics', 'workshop', 'model'],
  lenses: ['campaign', 'findings', 'statistics', 'workshop', 'model'],
  'fact-check': ['campaign', 'oracles', 'subjects', 'layer', 'findings', 'workshop', 'model'],
  bench: ['campaign', 'oracles', 'subjects', 'layer', 'findings', 'statistics', 'workshop', 'model'],
  torture: ['campaign', 'workshop', 'model'],
  package: ['workshop'],
  definition: ['subjects', 'findings', 'model'],
  'index.ts': ['definition', 'fact-check', 'layer', 'subjects', 'model'],
  'python.ts': ['layer'],
  cli: ['*'],
};

/**
 * Which rooms a room may import, where the rule of its wing is not narrow enough. A room may import itself.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  'layer/heap': [],
  'layer/triggers': ['layer/heap'],
  'layer/collectors': ['layer/heap', 'layer/triggers'],
  'layer/python': ['layer/heap', 'layer/collectors', 'layer/triggers'],
  'subjects/native': ['model'],
  'subjects/managers': ['model', 'subjects/native', 'layer/heap', 'layer/collectors', 'layer/triggers'],
  'subjects/workloads': ['model', 'subjects/managers/mutator'],
  oracles: [
    'model',
    'subjects/workloads',
    'subjects/managers/mutator',
    'layer/python',
    'layer/heap',
    'layer/collectors',
  ],
  'campaign/wire': ['model', 'subjects/managers'],
  'campaign/child': ['campaign/wire', 'campaign/probes', 'subjects', 'model', 'workshop/resident'],
  // The one place where the parent runs a workload itself: to learn when its objects die.
  'campaign/reduction/truth-thread.ts': ['campaign/reduction/truth-answer', 'subjects/own-subjects'],
  'campaign/reduction/truth-answer.ts': ['model', 'subjects', 'oracles/truth', 'campaign'],
  campaign: ['model', 'definition', 'oracles/truth', 'statistics', 'workshop'],
  // Findings are pure: only what writes them into a run folder does anything.
  'findings/report/write.ts': ['findings', 'statistics', 'model', 'workshop'],
  findings: ['statistics', 'model', 'workshop/names'],
  lenses: ['model', 'campaign', 'findings/analysis', 'findings/charts', 'findings/report', 'workshop'],
  // What types an experiment file: behind the public entrance, so it must stay light.
  'fact-check/definition.ts': ['layer/heap', 'subjects/native', 'layer/python', 'model', 'fact-check/facts'],
  'fact-check/child': ['fact-check/definition', 'subjects/native', 'layer/python', 'model'],
  'fact-check': ['layer/python', 'oracles/cpython', 'campaign', 'findings', 'workshop', 'model'],
  bench: ['layer', 'subjects', 'model', 'campaign', 'findings', 'statistics', 'workshop', 'oracles/cpython'],
  'index.ts': [
    'model',
    'layer/heap',
    'layer/collectors',
    'layer/triggers',
    'layer/python',
    'fact-check/definition',
    'fact-check/facts',
    'definition',
    'subjects/managers',
    'subjects/native',
    'subjects/workloads',
  ],
  'python.ts': ['layer/heap', 'layer/python'],
};
