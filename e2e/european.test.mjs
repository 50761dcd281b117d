// European descriptions before an independent library: the context is had
// from the server that names it, and the digests that were signed are those of
// what is served.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { demo } from './lib.mjs';

let place;
before(async () => { place = await demo(); });
after(() => place?.stop());

const sri = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
const bytes = async (url) => Buffer.from(await (await fetch(url)).arrayBuffer());

// loaderFor knows one context more than the library does: the copy that the
// description points to.
async function loaderFor(described) {
  const copy = described.relatedResource.find((r) => r.mediaType === 'application/ld+json');
  const context = await bytes(copy.id);
  assert.equal(sri(context), copy.digestSRI, 'the context served is the one that was signed');
  return async (url) => {
    if (url === described['@context'][1]) return { contextUrl: null, documentUrl: url, document: JSON.parse(context) };
    if (url.startsWith('did:key:')) {
      const [did, fragment] = url.split('#');
      const key = await (await Ed25519Multikey.from({ id: `${did}#${did.slice(8)}`, controller: did, type: 'Multikey', publicKeyMultibase: did.slice(8) }))
        .export({ publicKey: true, includeContext: true });
      const document = fragment ? key : { '@context': 'https://www.w3.org/ns/did/v1', id: did, assertionMethod: [key] };
      return { contextUrl: null, documentUrl: url, document };
    }
    return vc.defaultDocumentLoader(url);
  };
}

const verified = async (credential) => vc.verifyCredential({
  credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader: await loaderFor(credential), checkStatus: async () => ({ verified: true }),
});

test('@digitalbazaar/vc verifies a description with the context that is served', async () => {
  let checked = 0;
  for (const address of place.awards.valid.slice(0, 25)) {
    const got = await fetch(`${address}.eu.json`);
    if (got.status === 404) continue; // its definition lacks an element
    const described = await got.json();
    if (!described.issuer.id.startsWith('did:key:')) continue;
    const result = await verified(described);
    assert.ok(result.verified, JSON.stringify(result.error));
    assert.equal(described.relatedResource[0].digestSRI, sri(await bytes(`${address}.json`)), 'the digest is of the bytes that are served');
    assert.equal(described.credentialSchema[0].digestSRI, sri(await bytes(described.credentialSchema[0].id)));

    for (const change of [
      (m) => { m.workload.hours = '1000'; }, (m) => { m.learningOutcome.reverse(); }, (m) => { delete m.assessment; }, (m) => { m.invented = 'x'; },
    ]) {
      const forged = structuredClone(described);
      change(forged.credentialSubject.microCredential);
      if (JSON.stringify(forged) === JSON.stringify(described)) continue; // one outcome reversed
      assert.equal((await verified(forged)).verified, false, String(change));
    }
    if (++checked === 3) break;
  }
  assert.equal(checked, 3);
});
