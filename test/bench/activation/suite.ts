// Runs inside the extension host: activates each copy of each variant once, in turns, and writes the times.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** Milliseconds of each activation, by variant. */
export type Samples = Readonly<Record<string, number[]>>;

async function timeActivationMs(id: string): Promise<number> {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined) throw new Error(`The extension is not installed: ${id}`);
  const start = performance.now();
  await extension.activate();
  return performance.now() - start;
}

/** BENCH_VARIANTS and BENCH_COPIES say which extensions there are: `bench.VARIANT-NUMBER`. BENCH_OUTPUT gets the samples. */
export async function run(): Promise<void> {
  const { BENCH_VARIANTS: variants = '', BENCH_COPIES: copies = '0', BENCH_OUTPUT: output = '' } = process.env;
  const samples: Samples = Object.fromEntries(variants.split(',').map((variant) => [variant, []]));
  for (let copy = 1; copy <= Number(copies); copy += 1) {
    for (const [variant, timesMs] of Object.entries(samples)) timesMs.push(await timeActivationMs(`bench.${variant}-${copy}`));
  }
  writeFileSync(output, JSON.stringify(samples));
}
