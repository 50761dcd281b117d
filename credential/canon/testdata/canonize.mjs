// Reads documents, one JSON object {"document", "contexts"} a line, and writes
// for each its canonical N-Quads, or what is wrong with it, as one JSON string.
// The argument is the folder whose node_modules has jsonld and rdf-canonize.
import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import path from 'node:path';

const require = createRequire(path.resolve(process.argv[2], 'package.json'));
const load = async (name) => {
  const module = await import(pathToFileURL(require.resolve(name)));
  return module.default ?? module;
};
const jsonld = await load('jsonld');
const {canonize} = await load('rdf-canonize');

for await (const line of createInterface({input: process.stdin})) {
  const {document, contexts} = JSON.parse(line);
  const documentLoader = async (documentUrl) => {
    if (!contexts[documentUrl]) throw new Error(`unknown context ${documentUrl}`);
    return {documentUrl, document: contexts[documentUrl], contextUrl: null};
  };
  let answer;
  try {
    const quads = await jsonld.toRDF(document, {base: null, safe: true, rdfDirection: 'i18n-datatype', documentLoader});
    answer = await canonize(quads, {algorithm: 'RDFC-1.0'});
  } catch (error) {
    answer = `${error.message} ${JSON.stringify(error.details?.event?.details ?? error.details?.cause?.message ?? '')}`;
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
