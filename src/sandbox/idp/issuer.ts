import type { IncomingMessage, ServerResponse } from 'node:http';
import type { errors, KoaContextWithOIDC, default as Provider } from 'oidc-provider';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord } from '../state.js';
import { findCallbackOwners, findClient, isSecretOf } from './clients.js';
import { toConfiguration } from './configuration.js';
import { issuerEndpoints, toPaths } from './endpoints.js';
import { createInteraction } from './interaction.js';
import type { Manners, ToManners } from './manners.js';
import type { IssuerContext } from './ownTokens.js';
import { toIssuerErrorPage } from './pages.js';
import { addCommonRules, changePrompts, isRoute, mount, UrlProvider } from './provider.js';
import { answerUserinfo } from './userinfo.js';

/** An authorization server at `/idp/NAME` of the sandbox. */
export interface Issuer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

type IdToken = InstanceType<Provider['IdToken']>;

/** An OpenID Provider with the given manners. */
export function createIssuer(sandbox: Sandbox, record: IssuerRecord, toManners: ToManners): Issuer {
  const { issuer } = issuerEndpoints(sandbox.origin, record.name);
  const context: IssuerContext = { sandbox, record, issuer };
  const manners = toManners(context);
  const prefix = `/idp/${record.name}`;
  const provider = new UrlProvider(issuer, toConfiguration(context, manners));
  provider.on('server_error', (_ctx, error) => { sandbox.log.error(`The identity provider failed: ${error.stack ?? error.message}`); });
  knowClients(provider, context);
  namePrefixes(provider, manners);
  dateIdTokens(provider, sandbox);
  addCommonRules(provider);
  speak(provider, manners, sandbox);
  manners.extend?.(provider);
  const answer = provider.callback();
  const interact = createInteraction({ sandbox, record, provider, manners, prefix });
  return {
    async handle(request, response) {
      const url = new URL(request.url ?? '', sandbox.origin);
      const path = url.pathname.slice(prefix.length);
      const page = manners.pages?.[path];
      if (path.startsWith('/interaction/')) {
        await interact(request, response);
      } else if (path === manners.userinfo) {
        await answerUserinfo({ ...context, provider, manners }, request, response);
      } else if (page !== undefined) {
        const { status, body } = await page(provider, url.searchParams);
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
      } else {
        const inner = toInner(url, prefix, record.name, manners);
        if (inner === undefined) {
          sendPage(response, { ...toIssuerErrorPage(manners.brand, 'not_found'), status: 404 });
          return;
        }
        mount(request, prefix, inner);
        await answer(request, response);
      }
    },
  };
}

/**
 * The path of an authorization server that oidc-provider answers, with the query; undefined where there is nothing. Its discovery
 * document it has at the root only.
 */
function toInner({ pathname, searchParams: query }: URL, prefix: string, name: string, manners: Manners): string | undefined {
  const { authorization, token, keys, issuer } = toPaths(name);
  const path = pathname.slice(prefix.length);
  const inner = issuer !== '' && path.startsWith(`${issuer}/.well-known/`) ? path.slice(issuer.length) : path;
  if (!isRoute(inner, authorization, [token, keys])) return undefined;
  if (inner === authorization) {
    changePrompts(query, (prompts) => prompts);
    manners.prepare?.(query);
  }
  return query.size === 0 ? inner : `${inner}?${query.toString()}`;
}

function knowClients(provider: Provider, context: IssuerContext): void {
  const { prototype } = provider.Client;
  prototype.redirectUriAllowed = function isCallbackOfProvider(redirectUri: string) {
    return findCallbackOwners(context.sandbox, this.clientId, redirectUri).length > 0;
  };
  prototype.compareClientSecret = function isKnownSecret(given: string) {
    const client = findClient(context, this.clientId);
    return client !== undefined && isSecretOf(client, given);
  };
}

function namePrefixes(provider: Provider, { prefixes = {} }: Manners): void {
  const kinds = { AccessToken: provider.AccessToken, RefreshToken: provider.RefreshToken, AuthorizationCode: provider.AuthorizationCode };
  for (const [kind, prefix] of Object.entries(prefixes)) {
    const { prototype } = kinds[kind as keyof typeof kinds];
    const generate = Reflect.get(prototype, 'generateTokenId') as (this: object) => string;
    Object.assign(prototype, { generateTokenId(this: object) { return `${prefix}${generate.call(this)}`; } });
  }
}

/** ID tokens in the sandbox's time; the lifetime that leads to their end is in configuration.ts. */
function dateIdTokens(provider: Provider, { now }: Sandbox): void {
  const { prototype } = provider.IdToken;
  const issue = Reflect.get<IdToken, 'issue'>(prototype, 'issue');
  prototype.issue = function issueNow(context) {
    this.set('iat', Math.floor(now() / 1000));
    return issue.call(this, context);
  };
}

/** What the caller is not told: why a grant is none. */
const toDetail = ({ error_detail: detail }: errors.OIDCProviderError) => (detail === undefined ? '' : ` (${detail})`);

/** Puts every answer in the issuer's own words. */
function speak(provider: UrlProvider, manners: Manners, sandbox: Sandbox): void {
  const failures = new WeakMap<KoaContextWithOIDC, errors.OIDCProviderError>();
  const toProblem = (ctx: KoaContextWithOIDC) => {
    const failure = failures.get(ctx);
    return failure && manners.toProblem({ failure, ctx });
  };
  provider.on('authorization.error', (ctx, failure) => { failures.set(ctx, failure); });
  provider.on('grant.error', (ctx, failure) => {
    failures.set(ctx, failure);
    sandbox.log.warn(`The token endpoint refused: ${failure.message}${toDetail(failure)}`);
  });
  provider.shape = (answer, ctx) => {
    const problem = 'error' in answer ? toProblem(ctx) : undefined;
    if (problem !== undefined) {
      const { error, error_description: description } = problem;
      return Object.fromEntries(Object.entries({ ...answer, error, error_description: description }).filter(([, value]) => value !== undefined));
    }
    return manners.shapeAuthorizationAnswer?.(answer, ctx) ?? answer;
  };
  provider.use(async (ctx, next) => {
    await next();
    const { body } = ctx as { readonly body: unknown };
    if (typeof body !== 'object' || body === null) return;
    const oidcCtx = ctx as unknown as KoaContextWithOIDC; // it is one as soon as a route was found
    const problem = toProblem(oidcCtx);
    if (problem !== undefined) {
      ctx.status = problem.status ?? ctx.status;
      ctx.body = { ...body, error: problem.error, error_description: problem.error_description, ...problem.members };
    } else if ('access_token' in body) {
      ctx.body = manners.shapeTokenAnswer?.({ ...body }, oidcCtx) ?? body;
    }
  });
}
