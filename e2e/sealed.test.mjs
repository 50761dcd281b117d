// Credentials as JWT and SD-JWT before independent libraries, and theirs
// before ours: jose and @sd-jwt/core.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as jose from 'jose';
import { SDJwtInstance } from '@sd-jwt/core';
import { digest, generateSalt } from '@sd-jwt/crypto-nodejs';
import { root } from './lib.mjs';

const binary = join(root, 'bin', 'laurel');
const algorithms = ['EdDSA', 'ES256', 'ES384', 'ES512', 'RS256'];

let dir;
before(async () => { dir = await mkdtemp(join(tmpdir(), 'laurel-sealed-')); });
after(() => rm(dir, { recursive: true, force: true }));

// vc runs `laurel vc` and gives its result and its exit status.
async function vc(fn, feature, input, jwk, ...flags) {
  const [file, key, output] = ['input', 'key.jwk', 'output.json'].map((name) => join(dir, name));
  await writeFile(file, typeof input === 'string' ? input : JSON.stringify(input));
  await writeFile(key, JSON.stringify(jwk));
  const args = ['vc', fn, '--input', file, '--key', key, '--feature', feature, '--output', output, ...flags];
  const status = await new Promise((resolve) => execFile(binary, args, (err) => resolve(err ? err.code : 0)));
  const got = JSON.parse(await readFile(output, 'utf8'));
  await rm(output);
  return { status, ...got };
}

// keys makes a key pair with jose, as JWKs.
async function keys(alg) {
  const pair = await jose.generateKeyPair(alg, { extractable: true });
  return { ...pair, secret: await jose.exportJWK(pair.privateKey), open: await jose.exportJWK(pair.publicKey) };
}

const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  id: 'https://nordmark.example/credentials/1',
  type: ['VerifiableCredential', 'ExampleDegreeCredential'],
  issuer: 'https://nordmark.example',
  validFrom: '2026-05-04T12:00:00Z',
  credentialSubject: {
    id: 'did:example:ada', name: 'Ada Þór',
    degree: { type: 'ExampleBachelorDegree', name: 'Fruit growing', credits: 1.5 },
    tools: ['saw', 'shears', 'ladder'],
  },
};

for (const alg of algorithms) {
  test(`jose reads our vc+jwt with ${alg}, and we read theirs`, async () => {
    const k = await keys(alg);
    const ours = await vc('issue', 'credential_jose', credential, k.secret);
    assert.equal(ours.result, 'success', ours.data);
    const read = await jose.jwtVerify(ours.data, k.publicKey, { typ: 'vc+jwt', algorithms: [alg] });
    const { iss, ...document } = read.payload;
    assert.deepEqual(document, credential);
    assert.equal(iss, credential.issuer);

    const sign = (key, header) => new jose.CompactSign(new TextEncoder().encode(JSON.stringify(credential)))
      .setProtectedHeader({ alg, typ: 'vc+jwt', cty: 'vc', ...header }).sign(key);
    const theirs = await vc('verify', 'credential_jose', await sign(k.privateKey), k.open);
    assert.equal(theirs.result, 'success', theirs.data);
    assert.deepEqual(JSON.parse(theirs.data), credential);
    const other = await keys(alg);
    assert.equal((await vc('verify', 'credential_jose', await sign(other.privateKey), k.open)).status, 1);
    assert.equal((await vc('verify', 'credential_jose', await sign(k.privateKey, { typ: 'at+jwt' }), k.open)).status, 1);
  });
}

// library is @sd-jwt/core around a key pair of jose's.
function library(alg, k) {
  return new SDJwtInstance({
    hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt, signAlg: alg,
    signer: (data) => raw(k.privateKey, data),
    verifier: async (data, signature) => {
      const [header, payload] = data.split('.');
      try {
        await jose.flattenedVerify({ protected: header, payload, signature }, k.publicKey);
        return true;
      } catch { return false; }
    },
  });
}

// raw signs a header and payload that are put together already.
async function raw(key, data) {
  const [header, payload] = data.split('.');
  const members = JSON.parse(new TextDecoder().decode(jose.base64url.decode(header)));
  const signed = await new jose.CompactSign(jose.base64url.decode(payload)).setProtectedHeader(members).sign(key);
  assert.ok(signed.startsWith(`${data}.`), 'the token is written in another way');
  return signed.slice(data.length + 1);
}

for (const alg of ['EdDSA', 'ES256', 'ES384']) {
  test(`@sd-jwt/core reads our vc+sd-jwt with ${alg}, and we read theirs`, async () => {
    const k = await keys(alg);
    const lib = library(alg, k);
    const hidden = ['/credentialSubject/name', '/credentialSubject/degree', '/credentialSubject/degree/credits', '/credentialSubject/tools/1'];
    const ours = await vc('issue', 'credential_sdjwt', credential, k.secret, '--sd', JSON.stringify(hidden));
    assert.equal(ours.result, 'success', ours.data);
    const { payload } = await lib.verify(ours.data);
    const { iss, ...document } = payload;
    assert.deepEqual(document, credential);
    const some = await lib.present(ours.data, { credentialSubject: { degree: true } });
    const part = await vc('verify', 'credential_sdjwt', some, k.open);
    assert.equal(part.result, 'success', part.data);
    const subject = JSON.parse(part.data).credentialSubject;
    assert.deepEqual(subject, { id: 'did:example:ada', degree: { type: 'ExampleBachelorDegree', name: 'Fruit growing' }, tools: ['saw', 'ladder'] });

    const theirs = await lib.issue({ ...credential }, {
      credentialSubject: { _sd: ['name', 'degree'], _sd_decoy: 2, degree: { _sd: ['credits'] }, tools: { _sd: [0, 2] } },
    }, { header: { typ: 'vc+sd-jwt', cty: 'vc' } });
    const read = await vc('verify', 'credential_sdjwt', theirs, k.open);
    assert.equal(read.result, 'success', read.data);
    assert.deepEqual(JSON.parse(read.data), credential);
    const parts = theirs.split('~');
    const forged = [parts[0], parts[2], parts[2], ...parts.slice(3)].join('~');
    assert.equal((await vc('verify', 'credential_sdjwt', forged, k.open)).status, 1);
  });
}
