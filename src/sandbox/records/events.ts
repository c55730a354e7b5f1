import type { Sandbox } from '../sandbox.js';
import { readFields } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';
import { MOST_RECORDS, type CallRecord, type CallRecords } from './callRecords.js';

const isReadOnly = (operation: string) => /^(Get|List)/.test(operation);

/** Operations of the data plane, whose events are data events. */
const DATA_EVENTS: ReadonlySet<string> = new Set([
  'GetWorkloadAccessToken', 'GetWorkloadAccessTokenForJWT', 'GetWorkloadAccessTokenForUserId', 'GetResourceOauth2Token', 'GetResourceApiKey',
  'CompleteResourceTokenAuth', 'InvokeAgentRuntime', 'StopRuntimeSession', 'InvokeGateway',
]);

/**
 * A call as an event of CloudTrail ("CloudTrail record contents" in its user guide, version 1.11). Two members of
 * `additionalEventData` are the sandbox's own: for whom the call was, and whether its answer arrived.
 */
function toEvent({ region, accountId }: Pick<Sandbox, 'region' | 'accountId'>, record: CallRecord) {
  const isData = DATA_EVENTS.has(record.operation); // Guess: events-of-identity
  const { end } = record;
  return {
    eventVersion: '1.11',
    userIdentity: record.caller,
    eventTime: new Date(record.startedAtMs).toISOString(),
    eventSource: 'bedrock-agentcore.amazonaws.com',
    eventName: record.operation,
    awsRegion: region,
    sourceIPAddress: record.sourceIpAddress,
    userAgent: record.userAgent,
    ...(end?.error === undefined ? {} : { errorCode: end.error.name, errorMessage: end.error.message }),
    requestParameters: record.requestParameters,
    responseElements: end?.responseElements ?? null,
    additionalEventData: { onBehalfOf: record.subject, ...(end === undefined ? {} : { httpStatus: end.status, answered: end.answered }) },
    requestID: record.requestId,
    eventID: record.eventId,
    readOnly: isReadOnly(record.operation),
    eventType: 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: accountId,
    eventCategory: isData ? 'Data' : 'Management',
  };
}

/**
 * `GET /_sandbox/records`: the last calls, youngest first. `eventName`, `workloadName` and `requestId` of the query choose some of them,
 * `maxResults` so many.
 */
export function toRecordsHandler(records: CallRecords): Handler {
  return ({ sandbox, response, url }) => {
    const query = url.searchParams;
    const most = query.get('maxResults');
    const fields = readFields({
      eventName: query.get('eventName'), workloadName: query.get('workloadName'), requestId: query.get('requestId'), maxResults: most === null ? null : Number(most),
    });
    const eventName = fields.optionalText('eventName', { max: 128 });
    const workloadName = fields.optionalText('workloadName', { max: 255 });
    const requestId = fields.optionalText('requestId', { max: 64 });
    const maxResults = fields.integer('maxResults', 1, MOST_RECORDS) ?? MOST_RECORDS;
    fields.check();
    const chosen = records.list().filter((record) => (
      (eventName === undefined || record.operation === eventName)
      && (workloadName === undefined || record.subject.workloadName === workloadName)
      && (requestId === undefined || record.requestId === requestId)
    ));
    replyJson(response, 200, { events: chosen.slice(0, maxResults).map((record) => toEvent(sandbox, record)) });
  };
}
