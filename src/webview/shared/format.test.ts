import assert from 'node:assert/strict';
import { clip, count, visible } from './text.js';
import { toClock, toClockMillis, toCountdown, toDuration, toSize } from './time.js';

describe('times and sizes as the panels show them', () => {
  it('shows a clock in the time zone of the reader', () => {
    const atMs = new Date(2026, 10, 22, 9, 2, 5, 7).getTime();
    assert.equal(toClock(atMs), '09:02');
    assert.equal(toClockMillis(atMs), '09:02:05.007');
  });

  it('shows lengths in their unit', () => {
    assert.deepEqual([-1, 96, 2140, 185_000].map(toDuration), ['0 ms', '96 ms', '2.1 s', '3 min 5 s']);
    assert.deepEqual([552_000, 900, 0, -1].map(toCountdown), ['9:12', '0:01', '0:00', '0:00']);
    assert.deepEqual([212, 1400, 2_000_000].map(toSize), ['212 B', '1.4 kB', '2.0 MB']);
  });
});

describe('text of others', () => {
  it('spells out what is invisible or turns the reading direction', () => {
    assert.equal(visible('a\u202eb\u200bc\u0000d\ud800e\nf\tg é 🙂 ש'), 'a\\u202eb\\u200bc\\u0000d\\ud800e\nf\tg é 🙂 ש');
  });

  it('keeps emoji that are made of parts, and line breaks of two characters', () => {
    const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
    const england = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
    assert.equal(visible(`${family} ${england} \u2764\ufe0f\u200d\u{1f525}\r\nb\rc`), `${family} ${england} \u2764\ufe0f\u200d\u{1f525}\nb\\u000dc`);
    assert.equal(visible('a\u200db \u{1f468}\u200dx \u{e0067}'), 'a\\u200db \u{1f468}\\u200dx \\u{e0067}');
  });

  it('is cut with the number of characters left out', () => {
    assert.equal(clip('abc', 3), 'abc');
    assert.equal(clip('a'.repeat(1500), 500), `${'a'.repeat(500)}… (1,000 more characters)`);
    assert.deepEqual([count(1, 'event'), count(10_000, 'event')], ['1 event', '10,000 events']);
  });
});
