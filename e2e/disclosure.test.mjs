// Selective disclosure before independent libraries, in both directions: our
// base proofs and derived ones before @digitalbazaar's suites, theirs before
// laurel.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suites, issuer, derive, verify } from './disclosure.mjs';

const binary = join(dirname(fileURLToPath(import.meta.url)), '..', 'bin', 'laurel');
const mandatory = ['/issuer', '/validFrom', '/validUntil', '/credentialSubject/identifier'];

// choices are what holders show: pointers, what then is said, what is not.
const choices = {
  'the name of the achievement': [['/credentialSubject/achievement/name'], ['Pruning Young'], ['Shapes', 'fruit', 'EQF']],
  'one of two alignments, one of two tags': [
    ['/credentialSubject/achievement/alignment/1', '/credentialSubject/achievement/tag/0'], ['EQF level 3', 'fruit'], ['prune trees', 'winter', 'Shapes'],
  ],
  'the whole subject': [['/credentialSubject'], ['EQF level 3', 'prune trees', 'winter', 'Shapes', '"83"'], ['"name":"Pruning"']],
};

let dir;
before(async () => { dir = await mkdtemp(join(tmpdir(), 'laurel-disclosure-')); });
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

async function printed(args, input) {
  const got = await laurel(args, input);
  assert.equal(got.status, 0, got.err);
  return got.out.trim();
}

const badge = (id) => ({
  '@context': [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ],
  id: 'urn:uuid:2d1f7c2e-5a41-4a8c-9a53-3d1c1c3f9b11',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Pruning',
  issuer: { id, type: ['Profile'], name: 'Nordmark Horticultural College' },
  validFrom: '2026-05-04T12:00:00Z',
  validUntil: '2066-05-04T12:00:00Z',
  credentialSubject: {
    type: ['AchievementSubject'],
    identifier: [{ type: 'IdentityObject', hashed: false, identityType: 'emailAddress', identityHash: 'ada@example.org' }],
    result: [{ type: ['Result'], value: '83' }],
    achievement: {
      id: 'https://laurel.example/m/pruning',
      type: ['Achievement'],
      name: 'Pruning Young Fruit Trees',
      description: 'Shapes and prunes young apple and pear trees safely.',
      criteria: { narrative: 'Prune three trees under observation.' },
      tag: ['fruit', 'winter'],
      alignment: [
        { type: ['Alignment'], targetType: 'CTDL', targetName: 'prune trees', targetUrl: 'http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000001' },
        { type: ['Alignment'], targetType: 'ext:EQF', targetCode: '3', targetName: 'EQF level 3', targetUrl: 'http://data.europa.eu/snb/eqf/3' },
      ],
    },
  },
});

// theyAccept and weAccept assert what each says of a derived credential.
async function theyAccept(suite, text, yes = true) {
  const got = await verify(suite, JSON.parse(text));
  assert.equal(got.verified, yes, JSON.stringify(got.error ?? got, (_, v) => (v instanceof Error ? String(v) : v)));
}

async function weAccept(text, yes = true) {
  const got = await laurel(['verify', '--offline', '--json', '-'], text);
  const report = JSON.parse(got.out);
  const signature = report.checks.find((c) => c.check === 'signature');
  assert.equal(signature.outcome, yes ? 'pass' : 'fail', got.out);
  if (yes) assert.notEqual(report.verdict, 'notGood', got.out); // a part may leave its status out
  else assert.equal(got.status, 1, got.out);
}

async function accepted(suite, text, says, silent) {
  const said = text.slice(0, text.indexOf('"proof":'));
  for (const part of says) assert.ok(said.includes(part), `${part} is not shown: ${text}`);
  for (const part of silent) assert.ok(!said.includes(part), `${part} is shown: ${text}`);
  await theyAccept(suite, text);
  await weAccept(text);
  const forged = text.replace('2066-05-04', '2067-05-04');
  await theyAccept(suite, forged, false);
  await weAccept(forged, false);
  const shown = says[0] === '"83"' ? '"84"' : says[0].replace(/[a-z]/, (c) => (c === 'x' ? 'y' : 'x'));
  const other = said.replaceAll(says[0], shown) + text.slice(said.length);
  await theyAccept(suite, other, false);
  await weAccept(other, false);
}

for (const [suite, { keyType }] of Object.entries(suites)) {
  test(`${suite}: laurel issues; laurel and @digitalbazaar derive and verify`, async (t) => {
    const key = `${suite}.jwk`;
    const id = await printed(['keygen', '--type', keyType, '--out', key]);
    const base = await printed(
      ['issue', '--key', key, '--suite', suite, ...mandatory.flatMap((p) => ['--mandatory', p]), '-'], JSON.stringify(badge(id)));
    for (const [name, [pointers, says, silent]] of Object.entries(choices)) {
      await t.test(name, async () => {
        await accepted(suite, await printed(['derive', ...pointers.flatMap((p) => ['--select', p]), '-'], base), says, silent);
        await accepted(suite, JSON.stringify(await derive(suite, JSON.parse(base), pointers)), says, silent);
      });
    }
    await weAccept(base, false);
  });

  test(`${suite}: @digitalbazaar issues; laurel and @digitalbazaar derive and verify`, async (t) => {
    const theirs = await issuer(suite);
    const base = JSON.stringify(await theirs.sign(badge(theirs.id), mandatory));
    for (const [name, [pointers, says, silent]] of Object.entries(choices)) {
      await t.test(name, async () => {
        await accepted(suite, await printed(['derive', ...pointers.flatMap((p) => ['--select', p]), '-'], base), says, silent);
        await accepted(suite, JSON.stringify(await derive(suite, JSON.parse(base), pointers)), says, silent);
      });
    }
    await weAccept(base, false);
  });
}
