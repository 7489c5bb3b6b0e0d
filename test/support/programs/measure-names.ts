/** Measures the names given as arguments and prints the answer as JSON. */
import { NameTimer } from '../../../electron/doctor/gather/name-timer.ts';

process.stdout.write(JSON.stringify(await new NameTimer().measure(process.argv.slice(2))));
