// Counts of test runs: each run appends one JSON line to the file that TEST_RESULTS names.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Appends the counts of a run that is not mocha's. */
export function report(layer, { passed, failed, skipped = 0 }) {
  if (process.env.TEST_RESULTS) appendFileSync(process.env.TEST_RESULTS, `${JSON.stringify({ layer, passed, failed, skipped })}\n`);
}

function readRuns(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * Adds up the runs of one layer. A layer that ran nothing has failed, and so has one whose process says so while its
 * counts do not: a crash after the last test, a file that could not be loaded.
 * @returns {{ passed: number, failed: number, skipped: number, remark?: string }}
 */
export function countLayer(file, layer, exitCode) {
  const runs = readRuns(file).filter((run) => run.layer === layer);
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, remark: `no test ran: ${layer}` };
  if (exitCode !== 0 && counts.failed === 0) return { ...counts, failed: 1, remark: `no test failed, but the process ended with ${exitCode}: ${layer}` };
  return counts;
}

/** The last line of a run. */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
