/**
 * Derives the schemas in this folder anew, of exactly the kinds in kinds.json:
 *
 *   npm ci --prefix k8s/lint
 *   node k8s/schemas/derive.mjs OPENAPI.json CRD.yaml…
 *
 * The first is what an API server says at /openapi/v2, the others are the operators' CustomResourceDefinitions. What is derived
 * from a file that is not given stays as it is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { celRules, closeDefinition, closeObject, META, reached } from './close.mjs';
import { print } from './print.mjs';

const { parseAllDocuments } = createRequire(new URL('../lint/package.json', import.meta.url))('yaml');
const DRAFT = 'http://json-schema.org/draft-07/schema#';
const here = (/** @type {string} */ name) => new URL(name, import.meta.url);
const json = (/** @type {string | URL} */ file) => JSON.parse(readFileSync(file, 'utf8'));

const CEL = here('cel.json');

/** What is wanted: each kind, the file for it, and the definition in that file if there are several. */
const wanted = Object.entries(json(here('kinds.json'))).map(([name, place]) => {
  const [file, definition] = place.split('#/definitions/');
  const [, apiVersion, kind] = name.match(/(.*)\/(.*)/);
  return { apiVersion, kind, file, definition };
});
const builtIn = wanted.filter(({ definition }) => definition);

const derived = new Set();
function write(file, schema) {
  writeFileSync(here(file), print({ $schema: DRAFT, ...schema }) + '\n');
  derived.add(file);
  console.log(`derived: ${file}`);
}

/** The built-in kinds, in one document, since they share most. */
function fromOpenApi({ info, definitions }) {
  const file = `kubernetes-${info.version.match(/\d+\.\d+/)[0]}.json`;
  const other = builtIn.find((kind) => kind.file !== file);
  if (other) throw new Error(`this is for ${file}, but kinds.json has ${other.file}`);
  const roots = new Map(builtIn.map(({ definition, ...kind }) => [definition, kind]));
  const definition = (name) => (roots.has(name)
    ? closeObject(definitions[name], { ...roots.get(name), free: true })
    : closeDefinition(name, definitions[name]));
  write(file, { definitions: reached(definition, [...roots.keys()]) });
}

/** Each wanted version of a CustomResourceDefinition; what Kubernetes knows of every object's metadata is added. */
function fromCrd({ group, names, versions }) {
  const { definitions } = json(here(builtIn[0].file));
  for (const { name, schema } of versions) {
    const apiVersion = `${group}/${name}`;
    const kind = wanted.find((one) => one.apiVersion === apiVersion && one.kind === names.kind);
    if (kind) {
      const root = closeObject(schema.openAPIV3Schema, { ...kind, free: false });
      write(kind.file, { ...root, definitions: reached((one) => definitions[one], [META]) });
      const rules = celRules(schema.openAPIV3Schema);
      writeFileSync(CEL, `${print({ ...json(CEL), [`${apiVersion}/${names.kind}`]: rules.length > 0 ? rules : undefined })}\n`);
    }
  }
}

const files = process.argv.slice(2);
for (const file of files.filter((name) => name.endsWith('.json'))) fromOpenApi(json(file));
for (const file of files.filter((name) => !name.endsWith('.json'))) {
  const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  objects.filter((object) => object?.kind === 'CustomResourceDefinition').forEach(({ spec }) => fromCrd(spec));
}
for (const file of new Set(wanted.map((kind) => kind.file))) {
  if (!derived.has(file)) console.log(`left as it is: ${file}`);
}
