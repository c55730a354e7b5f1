import assert from 'node:assert/strict';
import { CLAIMS, HEADER_PARAMETERS } from './table.js';

/** IANA registry "JSON Web Token Claims", which the table must know whole. */
const REGISTRY = `iss sub aud exp nbf iat jti name given_name family_name middle_name nickname preferred_username profile picture website email
  email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at azp nonce auth_time at_hash c_hash acr amr
  sub_jwk cnf sip_from_tag sip_date sip_callid sip_cseq_num sip_via_branch orig dest mky events toe txn rph sid vot vtm attest origid act scope
  client_id may_act jcard at_use_nbr div opt vc vp sph ace_profile cnonce exi roles groups entitlements token_introspection eat_nonce ueid sueids
  oemid hwmodel hwversion oemboot dbgstat location eat_profile submods uptime bootcount bootseed dloas swname swversion manifests measurements
  measres intuse cdniv cdnicrit cdniip cdniuc cdniets cdnistt cdnistd sig_val_claims authorization_details verified_claims place_of_birth
  nationalities birth_family_name birth_given_name birth_middle_name salutation title msisdn also_known_as htm htu ath atc sub_id rcd rcdi crn msgi
  _claim_names _claim_sources rdap_allowed_purposes rdap_dnt_allowed geohash _sd ... _sd_alg sd_hash consumerPlmnId consumerSnpnId producerPlmnId
  producerSnpnId producerSnssaiList producerNsiList producerNfSetId producerNfServiceSetId sourceNfInstanceId analyticsIdList resOwnerId`;

describe('CLAIMS', () => {
  it('knows every claim of the IANA registry', () => {
    assert.deepEqual(REGISTRY.split(/\s+/).filter((name) => !CLAIMS.has(name)), []);
  });

  it('says one sentence of each claim and parameter, with a document that can be opened', () => {
    for (const [name, { says, source, link }] of [...CLAIMS, ...HEADER_PARAMETERS]) {
      assert.match(says, /^[A-Z].*\.$/, name);
      assert.notEqual(source, '', name);
      assert.match(link, /^https:\/\//, name);
    }
  });

  it('lets the registry speak before a vendor', () => {
    assert.equal(CLAIMS.get('client_id')?.source, 'RFC 8693, section 4.3');
    assert.equal(CLAIMS.get('cognito:groups')?.source, 'Cognito');
  });
});
