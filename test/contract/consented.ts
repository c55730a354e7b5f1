import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { beginFlow, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

/** A user's access token, by a whole consent flow in which the person signs in, by default as alice. */
export async function takeConsentedToken(
  clients: Clients, endpoint: string, workloadName: string, userId: string, person?: { readonly username: string; readonly password: string },
): Promise<string> {
  const flow = await beginFlow(clients, workloadName, userId);
  await giveConsent(createVisitor(endpoint), flow.authorizationUrl, person);
  await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId } }));
  return (await flow.poll()).accessToken ?? '';
}
