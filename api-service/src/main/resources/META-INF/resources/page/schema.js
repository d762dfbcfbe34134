/**
 * Checks a value against the part of JSON Schema (draft 2020-12) that payloads mostly use, so that mistakes show while
 * one types. What it does not know it lets pass: the service has the last word.
 */

const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const isOf = (type, value) =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;
const sorted = (_, value) => (typeOf(value) === 'object' ? Object.fromEntries(Object.entries(value).sort()) : value);
const same = (a, b) => JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
const step = (pointer, name) => `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Null where this browser's expressions differ from those of the schema. */
function expression(pattern) {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return null;
  }
}

function* ofText(schema, text) {
  const length = [...text].length;
  if (length < schema.minLength) yield `must have at least ${schema.minLength} characters`;
  if (length > schema.maxLength) yield `must have at most ${schema.maxLength} characters`;
  if (schema.pattern !== undefined && expression(schema.pattern)?.test(text) === false) {
    yield `must match ${schema.pattern}`;
  }
}

function* ofNumber(schema, number) {
  if (number < schema.minimum) yield `must be at least ${schema.minimum}`;
  if (number > schema.maximum) yield `must be at most ${schema.maximum}`;
  if (number <= schema.exclusiveMinimum) yield `must be more than ${schema.exclusiveMinimum}`;
  if (number >= schema.exclusiveMaximum) yield `must be less than ${schema.exclusiveMaximum}`;
}

function* ofObject(schema, object, pointer) {
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(object, name)) yield { pointer, detail: `"${name}" is missing` };
  }
  const known = schema.properties ?? {};
  for (const [name, value] of Object.entries(object)) {
    const at = step(pointer, name);
    if (Object.hasOwn(known, name)) yield* walk(known[name], value, at);
    else if (schema.patternProperties) continue;
    else if (schema.additionalProperties === false) yield { pointer: at, detail: 'is not known here' };
    else if (schema.additionalProperties) yield* walk(schema.additionalProperties, value, at);
  }
}

function* ofArray(schema, items, pointer) {
  if (items.length < schema.minItems) yield { pointer, detail: `must have at least ${schema.minItems} items` };
  if (items.length > schema.maxItems) yield { pointer, detail: `must have at most ${schema.maxItems} items` };
  if (!schema.items || schema.prefixItems) return;
  for (const [i, item] of items.entries()) yield* walk(schema.items, item, step(pointer, i));
}

function* walk(schema, value, pointer) {
  if (schema === false) yield { pointer, detail: 'nothing may be here' };
  if (typeof schema !== 'object') return;
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((type) => isOf(type, value))) {
    yield { pointer, detail: `must be of type ${types.join(' or ')}` };
    return;
  }
  if (schema.enum && !schema.enum.some((item) => same(item, value))) {
    yield { pointer, detail: `must be one of ${schema.enum.map((item) => JSON.stringify(item)).join(', ')}` };
  }
  if ('const' in schema && !same(schema.const, value)) {
    yield { pointer, detail: `must be ${JSON.stringify(schema.const)}` };
  }
  const details = { string: ofText, number: ofNumber }[typeOf(value)]?.(schema, value) ?? [];
  for (const detail of details) yield { pointer, detail };
  if (typeOf(value) === 'object') yield* ofObject(schema, value, pointer);
  if (typeOf(value) === 'array') yield* ofArray(schema, value, pointer);
}

/**
 * What is wrong with a payload, in the service's own terms; empty when nothing is.
 * @param {any} schema the type's `payloadSchema`
 * @param {any} payload none counts as null
 * @returns {{pointer: string, detail: string}[]} pointers (RFC 6901) into the request
 */
export function check(schema, payload) {
  return [...walk(schema ?? true, payload ?? null, '/payload')];
}

/** What to begin with: the schema's examples, or else an object of what it asks for, or at least something. */
export function examples(schema) {
  if (schema?.examples?.length) return schema.examples;
  const entries = Object.entries(schema?.properties ?? {})
    .filter(([name, part]) => part.default !== undefined || schema.required?.includes(name))
    .map(([name, part]) => [name, part.default ?? part.examples?.[0] ?? null]);
  if (entries.length || schema?.type === 'object') return [Object.fromEntries(entries)];
  return schema?.type ? [] : [{ hello: 'world' }]; // It takes anything.
}
