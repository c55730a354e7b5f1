import assert from 'node:assert/strict';
import type { Verdict } from '../../core/jwt/verdicts.js';
import { endingInWords, verdictsInWords } from './announce.js';

describe('what a screen reader is told of a token', () => {
  it('is how much is left, at 5, 2 and 1 minute, at 30 seconds and at the end', () => {
    const said: string[] = [];
    for (let left = 310_000; left > -5_000; left -= 1_000) said.push(endingInWords(left, left - 1_000));
    assert.deepEqual(said.filter((words) => words !== ''), ['5 minutes left', '2 minutes left', '1 minute left', '30 seconds left', 'The token has ended']);
  });

  it('is the last mark only, where the clock jumped', () => {
    assert.equal(endingInWords(400_000, 20_000), '30 seconds left');
  });

  it('is all verdicts that a verification touches, in one sentence', () => {
    const verdict = (label: Verdict['label'], word: string): Verdict => ({ label, word, state: 'holds', detail: '' });
    const verdicts = [verdict('Structure', 'Well formed'), verdict('Signature', 'Verified'), verdict('Time', 'In life'), verdict('Issuer', 'Matches'), verdict('Audience', 'Not present'), verdict('Type', 'Access token')];
    assert.equal(verdictsInWords(verdicts), 'Signature verified, in life, issuer matches, no audience.');
  });
});
