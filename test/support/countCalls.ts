import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

// Where memory is short V8 drops the code of functions that it has not run for a while, and their counts may go with it.
setFlagsFromString('--no-flush-bytecode');

/**
 * How many calls the functions of our own files make while something runs. Unlike its time, this is the same on every machine and under any
 * load: what is called twice as often for a text of twice the length is linear. Loops within built-in functions are not seen.
 */
export function countCalls(run: () => void): number {
  const session = new Session();
  session.connect();
  // The session is of this thread: each answer comes before `post` returns.
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  let calls = 0;
  try {
    run();
    session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error;
      for (const { url, functions } of answer.result) {
        if (!url.includes('/src/')) continue;
        for (const { ranges } of functions) calls += ranges[0]?.count ?? 0;
      }
    });
  } finally {
    session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
  return calls;
}
