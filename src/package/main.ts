/**
 * Makes of this product a package for other projects, `npm pack`: built JS, declarations, and a test that
 * installs it. May import: workshop.
 */
import { buildPackage } from './build.ts';

await buildPackage();
