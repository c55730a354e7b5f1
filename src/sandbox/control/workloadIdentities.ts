import { toStoredUrl, toPublicUrl } from '../origin.js';
import { toArn, type Sandbox } from '../sandbox.js';
import type { Change, WorkloadIdentityRecord } from '../state.js';
import { put, remove } from '../store.js';
import { ServiceError, toRuleViolation } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { readPage, takePage } from '../web/paging.js';
import { readTags } from './tags.js';
import { toTimes } from './times.js';

/** The service's bound on `maxResults`. */
const PAGE_SIZE = 20;

export function toWorkloadIdentityArn(sandbox: Sandbox, name: string): string {
  return toArn(sandbox, `workload-identity-directory/default/workload-identity/${name}`);
}

/** @throws ServiceError ResourceNotFoundException */
export function findWorkloadIdentity(sandbox: Sandbox, name: string): WorkloadIdentityRecord {
  const record = sandbox.store.get('workloadIdentities', name);
  if (record === undefined) throw new ServiceError('ResourceNotFoundException', `WorkloadIdentity not found: ${name}`);
  return record;
}

function toSummary(sandbox: Sandbox, record: WorkloadIdentityRecord) {
  return { name: record.name, workloadIdentityArn: toWorkloadIdentityArn(sandbox, record.name) };
}

function toCreated(sandbox: Sandbox, record: WorkloadIdentityRecord) {
  return { ...toSummary(sandbox, record), allowedResourceOauth2ReturnUrls: record.returnUrls.map((url) => toPublicUrl(url, sandbox.origin)) };
}

function toDetails(sandbox: Sandbox, record: WorkloadIdentityRecord) {
  return {
    ...toCreated(sandbox, record),
    ...toTimes(record),
  };
}

export function createWorkloadIdentity(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.workloadName);
  const returnUrls = request.texts('allowedResourceOauth2ReturnUrls', RULES.returnUrl) ?? [];
  const tags = readTags(request);
  request.check();
  // The service models no ConflictException here. Guess: duplicate-workload-identity
  if (sandbox.store.get('workloadIdentities', name) !== undefined) throw toRuleViolation(`WorkloadIdentity with name already exists: ${name}`);
  const nowMs = sandbox.now();
  const record: WorkloadIdentityRecord = {
    name, returnUrls: returnUrls.map((url) => toStoredUrl(url, sandbox.origin)), linked: false, ...tags, createdAtMs: nowMs, updatedAtMs: nowMs,
  };
  sandbox.store.write(put('workloadIdentities', name, record));
  return toCreated(sandbox, record);
}

export function getWorkloadIdentity(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.workloadName);
  request.check();
  return toDetails(sandbox, findWorkloadIdentity(sandbox, name));
}

/** Replaces the whole list of return URLs. */
export function updateWorkloadIdentity(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const name = request.text('name', RULES.workloadName);
  const returnUrls = request.texts('allowedResourceOauth2ReturnUrls', RULES.returnUrl);
  request.check();
  const record = findWorkloadIdentity(sandbox, name);
  const updated: WorkloadIdentityRecord = {
    ...record,
    returnUrls: returnUrls?.map((url) => toStoredUrl(url, sandbox.origin)) ?? record.returnUrls, // Guess: update-without-urls
    updatedAtMs: sandbox.now(),
  };
  sandbox.store.write(put('workloadIdentities', name, updated));
  return toDetails(sandbox, updated);
}

export function deleteWorkloadIdentity(sandbox: Sandbox, body: unknown): void {
  const request = readFields(body);
  const name = request.text('name', RULES.workloadName);
  request.check();
  if (findWorkloadIdentity(sandbox, name).linked) throw toRuleViolation('WorkloadIdentity is linked to a service and cannot be deleted');
  sandbox.store.write(removeWorkloadIdentity(sandbox, name));
}

/** What takes an identity away with all that is its own. */
export function removeWorkloadIdentity(sandbox: Sandbox, name: string): readonly Change[] {
  return [remove('workloadIdentities', name), ...belongingsOf(sandbox, name)];
}

/** What must not come back to life with a new identity of the same name. */
function belongingsOf({ store }: Sandbox, name: string): readonly Change[] {
  return [
    ...store.keys('workloadTokens').filter((key) => store.get('workloadTokens', key)?.workloadName === name).map((key) => remove('workloadTokens', key)),
    ...store.keys('sessions').filter((key) => store.get('sessions', key)?.grant.workloadName === name).map((key) => remove('sessions', key)),
    ...store.keys('vault').filter((key) => store.get('vault', key)?.grant.workloadName === name).map((key) => remove('vault', key)),
  ];
}

export function listWorkloadIdentities(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const { items, ...more } = takePage(sandbox.store, 'workloadIdentities', request, readPage(request, PAGE_SIZE));
  return { workloadIdentities: items.map((record) => toSummary(sandbox, record)), ...more };
}
