// Measures @digitalbazaar's suites of selective disclosure for
// BenchmarkAgainstNode of credential/proof. Standard input is
// {document, mandatory, selective, seconds}; the answer is a JSON object of
// microseconds of this process's CPU: {"bbs-2023 derive": 1234567, …}.
import { text } from 'node:stream/consumers';
import { suites, issuer, derive, verify } from './disclosure.mjs';

const { document, mandatory, selective, seconds } = JSON.parse(await text(process.stdin));

// spent is the CPU time of one call, of as many as fit into the time, the
// first few not counted.
async function spent(call) {
  await call();
  await call();
  const start = process.cpuUsage(), until = performance.now() + 1000 * seconds;
  let calls = 0;
  do {
    await call();
    calls++;
  } while (performance.now() < until || calls < 3);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

const out = {};
for (const name of Object.keys(suites)) {
  const { id, sign } = await issuer(name);
  const base = await sign({ ...document, issuer: { ...document.issuer, id } }, mandatory);
  const copy = (credential) => structuredClone(credential);
  const derived = await derive(name, copy(base), selective);
  out[`${name} derive`] = await spent(() => derive(name, copy(base), selective));
  out[`${name} verify`] = await spent(async () => {
    const got = await verify(name, copy(derived));
    if (!got.verified) throw got.error;
  });
}
console.log(JSON.stringify(out));
