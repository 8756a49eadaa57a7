import { basename, join } from 'node:path';
import type { Environment, Warning } from '../../model/index.ts';
import { isThere, readWhole, sizeLimits, writeWhole } from '../../workshop/index.ts';
import { environmentSchema } from './record-schema.ts';

/**
 * Where the parts of a run were made: `environment.json` is the first, `environment-2.json` the second, and
 * so on. A run has several when shards were merged, or when it was resumed elsewhere.
 */

/** Facts of a machine that results depend on. */
const machineFacts = ['platform', 'arch', 'kernel', 'cpuModel', 'cores', 'memoryBytes'] as const;

const fileOf = (part: number): string => (part === 1 ? 'environment.json' : `environment-${part}.json`);

/**
 * The environments of all parts, the first being that of the run. @throws {StoreError} when one is missing or
 * damaged.
 */
export function readEnvironments(folder: string): readonly [Environment, ...Environment[]] {
  const read = (part: number): Environment =>
    readWhole(join(folder, fileOf(part)), environmentSchema, { limitBytes: sizeLimits.environment });
  const first = read(1);
  const others: Environment[] = [];
  for (let part = 2; isThere(join(folder, fileOf(part))); part++) others.push(read(part));
  return [first, ...others];
}

/** Adds the environment of a further part. */
export function addEnvironment(folder: string, environment: Environment): void {
  let part = 2;
  while (isThere(join(folder, fileOf(part)))) part++;
  writeWhole(join(folder, fileOf(part)), environment);
}

/**
 * In what two environments differ so that their measurements do not belong together, in words; empty when in
 * nothing.
 */
export function differences(first: Environment, other: Environment): readonly string[] {
  const facts = machineFacts.filter((fact) => first.machine[fact] !== other.machine[fact]);
  return [
    ...(facts.length > 0 ? [`on another machine (${facts.join(', ')} differ)`] : []),
    ...(first.product.commit !== other.product.commit
      ? [
          `with another version of this software (commit ${named(other.product.commit)}, not ${named(first.product.commit)})`,
        ]
      : []),
    ...(first.product.lockfileHash !== other.product.lockfileHash
      ? ['with other packages (package-lock.json differs)']
      : []),
    ...(first.runtime.node !== other.runtime.node
      ? [`on another Node (${other.runtime.node}, not ${first.runtime.node})`]
      : []),
  ];
}

const named = (commit: string | null): string => commit?.slice(0, 9) ?? 'unknown';

/** What a reader must know of a run of several parts. */
export function mixtureWarnings(
  folder: string,
  [first, ...others]: readonly [Environment, ...Environment[]],
): readonly Warning[] {
  return others.flatMap((other, index): Warning[] => {
    const found = [
      ...differences(first, other),
      ...(first.product.dirty === false && other.product.dirty === true
        ? ['with changes that were not committed']
        : []),
    ];
    if (found.length === 0) return [];
    return [{ code: 'mixed-parts', run: basename(folder), part: index + 2, differences: found }];
  });
}
