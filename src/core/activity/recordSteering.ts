import { isCancellation, UserError } from '../base/errors.js';
import { mayBeDone } from '../base/explain.js';
import { toRecord } from '../base/record.js';
import { beginCall, type CallEnd } from './beginCall.js';
import { kindOf, type OnCall } from './call.js';

/** What the sandbox as a whole is told to do, as no operation of AWS does. */
export type SteeringOperation = 'ResetSandbox' | 'ImportSandboxState' | 'ExportSandboxState';

/** Does something to the sandbox itself and tells that as a call once it has ended. Nothing of what is sent or answered is kept. */
export async function recordSteering<T>(onCall: OnCall | undefined, operation: SteeringOperation, work: () => Promise<T>): Promise<T> {
  const end = beginCall(onCall, { service: 'sandbox', operation, resources: {} });
  const tell = (result: CallEnd['result'], errorCode?: string, mayHaveBeenDone = false) => {
    end({ result, errorCode, requestId: undefined, httpStatus: undefined, mayBeDone: mayHaveBeenDone });
  };
  try {
    const given = await work();
    tell('done');
    return given;
  } catch (error) {
    const { name, code } = toRecord(error);
    // What the sandbox itself refused, it did not do.
    tell(isCancellation(error) ? 'cancelled' : 'failed', toText(code) ?? toText(name), kindOf(operation) === 'write' && !(error instanceof UserError) && mayBeDone(error));
    throw error;
  }
}

const toText = (value: unknown) => (typeof value === 'string' ? value : undefined);
