/** Databases, brokers and other ready-made servers, known by their program or by the image that they come in. */
import type { FrameworkCheck } from './framework-check.ts';

export interface ServerRow {
  readonly name: string;
  /** Names of its programs. */
  readonly programs: readonly string[];
  /** Names of its images: the whole without tag and registry, or the last part of it. */
  readonly images: readonly string[];
  readonly port: number;
  readonly check: FrameworkCheck;
}

const list = (names: string): readonly string[] => names.split(' ').filter((name) => name !== '');
const row = (name: string, programs: string, images: string, port: number, check: FrameworkCheck): ServerRow => ({
  name,
  programs: list(programs),
  images: list(images),
  port,
  check,
});
const anyPath: FrameworkCheck = { greeting: 'http' };
const connection: FrameworkCheck = { connection: true };

const SERVERS: readonly ServerRow[] = [
  row('Redis', 'redis-server', 'redis redis-stack redis-stack-server', 6379, { greeting: 'redis' }),
  row('Valkey', 'valkey-server', 'valkey', 6379, { greeting: 'redis' }),
  row('KeyDB', 'keydb-server', 'keydb', 6379, { greeting: 'redis' }),
  row('Dragonfly', 'dragonfly', 'dragonfly', 6379, { greeting: 'redis' }),
  row('Postgres', 'postgres postmaster', 'postgres postgresql postgis pgvector timescaledb timescaledb-ha', 5432, {
    greeting: 'postgres',
  }),
  row('MySQL', 'mysqld', 'mysql mysql-server', 3306, { greeting: 'mysql' }),
  row('MariaDB', 'mariadbd', 'mariadb', 3306, { greeting: 'mysql' }),
  row('MongoDB', 'mongod mongos', 'mongo mongodb mongodb-community-server', 27017, { greeting: 'mongodb' }),
  row('RabbitMQ', 'rabbitmq-server', 'rabbitmq', 5672, { greeting: 'amqp' }),
  row('Memcached', 'memcached', 'memcached', 11211, { greeting: 'memcached' }),
  row('Mailpit', 'mailpit', 'mailpit', 8025, { http: '/readyz' }),
  row('MailHog', 'mailhog', 'mailhog', 8025, { http: '/' }),
  row('Ollama', 'ollama', 'ollama', 11434, { http: '/api/tags' }),
  row('llama.cpp', 'llama-server', 'llama.cpp', 8080, { http: '/health' }),
  row('nginx', 'nginx openresty', 'nginx openresty', 80, anyPath),
  row('nginx', '', 'nginx-unprivileged', 8080, anyPath),
  row('Apache', 'httpd apache2', 'httpd', 80, anyPath),
  row('Caddy', 'caddy', 'caddy', 80, anyPath),
  row('Traefik', 'traefik', 'traefik', 80, anyPath),
  row('Elasticsearch', 'elasticsearch', 'elasticsearch', 9200, { http: '/_cluster/health', status: [200, 401] }),
  row('OpenSearch', 'opensearch', 'opensearch', 9200, { http: '/_cluster/health', status: [200, 401] }),
  row('Meilisearch', 'meilisearch', 'meilisearch', 7700, { http: '/health' }),
  row('Qdrant', 'qdrant', 'qdrant', 6333, { http: '/healthz' }),
  row('MinIO', 'minio', 'minio', 9000, { http: '/minio/health/live' }),
  row('LocalStack', 'localstack', 'localstack localstack-pro', 4566, { http: '/_localstack/health' }),
  row('Grafana', 'grafana grafana-server', 'grafana grafana-oss', 3000, { http: '/api/health' }),
  row('Prometheus', 'prometheus', 'prometheus', 9090, { http: '/-/healthy' }),
  row('ClickHouse', 'clickhouse-server', 'clickhouse clickhouse-server', 8123, { http: '/ping' }),
  row('InfluxDB', 'influxd', 'influxdb', 8086, { http: '/health' }),
  row('Adminer', '', 'adminer', 8080, { http: '/' }),
  row('Keycloak', '', 'keycloak', 8080, anyPath),
  row('Kafka', '', 'kafka cp-kafka redpanda', 9092, connection),
  row('NATS', 'nats-server', 'nats', 4222, connection),
  row('ZooKeeper', '', 'zookeeper', 2181, connection),
];

/** The server of an image by its name: `redis:7`, `docker.io/library/postgres:16-alpine`, `ollama/ollama@sha256:…`. */
export function serverOfImage(image: string): ServerRow | undefined {
  const whole = image
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '')
    .toLowerCase();
  const last = whole.split('/').at(-1) ?? '';
  return SERVERS.find(({ images }) => images.includes(last));
}

export function serverOfProgram(program: string): ServerRow | undefined {
  return SERVERS.find(({ programs }) => programs.includes(program));
}
