/** Where secrets in commands are asked for from; they live with everything else that knows secrets, in `electron/secrets/`. */
export { secretIn, secretsIn } from '../secrets/command-secrets.ts';
