import assert from 'node:assert/strict';
import { test } from 'node:test';
import { celRules, close, closeDefinition, closeObject, META, reached } from './close.mjs';
import { print } from './print.mjs';

const crd = (schema) => close(schema, { free: false });

test('every object is closed, in lists and maps, too', () => {
  const inner = { type: 'object', properties: { a: { type: 'string' } } };
  const closed = { ...inner, additionalProperties: false };
  assert.deepEqual(crd({ type: 'array', items: inner }), { type: 'array', items: closed });
  assert.deepEqual(crd({ type: 'object', additionalProperties: inner }), { type: 'object', additionalProperties: closed });
});

test('an object without members is empty in a CRD, and free in OpenAPI', () => {
  assert.deepEqual(crd({ type: 'object' }), { type: 'object', additionalProperties: false });
  assert.deepEqual(close({ type: 'object' }, { free: true }), { type: 'object' });
});

test('where a server keeps what it does not know, anything goes', () => {
  const kept = { type: 'object', properties: { a: { type: 'string' } } };
  assert.deepEqual(crd({ ...kept, 'x-kubernetes-preserve-unknown-fields': true }), kept);
});

test('what is said of a value stays', () => {
  const said = { type: 'integer', minimum: 1, maximum: 5, enum: [1, 2], multipleOf: 1 };
  assert.deepEqual(crd({ ...said, description: 'gone', default: 1, format: 'int32' }), said);
  const text = { type: 'string', pattern: '^a', minLength: 1, maxLength: 3 };
  assert.deepEqual(crd(text), text);
});

test('what draft 7 says in other words', () => {
  assert.deepEqual(crd({ type: 'string', nullable: true, enum: ['a'] }), { type: ['string', 'null'], enum: ['a', null] });
  assert.deepEqual(crd({ type: 'integer', minimum: 0, exclusiveMinimum: true }), { type: 'integer', exclusiveMinimum: 0 });
  assert.deepEqual(crd({ anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true, pattern: '^1' }),
    { type: ['integer', 'string'], pattern: '^1' });
  assert.deepEqual(crd({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }),
    { type: 'array', items: { type: 'string' }, uniqueItems: true });
});

test('rules about members that are listed elsewhere do not close them', () => {
  const rule = { properties: { a: { enum: ['x'] } }, required: ['a'] };
  assert.deepEqual(crd({ type: 'object', properties: { a: { type: 'string' } }, oneOf: [rule], not: { required: ['b'] } }).oneOf, [rule]);
});

test('what is not understood is refused', () => {
  assert.throws(() => crd({ type: 'object', 'x-kubernetes-new': true }), /x-kubernetes-new/);
});

test('an amount is a number or a text of a certain form', () => {
  const { pattern } = closeDefinition('io.k8s.apimachinery.pkg.api.resource.Quantity', { type: 'string' });
  for (const good of ['1', '0.5', '100m', '1Gi', '2e3']) assert.match(good, new RegExp(pattern));
  for (const bad of ['1GiB', '1 Gi', 'much', '']) assert.doesNotMatch(bad, new RegExp(pattern));
});

test('a manifest says what it is and has a name, and has nothing of its server', () => {
  const metadata = { type: 'object', properties: { name: { maxLength: 9 } } };
  const schema = { type: 'object', properties: { metadata, spec: { type: 'string' }, status: { type: 'string' } }, required: ['spec'] };
  const closed = closeObject(schema, { apiVersion: 'a/v1', kind: 'A', free: false });
  assert.deepEqual(Object.keys(closed.properties).sort(), ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(closed.properties.kind, { const: 'A' });
  assert.deepEqual(closed.properties.metadata.allOf[1], { ...metadata, required: ['name'] });
  assert.deepEqual(closed.required, ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(closeDefinition(META, { type: 'object', properties: { name: { type: 'string' }, uid: { type: 'string' } } }).properties,
    { name: { type: 'string' } });
});

test('only what is reached is taken', () => {
  const all = { a: { items: { $ref: '#/definitions/b' } }, b: { $ref: '#/definitions/a' }, c: {} };
  assert.deepEqual(Object.keys(reached((name) => all[name], ['a'])), ['a', 'b']);
});

test('the same schema is printed the same, whatever its order', () => {
  const long = { z: 'x'.repeat(150), a: [1, { b: null }] };
  assert.equal(print(long), print({ a: long.a, z: long.z }));
  assert.deepEqual(JSON.parse(print(long)), long);
  assert.equal(print({ a: 1, b: [] }), '{"a": 1, "b": []}');
});

test('rules in CEL are found wherever they are, but those about a change', () => {
  const ruled = { 'x-kubernetes-validations': [{ rule: 'self > 0', message: 'm' }, { rule: 'self == oldSelf' }] };
  const spec = { items: { additionalProperties: { properties: { b: ruled } } } };
  assert.deepEqual(celRules({ properties: { spec, status: ruled } }), [{ path: 'spec/*/*/b', rule: 'self > 0', message: 'm' }]);
});
