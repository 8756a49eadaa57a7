import type { Environment } from '../../model/index.ts';
import { formatQuantity } from '../analysis/index.ts';
import { type Block, heading } from './document.ts';

/** Where and with what the run was made; facts that could not be found out say so. */
export function environmentBlocks({
  product,
  runtime,
  machine,
  load,
  capturedAt,
}: Environment): readonly Block[] {
  const size = (amount: number | null) => (amount === null ? null : formatQuantity('bytes', amount));
  const loads = (values: readonly number[] | null) =>
    values === null ? null : values.map((value) => value.toFixed(2)).join(', ');
  const commit = product.commit && `${product.commit}${product.dirty ? ', with uncommitted changes' : ''}`;
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['Captured', capturedAt],
    ['reclaim-lab', product.version],
    ['Commit', commit],
    ['Lockfile', product.lockfileHash],
    ['Node', `${runtime.node} (V8 ${runtime.v8}, libuv ${runtime.uv})`],
    ['NODE_OPTIONS', runtime.nodeOptions ?? 'not set'],
    ['Platform', `${machine.platform} ${machine.arch}, kernel ${machine.kernel}`],
    ['C library', machine.libc],
    ['Processor', machine.cpuModel && `${machine.cpuModel}, ${machine.cores} cores`],
    ['Memory', size(machine.memoryBytes)],
    ['Swap', machine.swapBytes === 0 ? 'none' : size(machine.swapBytes)],
    ['Memory limit of the control group', size(machine.cgroupMemoryLimitBytes)],
    ['Frequency governor', machine.governor],
    ['Transparent huge pages', machine.transparentHugePages],
    ['Address space randomisation', machine.aslr],
    ['Clock source', machine.clockSource],
    [
      'First touch of 4 KiB',
      machine.pageTouchNs === null ? null : formatQuantity('nanoseconds', machine.pageTouchNs),
    ],
    ['Load before', loads(load.before)],
    ['Load after', loads(load.after)],
    ['Busy processes', load.busyProcesses.length === 0 ? 'none seen' : load.busyProcesses.join('; ')],
  ];
  return [
    heading(2, 'Environment'),
    {
      kind: 'table',
      head: ['Fact', 'Value'],
      align: ['left', 'left'],
      rows: facts.map(([name, value]) => [name, value === null ? 'unknown' : String(value)]),
    },
  ];
}
