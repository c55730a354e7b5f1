// Counts of test runs: each run appends one JSON line to the file that TEST_RESULTS names.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Of the text of one failure what the end of a run repeats: what failed, why and where. */
const REPEATED_LINES = 12;

/** Appends the counts of a run that is not mocha's, with a text for each failure. */
export function report(layer, { passed, failed, skipped = 0, failures = [] }) {
  if (process.env.TEST_RESULTS) appendFileSync(process.env.TEST_RESULTS, `${JSON.stringify({ layer, passed, failed, skipped, failures })}\n`);
}

function readRuns(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * Adds up the runs of one layer. A layer that ran nothing has failed, and so has one whose process says so while its
 * counts do not: a crash after the last test, a file that could not be loaded.
 * @returns {{ passed: number, failed: number, skipped: number, failures: readonly string[], remark?: string }}
 */
export function countLayer(file, layer, exitCode) {
  const runs = readRuns(file).filter((run) => run.layer === layer);
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures: runs.flatMap((run) => run.failures) };
  const failedFor = (remark) => ({ ...counts, failed: 1, remark, failures: [remark] });
  if (counts.passed + counts.failed === 0) return failedFor(`no test ran: ${layer}`);
  if (exitCode !== 0 && counts.failed === 0) return failedFor(`no test failed, but the process ended with ${exitCode}: ${layer}`);
  return counts;
}

/** What failed in a layer, repeated where a person looks first: at the end, however much was printed before. */
export function failuresOf(layer, failures) {
  return failures.map((text) => `✗ ${layer}: ${text.split('\n').slice(0, REPEATED_LINES).join('\n  ')}`).join('\n');
}

/** The last line of a run. */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
