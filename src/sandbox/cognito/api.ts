import type { Sandbox } from '../sandbox.js';
import type { Faults } from '../steering/faults.js';
import { failAsAws, meetFault } from '../steering/meetFault.js';
import { readCaller, type CallerProblem } from '../sts/caller.js';
import { ServiceError, type ServiceErrorName } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import { readHeader, readJson } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';
import { addUserPoolClientSecret, deleteUserPoolClientSecret, listUserPoolClientSecrets } from './clientSecrets.js';
import { createUserPoolClient, deleteUserPoolClient, describeUserPoolClient, listUserPoolClients, updateUserPoolClient } from './clients.js';
import { createUserPoolDomain, deleteUserPoolDomain, describeUserPoolDomain } from './domains.js';
import { CognitoError } from './errors.js';
import {
  adminAddUserToGroup, adminListGroupsForUser, adminRemoveUserFromGroup, createGroup, deleteGroup, getGroup, listGroups, listUsersInGroup,
} from './groups.js';
import { listUsers } from './listUsers.js';
import { changePassword, getTokensFromRefreshToken, getUser, globalSignOut, revokeToken, updateUserAttributes } from './ownTokens.js';
import { createUserPool, deleteUserPool, describeUserPool, listUserPools, updateUserPool } from './pools.js';
import { createResourceServer, deleteResourceServer, describeResourceServer, listResourceServers, updateResourceServer } from './resourceServers.js';
import { adminInitiateAuth, adminRespondToAuthChallenge, initiateAuth, respondToAuthChallenge } from './signIn.js';
import {
  adminCreateUser, adminDeleteUser, adminDisableUser, adminEnableUser, adminGetUser, adminSetUserPassword, adminUpdateUserAttributes, adminUserGlobalSignOut,
} from './users.js';

/** The name for which requests are signed. */
const SIGNING_NAME = 'cognito-idp';

type Operation = (sandbox: Sandbox, body: unknown) => unknown;

/** Operations that a program without an AWS account may call: what it may do is in the request itself. */
const UNSIGNED: Readonly<Record<string, Operation>> = {
  ChangePassword: changePassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUser: getUser,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  UpdateUserAttributes: updateUserAttributes,
};

/** Operations that are signed as those of every AWS service. */
const SIGNED: Readonly<Record<string, Operation>> = {
  AddUserPoolClientSecret: addUserPoolClientSecret,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  CreateGroup: createGroup,
  CreateResourceServer: createResourceServer,
  CreateUserPool: createUserPool,
  CreateUserPoolClient: createUserPoolClient,
  CreateUserPoolDomain: createUserPoolDomain,
  DeleteGroup: deleteGroup,
  DeleteResourceServer: deleteResourceServer,
  DeleteUserPool: deleteUserPool,
  DeleteUserPoolClient: deleteUserPoolClient,
  DeleteUserPoolClientSecret: deleteUserPoolClientSecret,
  DeleteUserPoolDomain: deleteUserPoolDomain,
  DescribeResourceServer: describeResourceServer,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  DescribeUserPoolDomain: describeUserPoolDomain,
  GetGroup: getGroup,
  ListGroups: listGroups,
  ListResourceServers: listResourceServers,
  ListUserPoolClients: listUserPoolClients,
  ListUserPoolClientSecrets: listUserPoolClientSecrets,
  ListUserPools: listUserPools,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
  UpdateResourceServer: updateResourceServer,
  UpdateUserPool: updateUserPool,
  UpdateUserPoolClient: updateUserPoolClient,
};

/** The names of all. */
export const COGNITO_OPERATIONS: readonly string[] = [...Object.keys(UNSIGNED), ...Object.keys(SIGNED)];

const TARGET = /^AWSCognitoIdentityProviderService\.(\w+)$/;
const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** What this service calls errors that have another name elsewhere. */
const NAMES: Readonly<Partial<Record<ServiceErrorName, string>>> = { ThrottlingException: 'TooManyRequestsException', InternalServerException: 'InternalErrorException' };

const OF_CALLERS: Readonly<Record<CallerProblem['kind'], string>> = {
  missing: 'MissingAuthenticationTokenException', incomplete: 'IncompleteSignatureException', wrong: 'InvalidSignatureException', expired: 'ExpiredTokenException',
};

function refuse({ response }: Call, status: number, name: string, message: string): void {
  replyJson(response, status, { __type: name, message }, { ...CONTENT_TYPE, 'x-amzn-errortype': name });
}

/**
 * `POST /` with a target of `cognito-idp`: AWS JSON 1.1, where every refusal has status 400. All else goes on to the handler that is given.
 */
export function toCognitoHandler(faults: Faults, otherwise: Handler): Handler {
  return async (call) => {
    const { sandbox, request, response } = call;
    const name = TARGET.exec(readHeader(request, 'x-amz-target') ?? '')?.[1] ?? '';
    const isUnsigned = Object.hasOwn(UNSIGNED, name);
    const operation = isUnsigned ? UNSIGNED[name] : Object.hasOwn(SIGNED, name) ? SIGNED[name] : undefined;
    if (operation === undefined) {
      await otherwise(call);
      return;
    }
    const caller = isUnsigned ? undefined : readCaller(sandbox, request, SIGNING_NAME);
    if (caller !== undefined && 'kind' in caller) {
      refuse(call, 400, OF_CALLERS[caller.kind], caller.message);
      return;
    }
    try {
      if (!await meetFault(faults, name, call, failAsAws(SIGNING_NAME))) return;
      replyJson(response, 200, await operation(sandbox, await readJson(request)), CONTENT_TYPE);
    } catch (error) {
      if (error instanceof CognitoError) refuse(call, 400, error.name, error.message);
      else if (error instanceof ServiceError) refuse(call, error.status < 500 ? 400 : 500, NAMES[error.name] ?? error.name, error.message);
      else throw error;
    }
  };
}
