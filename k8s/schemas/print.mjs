const WIDTH = 160;

/** By name, so that the order of a source does not matter. */
const members = (/** @type {any} */ value) =>
  Object.entries(value).filter(([, part]) => part !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));

const flat = (/** @type {any} */ value) => {
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${members(value).map(([name, part]) => `${JSON.stringify(name)}: ${flat(part)}`).join(', ')}}`;
};

/** JSON in which each part is on one line if it fits on one: a change of a part is then a change of a few lines. */
export function print(/** @type {any} */ value, indent = '', before = '') {
  const line = indent + before + flat(value);
  if (typeof value !== 'object' || value === null || line.length <= WIDTH) return line;
  const deeper = `${indent} `;
  const lines = Array.isArray(value)
    ? value.map((part) => print(part, deeper))
    : members(value).map(([name, part]) => print(part, deeper, `${JSON.stringify(name)}: `));
  const [open, shut] = Array.isArray(value) ? '[]' : '{}';
  return `${indent}${before}${open}\n${lines.join(',\n')}\n${indent}${shut}`;
}
