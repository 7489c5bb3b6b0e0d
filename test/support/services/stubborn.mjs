// Ignores every polite signal.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => console.log(`ignored ${signal}`));
console.log('ready');
setInterval(() => undefined, 1_000);
