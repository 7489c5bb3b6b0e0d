// Ends with a code after some milliseconds: exit.mjs CODE MS.
const [code = '0', afterMs = '0'] = process.argv.slice(2);
console.log(`will end with ${code}`);
setTimeout(() => process.exit(Number(code)), Number(afterMs));
