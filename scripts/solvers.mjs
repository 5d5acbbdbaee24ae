// npm run solvers -- NAME…: fetches solvers that come under terms of their makers, which it shows first. Without a
// name: lists them.
import { setUpOrExit } from './setup.mjs';
import { ON_REQUEST } from './setup/solvers.mjs';

const names = process.argv.slice(2);
const known = ON_REQUEST.map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`expected solvers among ${known.join(', ')}, got ${unknown.join(', ')}`);
  process.exit(2);
}
if (names.length === 0) {
  for (const { name, terms } of ON_REQUEST) console.log([`${name}:`, ...terms].join('\n  '));
  console.log('\n`npm run solvers -- NAME` fetches one.');
} else {
  await setUpOrExit({ solvers: names }); // shows the terms before it fetches
  console.log(`${names.join(', ')}: there; \`npx assay solvers\` shows what this machine has`);
}
