import assert from 'node:assert/strict';
import { maskAccountId, toCaller, toCallerLabel } from './caller.js';

describe('toCaller', () => {
  const cases: readonly (readonly [string, string, string, string | undefined])[] = [
    ['arn:aws:iam::471123459021:user/team/ada', 'user', 'ada', undefined],
    ['arn:aws:sts::471123459021:assumed-role/Builder/ada@corp', 'role', 'Builder', 'ada@corp'],
    ['arn:aws-us-gov:sts::471123459021:federated-user/ada', 'federatedUser', 'ada', undefined],
    ['arn:aws:iam::471123459021:root', 'root', 'root', undefined],
  ];
  for (const [arn, kind, name, session] of cases) {
    it(`reads a ${kind}`, () => {
      assert.deepEqual(toCaller(arn), { accountId: '471123459021', arn, kind, name, session });
    });
  }

  it('takes nothing else', () => {
    for (const text of ['', 'arn:aws:iam::1:user/x', 'arn:aws:s3::471123459021:user/x', 'arn:aws:iam::471123459021:group/x']) assert.equal(toCaller(text), undefined);
  });
});

describe('a caller in a row', () => {
  it('has four digits of its account at each end', () => {
    assert.equal(maskAccountId('471123459021'), '4711****9021');
    assert.equal(maskAccountId('1234'), '****');
  });

  it('has the name of its permission set', () => {
    assert.equal(toCallerLabel({ name: 'AWSReservedSSO_Admin_Access_0123456789abcdef' }), 'Admin_Access');
    assert.equal(toCallerLabel({ name: 'Builder' }), 'Builder');
  });
});
