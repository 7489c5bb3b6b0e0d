/** Protocols whose harmless greeting a `tcp` check can say, as `protocol:` names them. What is said and heard: `health/greetings.ts`. */
export const GREETINGS = ['redis', 'postgres', 'mysql', 'mongodb', 'amqp', 'memcached', 'smtp', 'http'] as const;
export type Greeting = (typeof GREETINGS)[number];
