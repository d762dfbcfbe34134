import { readFileSync } from 'node:fs';
import { evaluate } from '@marcbachmann/cel-js';
import { parseAllDocuments } from 'yaml';

const RULES = JSON.parse(readFileSync(new URL('../schemas/cel.json', import.meta.url), 'utf8'));

/** CEL tells whole numbers from others. */
const typed = (/** @type {any} */ value) => {
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typed(part)]));
  return Number.isInteger(value) ? BigInt(value) : value;
};

/** All values at a path, each with its place. */
function at(value, [name, ...rest], place = []) {
  if (value === undefined || value === null) return [];
  if (name === undefined) return [{ value, place: place.join('.') }];
  const names = name === '*' ? Object.keys(value) : [name];
  return names.flatMap((one) => at(value[one], rest, [...place, one]));
}

function broken(rule, self) {
  try {
    return !evaluate(rule, { self });
  } catch {
    return true; // As on a server.
  }
}

/** Where manifests break what CRDs demand in CEL; like findings of Monokle. */
export function celFindings(text) {
  return parseAllDocuments(text).map((document) => document.toJS() ?? {}).flatMap((object) =>
    (RULES[`${object.apiVersion}/${object.kind}`] ?? []).flatMap(({ path, rule, message }) =>
      at(object, path.split('/'))
        .filter(({ value }) => broken(rule, typed(value)))
        .map(({ place }) => ({ rule: 'CEL', object: `${object.kind} ${object.metadata?.name}`, place, says: message ?? rule }))));
}
