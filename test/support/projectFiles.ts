// Files as the tools write them, of each version that has other members.

export const DISCOVERY_URL = 'https://id.example/.well-known/openid-configuration';
const RUNTIME_ARN = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime';

/** The first releases of the starter toolkit: one agent, at the top. */
export const TOOLKIT_SINGLE = `
name: solo
entrypoint: agent.py
platform: linux/amd64
aws:
  account: '123456789012'
  region: us-west-2
  protocol_configuration:
    server_protocol: mcp
bedrock_agentcore:
  agent_id: solo-0123456789
  agent_arn: ${RUNTIME_ARN}/solo-0123456789
authorizer_configuration: null
oauth_configuration:
  workload_name: solo-workload
  userId: me
`;

/** With several agents, an authorizer and the identity that the toolkit made. */
export const TOOLKIT_SEVERAL = `
default_agent: shop
agents:
  shop:
    name: shop
    language: python
    entrypoint: src/shop/main.py
    deployment_type: direct_code_deploy
    source_path: src/shop
    aws:
      execution_role: null
      account: '123456789012'
      region: us-west-2
      network_configuration:
        network_mode: PUBLIC
        network_mode_config: null
      protocol_configuration:
        server_protocol: HTTP
    bedrock_agentcore:
      agent_id: null
      agent_arn: null
      agent_session_id: null
    identity:
      credential_providers:
      - name: shop-cognito
        arn: arn:aws:bedrock-agentcore:us-west-2:123456789012:token-vault/default/oauth2credentialprovider/shop-cognito
        type: cognito
        callback_url: ''
      workload:
        name: shop-workload
        arn: arn:aws:bedrock-agentcore:us-west-2:123456789012:workload-identity-directory/default/workload-identity/shop-workload
        return_urls:
        - http://localhost:8081/oauth2/callback
    aws_jwt:
      enabled: false
    authorizer_configuration:
      customJWTAuthorizer:
        discoveryUrl: ${DISCOVERY_URL}
        allowedClients:
        - web
        - mobile
        customClaims:
        - inboundTokenClaimName: tenant
          inboundTokenClaimValueType: STRING
          authorizingClaimMatchValue:
            claimMatchOperator: EQUALS
            claimMatchValue:
              matchValueString: acme
    request_header_configuration: null
    oauth_configuration: null
    api_key_credential_provider_name: shop-openai
  other:
    name: other
    entrypoint: other.py
    identity:
      credential_providers: []
      workload:
        name: other-workload
        arn: arn
        callback_urls:
        - https://app.example/cb
`;

/** A project of the AgentCore CLI. */
export const CLI_PROJECT = `{
  "name": "Shop",
  "version": 1,
  "managedBy": "CDK",
  "runtimes": [
    {
      "name": "Chat",
      "build": "CodeZip",
      "entrypoint": "main.py",
      "codeLocation": "app/Chat/",
      "runtimeVersion": "PYTHON_3_14",
      "envVars": [{ "name": "PASSWORD", "value": "hush" }],
      "protocol": "A2A",
      "authorizerType": "CUSTOM_JWT",
      "authorizerConfiguration": { "customJwtAuthorizer": { "discoveryUrl": "${DISCOVERY_URL}", "allowedAudience": ["shop"], "allowedScopes": ["chat"] } }
    },
    { "name": "Plain", "build": "Container", "entrypoint": "index.ts", "codeLocation": "app/Plain/" }
  ],
  "memories": [],
  "credentials": [
    { "authorizerType": "ApiKeyCredentialProvider", "name": "OpenAI" },
    { "authorizerType": "OAuthCredentialProvider", "name": "GitHub", "vendor": "GithubOauth2", "scopes": ["repo"] },
    { "authorizerType": "PaymentCredentialProvider", "name": "Pay", "provider": "CoinbaseCDP" }
  ],
  "agentCoreGateways": []
}
`;

/** As the first releases of the CLI wrote it. */
export const CLI_PROJECT_OLD = `{
  "name": "Shop", "version": 1,
  "agents": [{ "type": "AgentCoreRuntime", "name": "Chat", "sdkFramework": "Strands", "entrypoint": "main.py", "codeLocation": "app/Chat/" }],
  "credentials": [{ "type": "ApiKeyCredentialProvider", "name": "OpenAI" }]
}
`;

export const CLI_TARGETS = `[
  { "name": "dev", "account": "123456789012", "region": "us-west-2" },
  { "name": "prod", "description": "not yet", "account": "999999999999", "region": "eu-west-1" }
]
`;

export const CLI_STATE = `{
  "targets": {
    "dev": {
      "resources": {
        "stackName": "AgentCore-Shop-dev",
        "runtimes": {
          "Chat": { "runtimeId": "Shop_Chat-0123456789", "runtimeArn": "${RUNTIME_ARN}/Shop_Chat-0123456789", "roleArn": "arn:aws:iam::123456789012:role/r", "runtimeVersion": 3 }
        },
        "credentials": {
          "GitHub": { "credentialProviderArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:token-vault/default/oauth2credentialprovider/Shop_dev_GitHub", "callbackUrl": "https://x" }
        }
      }
    },
    "gone": { "resources": { "runtimes": { "Chat": { "runtimeId": "x", "runtimeArn": "${RUNTIME_ARN}/Gone-0123456789", "roleArn": "r" } } } }
  }
}
`;

export const CLI_STATE_OLD = `{ "targets": { "dev": { "resources": { "agents": { "Chat": { "runtimeId": "x", "runtimeArn": "${RUNTIME_ARN}/Chat-0123456789", "roleArn": "r" } } } } } }`;
