// A child that speaks the harness's language and then ends in the way its argument names.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

const say = (data) => writeSync(3, `${typeof data === 'string' ? data : JSON.stringify(data)}\n`);
const column = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
const totals = {
  allocatedBlocks: 2,
  allocatedBytes: 200,
  freedBlocks: 1,
  freedBytes: 100,
  freedBeforeEnd: 1,
  peakBytes: 200,
};

say({
  kind: 'hello',
  pid: process.pid,
  node: process.version,
  v8: process.versions.v8,
  heapLimitBytes: 1,
  execArgv: process.execArgv,
  backend: 'ledger',
  warnings: [],
});
say({ kind: 'start', monotonicNs: String(process.hrtime.bigint()), v8UsedBytes: 1 });
say({
  kind: 'flush',
  fromNs: 0,
  ns: 1000,
  clock: 2,
  totals,
  v8: { usedBytes: 10, externalBytes: 0 },
  collections: [],
  heap: { ns: '', bytes: '' },
  frees: {
    events: column(Int32Array.of(~1, 0)),
    readingRow: column(Int32Array.of(1)),
    readingNs: column(Float64Array.of(500)),
  },
  marks: {
    clock: column(Int32Array.of(2)),
    ns: column(Float64Array.of(900)),
    liveBytes: column(Float64Array.of(100)),
  },
  spans: { cause: '', startNs: '', durationNs: '' },
  external: { clock: '', ns: '', bytes: '' },
  batches: '',
});
const end = (checksum) =>
  say({
    kind: 'end',
    checksum,
    wallNs: 1000,
    endNs: 1000,
    cpu: null,
    counts: { deaths: 2 },
    recordingNs: 0,
    peakRssBytes: null,
  });

const kept = [];
const ways = {
  normally: () => end(7),
  'with a wrong checksum': () => end(8),
  'after a while': () => setTimeout(() => end(7), 100),
  'without a word': () => {},
  'after garbage': () => {
    say('not a record');
    say('{"kind":"flush","ns":"late"}');
    say(Buffer.from([0, 255, 254]).toString('latin1'));
    end(7);
  },
  'in the middle of a line': () => {
    writeSync(3, '{"kind":"flush","fromNs":1000,"ns":20');
    process.kill(process.pid, 'SIGKILL');
  },
  'by SIGSEGV': () => process.kill(process.pid, 'SIGSEGV'),
  'by an exception': () => {
    throw new RangeError('the sky fell');
  },
  'by a thrown text': () => {
    throw 'the sky fell';
  },
  'by a thrown object': () => {
    throw { sky: 'fell' };
  },
  'by a rejected text': () => Promise.reject('the sky fell'),
  'by the exit code for native memory': () => process.exit(86),
  never: () => {
    for (;;) kept.length = 0;
  },
  'by too large a resident set': () => {
    for (;;) kept.push(Buffer.alloc(4 * 1024 * 1024, 1));
  },
  'while its own child holds the pipes': () => {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      stdio: ['ignore', 'inherit', 'inherit', 3],
    });
    end(7);
    process.exit(0);
  },
};

ways[process.argv[2]]();
