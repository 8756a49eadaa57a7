/**
 * Torture: real faults against the real command line, in seeded order. Every run that was struck must end,
 * after a resume, with the records of a run that nobody struck; what cannot be mended must be said in words.
 * May import model and the store's reader.
 */
export { faults } from './faults/index.ts';
export { type Report, torture } from './torture.ts';
