/**
 * From what an API server publishes of a type (OpenAPI, or the structural schema of a CRD) to a JSON Schema (draft 7) in
 * which every object is closed.
 */

/** Means the same in JSON Schema. */
const KEPT = ['enum', 'pattern', 'minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems',
  'minProperties', 'maxProperties', 'required'];
/** Says nothing of what is valid, or can't be said in JSON Schema: formats that only Kubernetes knows, keys of lists, CEL (see celRules). */
const DROPPED = ['description', 'default', 'example', 'title', 'format', 'x-kubernetes-validations', 'x-kubernetes-map-type',
  'x-kubernetes-list-map-keys', 'x-kubernetes-patch-merge-key', 'x-kubernetes-patch-strategy', 'x-kubernetes-group-version-kind',
  'x-kubernetes-unions'];
const HANDLED = ['$ref', 'type', 'properties', 'additionalProperties', 'items', 'nullable', 'allOf', 'anyOf', 'oneOf', 'not',
  'exclusiveMinimum', 'exclusiveMaximum', 'x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-list-type'];
const KNOWN = new Set([...KEPT, ...DROPPED, ...HANDLED]);

/** What OpenAPI calls a string, and readers take as more than that. The pattern is the one that CRDs have for it. */
const SPECIAL = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    type: ['number', 'string'],
    pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  },
};

/** Members of every object's metadata that its server says, and no manifest. */
const SERVERS = ['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'generation', 'managedFields', 'ownerReferences',
  'resourceVersion', 'selfLink', 'uid'];
export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const map = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** What both kinds of schemas have; refuses what it does not know, so that nothing is lost unseen. */
function kept(schema) {
  const unknown = Object.keys(schema).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw new Error(`not understood: ${unknown.join(', ')}`);
  const result = {};
  if (schema.type) result.type = schema.nullable ? [schema.type, 'null'].flat() : schema.type;
  for (const name of KEPT) if (name in schema) result[name] = schema[name];
  if (schema.nullable && result.enum) result.enum = [...result.enum, null];
  if (schema['x-kubernetes-list-type'] === 'set') result.uniqueItems = true;
  // Draft 4 has a flag beside the bound, draft 7 a bound of its own.
  for (const [flag, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
    if (schema[flag] === true) {
      result[flag] = result[bound];
      delete result[bound];
    }
  }
  return result;
}

/** A rule about an object whose members are listed elsewhere, as in anyOf: it must not be closed. */
function rule(schema) {
  const result = kept(schema);
  for (const name of ['allOf', 'anyOf', 'oneOf']) if (schema[name]) result[name] = schema[name].map(rule);
  if (schema.not) result.not = rule(schema.not);
  if (schema.properties) result.properties = map(schema.properties, rule);
  if (schema.items) result.items = rule(schema.items);
  return result;
}

/**
 * The closed JSON Schema of a type. An object without listed members is a free one in OpenAPI, while the API server removes
 * all members from one in a CRD.
 * @param {any} schema
 * @param {{free: boolean}} options whether an object without listed members may have any
 */
export function close(schema, { free }) {
  if (schema.$ref) return { $ref: schema.$ref };
  const inner = (/** @type {any} */ part) => close(part, { free });
  if (schema['x-kubernetes-int-or-string']) return kept({ ...schema, type: ['integer', 'string'] });
  const result = { ...kept(schema), ...rule({ allOf: schema.allOf, anyOf: schema.anyOf, oneOf: schema.oneOf, not: schema.not }) };
  if (schema.items) result.items = inner(schema.items);
  if (schema.properties) result.properties = map(schema.properties, inner);
  if (schema.type === 'object' && !schema['x-kubernetes-preserve-unknown-fields']) {
    if (typeof schema.additionalProperties === 'object') result.additionalProperties = inner(schema.additionalProperties);
    else if (schema.properties || !free) result.additionalProperties = schema.additionalProperties ?? false;
  }
  return result;
}

/** The schema of a whole object, as a manifest has it: it says what it is and has a name, and its status is not its own. */
export function closeObject(schema, { apiVersion, kind, free }) {
  const { status, ...properties } = schema.properties;
  const own = schema.properties.metadata.$ref ? {} : rule(schema.properties.metadata);
  const result = close({ ...schema, properties }, { free });
  Object.assign(result.properties, {
    apiVersion: { const: apiVersion },
    kind: { const: kind },
    metadata: { allOf: [{ $ref: `#/definitions/${META}` }, { ...own, required: ['name', ...(own.required ?? [])] }] },
  });
  result.required = [...new Set(['apiVersion', 'kind', 'metadata', ...(result.required ?? [])])];
  return result;
}

/** One of OpenAPI's definitions. */
export function closeDefinition(name, schema) {
  const result = SPECIAL[name] ?? close(schema, { free: true });
  if (name === META) for (const member of SERVERS) delete result.properties[member];
  return result;
}

/**
 * Those definitions, and all that are reached from them.
 * @param {(name: string) => any} definition
 * @param {string[]} names
 */
export function reached(definition, names) {
  const found = /** @type {Record<string, any>} */ ({});
  const follow = (/** @type {any} */ part) => {
    if (typeof part !== 'object' || part === null) return;
    if (typeof part.$ref === 'string') visit(part.$ref.replace('#/definitions/', ''));
    Object.values(part).forEach(follow);
  };
  const visit = (/** @type {string} */ name) => {
    if (name in found) return;
    found[name] = definition(name);
    follow(found[name]);
  };
  names.forEach(visit);
  return found;
}

/**
 * The rules that a CRD states in CEL: each with the path to what it is about, in which * is every part of a list or a map. Those
 * about a change are left out, as a manifest is no change.
 */
export function celRules(schema, path = []) {
  const own = (schema['x-kubernetes-validations'] ?? [])
    .filter(({ rule }) => !/\boldSelf\b/.test(rule))
    .map(({ rule, message }) => ({ path: path.join('/'), rule, message }));
  const parts = Object.entries(schema.properties ?? {}).filter(([name]) => path.length > 0 || name !== 'status');
  if (schema.items) parts.push(['*', schema.items]);
  if (typeof schema.additionalProperties === 'object') parts.push(['*', schema.additionalProperties]);
  return [...own, ...parts.flatMap(([name, part]) => celRules(part, [...path, name]))];
}
