/**
 * Node versions to run cells on: binaries from their npm packages in a cache of the user's, and what a
 * version's name stands for. May import nothing of the house.
 */
export { type AddOptions, addNode, nodePackage } from './add.ts';
export { describeNode, type NodeDescription, oldestNode } from './describe.ts';
export { NodeInstallError, NodeVersionError } from './errors.ts';
export { type BrokenNode, type InstalledNode, installedNodes, nodesFolder } from './installed.ts';
export { brokenNodes, removeNodes } from './remove.ts';
export { type ResolvedNode, resolveNode, versionRange } from './resolve.ts';
