/**
 * Lints rendered manifests, without a network: by Monokle's rules, and by those that CRDs state in CEL.
 *
 *   npm ci
 *   kubectl kustomize ../overlays/prod | node lint.mjs
 *   node lint.mjs --all base.yaml dev.yaml prod.yaml
 *
 * Prints one line for each finding that exceptions.yaml does not excuse, and exits with 1 if there is any. With --all, an
 * exception that excuses nothing in any of the files is one, too.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { celFindings } from './cel.mjs';
import { findings } from './monokle.mjs';

const exceptions = parse(readFileSync(new URL('exceptions.yaml', import.meta.url), 'utf8'));
const used = new Set();

/** Whether a finding is excused: by its rule, where in which objects it is, and the value there. */
function excused(finding) {
  const excuse = exceptions.excused.find(({ rule, objects, member, values }) =>
    rule === finding.rule && (!objects || objects.includes(finding.object)) && finding.place.endsWith(`.${member}`) &&
    (!values || values.map((value) => JSON.stringify(value)).includes(finding.value)));
  if (excuse) used.add(excuse);
  return excuse !== undefined;
}

async function lint(name, text) {
  const found = [...await findings(text, Object.keys(exceptions.unasked)), ...celFindings(text)];
  return found.filter((finding) => !excused(finding))
    .map(({ rule, object, place, value, says }) => `${name}: ${object}: ${rule} at ${place}${value ? ` = ${value}` : ''}: ${says}`);
}

const all = process.argv[2] === '--all';
const files = process.argv.slice(all ? 3 : 2);
const lines = [];
for (const file of files) lines.push(...await lint(basename(file, '.yaml'), readFileSync(file, 'utf8')));
if (files.length === 0) lines.push(...await lint('stdin', readFileSync(0, 'utf8')));
if (all) {
  const idle = exceptions.excused.filter((excuse) => !used.has(excuse));
  lines.push(...idle.map(({ rule, member, because }) => `exceptions.yaml: nothing needs ${rule} at ${member} (${because})`));
}
lines.forEach((line) => console.log(line));
process.exitCode = lines.length > 0 ? 1 : 0;
