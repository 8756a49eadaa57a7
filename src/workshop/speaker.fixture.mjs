// A child that says `ready` with its own process id on descriptor 3, and then does what its argument says.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

const say = (text) => {
  for (let data = Buffer.from(`${text}\n`); data.length > 0; ) {
    try {
      data = data.subarray(writeSync(3, data));
    } catch (error) {
      // As what another has started it has no such descriptor.
      if (error.code === 'EBADF') return;
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const deeds = {
  // Far more than a pipe holds, when its parent has been stopped: it waits until somebody reads.
  'fills its pipe': () =>
    setTimeout(() => {
      for (let line = 0; line < 200; line++) say('x'.repeat(65_536));
    }, 700),
  'ends soon': () => setTimeout(() => process.exit(0), 300),
  'never ends': () => setInterval(() => {}, 1000),
  'never looks up': () => {
    for (;;);
  },
  'starts another that leaves its group': () => {
    const other = spawn(process.execPath, [process.argv[1], 'never ends'], {
      detached: true,
      stdio: 'ignore',
    });
    say(`ready ${other.pid}`);
    setInterval(() => {}, 1000);
  },
};
if (process.argv[2] !== 'starts another that leaves its group') say(`ready ${process.pid}`);
deeds[process.argv[2]]();
