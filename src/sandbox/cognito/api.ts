import { readCaller } from '../sts/caller.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
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

const TARGET = /^AWSCognitoIdentityProviderService\.(\w+)$/;
const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** The operation on user pools that a request to the root names; undefined where it is another service's. */
function nameOperation({ request }: Call): string | undefined {
  return TARGET.exec(readHeader(request, 'x-amz-target') ?? '')?.[1];
}

/** `POST /` with a target of `cognito-idp`: AWS JSON 1.1. All else goes on to the handler that is given. */
export function toCognitoHandler(otherwise: Handler): Handler {
  return async (call) => {
    const { sandbox, request, response } = call;
    const name = nameOperation(call) ?? '';
    const unsigned = Object.hasOwn(UNSIGNED, name) ? UNSIGNED[name] : undefined;
    const run = unsigned ?? (Object.hasOwn(SIGNED, name) ? SIGNED[name] : undefined);
    if (run === undefined) {
      await otherwise(call);
      return;
    }
    const refuse = (type: string, message: string) => { replyJson(response, 400, { __type: type, message }, { ...CONTENT_TYPE, 'x-amzn-errortype': type }); };
    const caller = unsigned === undefined ? readCaller(sandbox, request) : undefined;
    if (caller !== undefined && 'code' in caller) {
      refuse(`${caller.code}Exception`, caller.message);
      return;
    }
    try {
      replyJson(response, 200, await run(sandbox, await readJson(request)), CONTENT_TYPE);
    } catch (error) {
      if (error instanceof CognitoError || (error instanceof ServiceError && error.status < 500)) refuse(error.name, error.message);
      else throw error;
    }
  };
}
