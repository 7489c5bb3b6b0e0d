// Prints the variables that are named, as JSON, with its folder and arguments.
const names = process.argv.slice(2);
const variables = Object.fromEntries(names.map((name) => [name, process.env[name] ?? null]));
console.log(JSON.stringify({ cwd: process.cwd(), variables }));
