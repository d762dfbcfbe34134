/** Lints Dockerfiles: `node dockerfiles.mjs ../../Dockerfile`. Prints one line a finding, and exits with 1 if there is any. */
import { readFileSync } from 'node:fs';
import { validate, ValidationSeverity } from 'dockerfile-utils';

/** What the linter is silent about by itself, or only warns of. */
const STRICT = Object.fromEntries(['deprecatedMaintainer', 'directiveCasing', 'emptyContinuationLine', 'instructionCasing',
  'instructionCmdMultiple', 'instructionEntrypointMultiple', 'instructionHealthcheckMultiple', 'instructionJSONInSingleQuotes',
  'instructionWorkdirRelative'].map((rule) => [rule, ValidationSeverity.ERROR]));

for (const file of process.argv.slice(2)) {
  for (const { range, message } of validate(readFileSync(file, 'utf8'), STRICT)) {
    console.log(`${file}:${range.start.line + 1}: ${message}`);
    process.exitCode = 1;
  }
}
