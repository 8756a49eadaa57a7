import { z } from 'zod';
import { bundleEntry } from '../bundle.ts';
import { type Row, type Settings, wanted } from '../options.ts';
import { measureProcess } from '../processes.ts';
import type { Table } from '../result.ts';
import type { ProgramName } from '../shapes/catalogue.ts';
import { taskOf } from './collection.ts';
import type { SectionResult } from './section.ts';

const weighed: readonly ProgramName[] = [
  'dead list pairs',
  'dead slot pairs',
  'live tree',
  'graph of 4, all roots',
  'dead ring',
  'live wide lists',
  'dead dicts',
];
const bytesPerReference = 4;
const mostBytesPerObject = 40;
/**
 * Looking at the statistics allocates their result objects; a collection that allocates per object is far
 * above this.
 */
const lookingAllowance = 4096;

const rise = z.strictObject({ v8: z.int(), external: z.int(), malloced: z.int(), buffers: z.int() });
const report = z.strictObject({
  objects: z.int().min(1),
  edges: z.int().min(0),
  plain: z.int().min(0),
  tableBytes: z.int(),
  looking: rise,
  collecting: rise,
});
type Report = z.infer<typeof report>;

const policy =
  'One fresh process per shape: five untimed rounds, then the shape is built, kept alive ' +
  'and collected ten times, so that the compiler is done, before anything is measured; ' +
  'rises are the least of five collections. Bytes are those of the tables as they stand, ' +
  'room to grow included; wrapped JS objects are the program’s. Plain values are strings ' +
  'and numbers in slots: no objects here, but references in CPython, which visits them.';

const group = 'memory';

export const memoryRows = (): readonly Row[] => weighed.map((name) => ({ name, group }));

/** What the layer's tables weigh per object, and what a full collection of a live heap allocates. */
export async function weighMemory(settings: Settings): Promise<SectionResult> {
  const path = await bundleEntry('memory');
  const reports: { readonly program: ProgramName; readonly report: Report }[] = [];
  for (const program of weighed) {
    if (!wanted(settings.filter, program, group)) continue;
    settings.onProgress(`memory: ${program}`);
    const task = JSON.stringify(taskOf({ program, layer: 'python' }, settings.size));
    const command = { file: process.execPath, args: ['--expose-gc', path, task] };
    reports.push({ program, report: await measureProcess(command, report) });
  }
  const tables = reports.length === 0 ? [] : [weightTable(reports), allocationTable(reports)];
  return { peer: null, policy, shapes: [], groups: [], refused: [], tables };
}

type Reports = readonly { readonly program: ProgramName; readonly report: Report }[];

const perObject = ({ tableBytes, edges, plain, objects }: Report): number =>
  Math.round(((tableBytes - bytesPerReference * (edges + plain)) / objects) * 10) / 10;

function weightTable(reports: Reports): Table {
  const heaviest = Math.max(...reports.map(({ report }) => perObject(report)));
  return {
    title: `Bytes of the layer's own tables per object, less ${bytesPerReference} per edge and plain value`,
    columns: ['shape', 'objects', 'edges', 'plain values', 'bytes in tables', 'per object'],
    rows: reports.map(({ program, report }) => [
      program,
      report.objects,
      report.edges,
      report.plain,
      report.tableBytes,
      perObject(report),
    ]),
    verdicts: [
      {
        claim: `at most ${mostBytesPerObject} bytes per object and ${bytesPerReference} per edge or plain value`,
        measured: `${heaviest} bytes per object in the heaviest shape`,
        holds: heaviest <= mostBytesPerObject,
      },
    ],
  };
}

function allocationTable(reports: Reports): Table {
  const more = ({ collecting, looking }: Report): number =>
    Math.max(0, collecting.v8 - looking.v8) +
    Math.max(0, collecting.external) +
    Math.max(0, collecting.buffers);
  const most = Math.max(...reports.map(({ report }) => more(report)));
  return {
    title: 'Bytes allocated while a full collection of the live heap runs',
    columns: ['shape', 'V8 heap', 'V8 heap, only looking', 'external', 'array buffers', 'malloc in V8'],
    rows: reports.map(({ program, report: { collecting, looking } }) => [
      program,
      collecting.v8,
      looking.v8,
      collecting.external,
      collecting.buffers,
      collecting.malloced,
    ]),
    verdicts: [
      {
        claim: 'a full collection of a live heap allocates nothing',
        measured: `${most} bytes more than looking at the statistics itself, in the shape with most`,
        holds: most <= lookingAllowance,
      },
    ],
  };
}
