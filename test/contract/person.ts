import type { BrowserPort } from '../../src/core/flow/ports.js';
import { navigate, type RawAnswer } from '../support/rawHttp.js';
import { createVisitor, type Visit, type Visitor } from './visitor.js';

/** What a person does at the identity provider, from the page that the start page leads to. */
export type Answer = (visitor: Visitor, authorizationUrl: string) => Promise<Visit>;

/** A browser with a person in front of it: opens the start page, answers, and is led back to the listener. */
export interface Person extends BrowserPort {
  /** The page that the browser ended on; rejects where the way there failed. */
  readonly end: Promise<RawAnswer>;
}

/** @param answer by default nothing is done: the page stays open */
export function createPerson(endpoint: string, answer?: Answer): Person {
  let resolve: (page: RawAnswer | Promise<RawAnswer>) => void = () => undefined;
  const end = new Promise<RawAnswer>((settle) => { resolve = settle; });
  end.catch(() => undefined);
  return {
    end,
    open(url) {
      if (answer === undefined) return Promise.resolve();
      const way = goThrough(endpoint, url, answer);
      // A page that is opened once more, and whose way back a run has cut off meanwhile, is of no interest.
      way.catch(() => undefined);
      resolve(way);
      return Promise.resolve();
    },
  };
}

async function goThrough(endpoint: string, startUrl: string, answer: Answer): Promise<RawAnswer> {
  const start = await navigate(startUrl);
  const cookie = { Cookie: (start.headers['set-cookie'] ?? '').split(';')[0] ?? '' };
  const { url } = await answer(createVisitor(endpoint), start.headers['location'] ?? '');
  const callback = await navigate(url.href, cookie);
  const location = callback.headers['location'];
  return location === undefined ? callback : navigate(new URL(location, url).href, cookie);
}
