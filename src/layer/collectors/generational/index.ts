export { GenerationalCollector, type GenerationalOptions } from './collector.ts';
