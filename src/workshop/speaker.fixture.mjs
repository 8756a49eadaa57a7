// A child that says `ready` with its own process id on descriptor 3, and then does what its argument says.
import { writeSync } from 'node:fs';

const say = (text) => {
  for (let data = Buffer.from(`${text}\n`); data.length > 0; ) {
    try {
      data = data.subarray(writeSync(3, data));
    } catch (error) {
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
};
say(`ready ${process.pid}`);
deeds[process.argv[2]]();
