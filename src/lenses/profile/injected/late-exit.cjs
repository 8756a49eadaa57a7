/**
 * The measured process ends by `process.exit`, but clinic's injected scripts write the rest of their data
 * when the event loop runs dry. So the first `exit` tells them that it has; the process ends with the code of
 * the first when they call `exit` themselves, or when the loop really is dry.
 */
const exit = process.exit.bind(process);
let asked = null;
process.exit = (code) => {
  if (asked !== null) exit(asked);
  asked = code ?? process.exitCode ?? 0;
  process.exitCode = asked;
  if (process.listenerCount('beforeExit') === 0) exit(asked);
  process.emit('beforeExit', asked);
};
