/**
 * Headers of a request that is signed, for requests that no SDK makes. Only the form of a signature is checked by the sandbox, so there
 * is no key in it.
 * @param service the name that the service is signed for
 */
export function toSignedHeaders(service: 'bedrock-agentcore' | 'sts' = 'bedrock-agentcore', signedAtMs = Date.now()) {
  const stamp = new Date(signedAtMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    'x-amz-date': stamp,
    'authorization': `AWS4-HMAC-SHA256 Credential=anyone/${stamp.slice(0, 8)}/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  };
}
