// The layers of tests, in the order from quick to slow.

/**
 * @typedef {object} Layer
 * @property {string} spec the test files, as a glob of mocha
 * @property {string} [ignore] files of that glob which another runner runs
 * @property {boolean} needsBuild reads dist/ or starts something from it
 * @property {boolean} needsBrowser opens pages in a Chromium
 * @property {boolean} [isSplit] each file has processes and pages of its own: two files run side by side
 * @property {boolean} [hasHostSuite] first runs test/workbench/suite inside the extension host
 * @property {number} timeoutMs of one test
 */

/** @type {Record<string, Layer>} */
export const LAYERS = {
  unit: { spec: 'src/**/*.test.ts', needsBuild: false, needsBrowser: false, timeoutMs: 5_000 },
  contract: { spec: 'test/contract/**/*.test.ts', isSplit: true, needsBuild: true, needsBrowser: false, timeoutMs: 20_000 },
  manifest: { spec: 'test/manifest/**/*.test.ts', needsBuild: true, needsBrowser: false, timeoutMs: 60_000 },
  listener: { spec: 'test/listener/**/*.test.ts', needsBuild: true, needsBrowser: true, timeoutMs: 30_000 },
  webview: { spec: 'test/webview/**/*.test.ts', isSplit: true, needsBuild: true, needsBrowser: true, timeoutMs: 30_000 },
  workbench: {
    spec: 'test/workbench/**/*.test.ts', ignore: 'test/workbench/suite/**', isSplit: true,
    needsBuild: true, needsBrowser: true, hasHostSuite: true, timeoutMs: 120_000,
  },
};
