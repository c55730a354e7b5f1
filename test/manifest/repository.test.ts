import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText, repositoryFiles, repositoryRoot } from '../support/repository.js';

const MAX_LINES = 300;

const files = repositoryFiles();
const texts = files.filter((file) => /\.(ts|mts|mjs|cjs|js|json|md|css|svg|html|yml|yaml)$|^\.|\/\.|^LICENSE$/.test(file) && !/\.(png|ttf)$/.test(file));

/** `file:line` of every line that matches. */
function linesWith(pattern: RegExp, among: readonly string[]): string[] {
  return among.flatMap((file) => readText(file).split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])));
}

/** Written in pieces, so that this file does not find itself. */
const word = (...pieces: string[]) => new RegExp(pieces.join(''));

describe('the repository', () => {
  it('names no place of one machine', () => {
    assert.deepEqual(linesWith(word('(?:^|["\'`\\s(=])/(?:', 'work|home|root|Users|build', ')/'), texts), []);
  });

  it('names no package registry', () => {
    assert.deepEqual(linesWith(word('registry\\.', '(?:npmjs|yarnpkg)|', '_auth', 'Token', '|"resol', 'ved":'), texts), []);
  });

  it('runs all of its tests', () => {
    assert.deepEqual(linesWith(word('\\b(?:describe|it)\\.', '(?:only|skip)\\('), files.filter((file) => file.endsWith('.test.ts'))), []);
  });

  it('leaves no note about unfinished work', () => {
    assert.deepEqual(linesWith(word('\\b(?:TO', 'DO|FIX', 'ME|X', 'XX)\\b'), texts.filter((file) => file !== 'package-lock.json')), []);
  });

  it('switches no rule off in a comment', () => {
    assert.deepEqual(linesWith(word('eslint-', 'disable|@ts-', '(?:ignore|expect-error|nocheck)'), texts), []);
  });

  it(`has no source file of more than ${MAX_LINES} lines`, () => {
    const sources = files.filter((file) => /^(src|test|scripts)\/.*\.(ts|mjs|cjs)$/.test(file) && file !== 'src/generated/ids.ts');
    assert.deepEqual(sources.filter((file) => readText(file).trimEnd().split('\n').length > MAX_LINES), []);
  });

  it('fills lists and the status bar where no text of others is drawn as an icon', () => {
    const host = files.filter((file) => file.startsWith('src/host/'));
    const places = (pattern: RegExp) => host.filter((file) => pattern.test(readText(file)));
    assert.deepEqual(places(/\.showQuickPick\(/), ['src/host/services/quickPick.ts']);
    assert.deepEqual(places(/\.createQuickPick</).filter((file) => !readText(file).includes('map(toShown)')), []);
    assert.deepEqual(places(/setStatusBarMessage\(/), ['src/host/services/progress.ts', 'src/host/services/showDone.ts']);
  });

  it('has an icon of 128 by 128 pixels', () => {
    const png = readFileSync(join(repositoryRoot, 'media/icon.png'));
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it('links only to files that exist in its documents', () => {
    const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('demo/'));
    const broken = documents.flatMap((file) => [...readText(file).matchAll(/\]\((?!https?:|#|command:)([^)#\s]+)/g)].flatMap((match) => {
      const target = join(file, '..', match[1] ?? '').split('\\').join('/');
      return files.some((known) => known === target || known.startsWith(`${target.replace(/\/$/, '')}/`)) ? [] : [`${file}: ${match[1] ?? ''}`];
    }));
    assert.deepEqual(broken, []);
  });
});
