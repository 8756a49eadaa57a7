// Wants the lock of a folder, says whether it got it, and keeps it until its input ends.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { LockedError, lockFolder } from './lock.ts';

const [folder = '', startAtMs = '0'] = process.argv.slice(2);
while (Date.now() < Number(startAtMs)) {
  // All contenders reach for the lock in the same moment.
}
try {
  const lock = lockFolder(folder);
  appendFileSync(join(folder, 'log.txt'), `${process.pid}\n`);
  process.stdout.write(`got it\n`);
  process.stdin.resume();
  process.stdin.once('end', () => {
    lock.release();
    process.exit(0);
  });
} catch (error) {
  if (!(error instanceof LockedError)) throw error;
  process.stdout.write(`${error.message}\n`);
}
