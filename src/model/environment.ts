import type { schemaVersion } from './plan.ts';

/** Where and with what a run was made (one per run). Unknown facts are null, never invented. */
export interface Environment {
  readonly schema: typeof schemaVersion;
  readonly capturedAt: string;
  readonly product: {
    readonly version: string;
    readonly commit: string | null;
    readonly dirty: boolean | null;
    readonly lockfileHash: string | null;
  };
  readonly runtime: {
    readonly node: string;
    readonly v8: string;
    readonly uv: string;
    readonly argv: readonly string[];
    readonly execArgv: readonly string[];
    readonly nodeOptions: string | null;
  };
  readonly machine: {
    readonly platform: string;
    readonly arch: string;
    readonly kernel: string;
    readonly libc: string | null;
    readonly cpuModel: string | null;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly swapBytes: number | null;
    readonly cgroupMemoryLimitBytes: number | null;
    readonly governor: string | null;
    readonly transparentHugePages: string | null;
    readonly aslr: string | null;
    readonly clockSource: string | null;
    /**
     * Nanoseconds to touch 4 KiB of new memory for the first time; null in runs from before it was measured.
     */
    readonly pageTouchNs: number | null;
  };
  readonly load: {
    readonly before: readonly number[];
    readonly after: readonly number[] | null;
    readonly busyProcesses: readonly string[];
  };
}
