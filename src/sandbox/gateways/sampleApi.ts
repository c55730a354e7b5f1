import { createHash, timingSafeEqual } from 'node:crypto';
import { replyJson } from '../web/reply.js';
import { readHeader } from '../web/request.js';
import type { Handler } from '../web/router.js';

/** Where the API is that the seeded gateway calls with an API key. */
export const FORECAST_API = '/_sandbox/samples/forecast';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * `GET /_sandbox/samples/forecast?city=…`: an API as anyone's, which lets in who brings the API key of a credential provider of this
 * sandbox in `x-api-key`.
 */
export const showForecast: Handler = ({ sandbox, request, response, url }) => {
  const given = digest(readHeader(request, 'x-api-key') ?? '');
  const isKnown = sandbox.store.list('apiKeyProviders').some(({ secret }) => 'apiKey' in secret && timingSafeEqual(digest(secret.apiKey), given));
  if (!isKnown) replyJson(response, 401, { error: 'The API key is missing or not right.' });
  else replyJson(response, 200, { city: url.searchParams.get('city') ?? '', forecast: 'Fine, 21 degrees Celsius.' });
};
