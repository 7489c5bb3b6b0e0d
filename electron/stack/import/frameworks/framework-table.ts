/**
 * Frameworks and servers that are known by their command: where they listen when nobody says otherwise, and what they answer.
 * Ports and paths are those of a default installation as its own documentation has them.
 */
import type { FrameworkCheck } from './framework-check.ts';

export interface FrameworkRow {
  readonly name: string;
  /** Fits the words of the command without what stands in front of it: `vite --host`, `manage.py runserver 8000`. */
  readonly command: RegExp;
  /** Its default port; left out where it has none. */
  readonly port?: number;
  /** Variable that it takes its port from. */
  readonly variable?: string;
  readonly check: FrameworkCheck;
}

const page: FrameworkCheck = { http: '/' };
/** Whether `/` exists is the application's choice: that it speaks HTTP without a server error is all that can be asked. */
const anyPath: FrameworkCheck = { greeting: 'http' };

const row = (name: string, command: RegExp, port: number, check: FrameworkCheck, variable?: string): FrameworkRow => ({
  name,
  command,
  port,
  check,
  ...(variable === undefined ? {} : { variable }),
});

/** Who makes pages or serves an application that somebody develops; the first that fits counts. */
export const FRAMEWORKS: readonly FrameworkRow[] = [
  row('Vite Ruby', /^vite_ruby(?: dev\b|$)/, 3036, anyPath),
  row('Vite preview', /^vite preview\b/, 4173, page),
  row('Vite', /^vite(?: (?!(?:build|optimize|preview|upgrade|ssr)\b)|$)/, 5173, page),
  row('Next.js', /^(?:next (?:dev|start)\b|next-server\b)/, 3000, page, 'PORT'),
  row('Nuxt', /^nux(?:t|i)(?: (?:dev|preview|start)\b|$)/, 3000, page, 'PORT'),
  row('Angular', /^ng (?:serve|s|dev)\b/, 4200, page),
  row('Create React App', /^react-scripts start\b/, 3000, page, 'PORT'),
  row('Vue CLI', /^vue-cli-service serve\b/, 8080, page, 'PORT'),
  row('Astro', /^astro (?:dev|preview)\b/, 4321, page),
  row('React Router', /^react-router dev\b/, 5173, page),
  row('Remix', /^remix (?:vite:)?dev\b/, 5173, page),
  row('Gatsby', /^gatsby (?:develop|dev)\b/, 8000, page),
  row('webpack', /^(?:webpack serve|webpack-dev-server)\b/, 8080, anyPath),
  row('Parcel', /^parcel(?! build)/, 1234, page),
  row('Storybook', /^(?:storybook dev|start-storybook)\b/, 6006, page),
  row('Docusaurus', /^docusaurus start\b/, 3000, anyPath),
  row('NestJS', /^nest start\b/, 3000, anyPath, 'PORT'),
  row('Strapi', /^strapi (?:develop|start)\b/, 1337, { http: '/_health' }, 'PORT'),
  row('Wrangler', /^wrangler(?: pages)? dev\b/, 8787, anyPath),
  row('http-server', /^http-server\b/, 8080, page, 'PORT'),
  row('json-server', /^json-server\b/, 3000, page, 'PORT'),
  row('serve', /^serve(?: |$)/, 3000, page, 'PORT'),
  row('FastAPI', /^fastapi (?:dev|run)\b/, 8000, anyPath),
  row('uvicorn', /^uvicorn\b/, 8000, anyPath, 'UVICORN_PORT'),
  row('Hypercorn', /^hypercorn\b/, 8000, anyPath),
  row('Daphne', /^daphne\b/, 8000, anyPath),
  row('Gunicorn', /^gunicorn\b/, 8000, anyPath, 'PORT'),
  row('Django', /(?:^|\s|\/)(?:manage\.py|django-admin) runserver\b/, 8000, anyPath),
  row('Flask', /^flask .*\brun\b/, 5000, anyPath, 'FLASK_RUN_PORT'),
  row('Streamlit', /^streamlit run\b/, 8501, { http: '/_stcore/health' }),
  row('Jupyter', /^jupyter(?:-| )(?:lab|notebook|server)\b/, 8888, { http: '/api' }),
  row('MkDocs', /^mkdocs serve\b/, 8000, anyPath),
  row("Python's http.server", /^http\.server\b/, 8000, page),
  // Rails answers /up since 7.1, and 500 there when the application does not boot; an older one does not know the path.
  row('Rails', /^(?:rails|bin\/rails) (?:s|server)\b/, 3000, { http: '/up', status: [200, 404] }, 'PORT'),
  row('Puma', /^puma\b/, 9292, anyPath, 'PORT'),
  row('Rack', /^rackup\b/, 9292, anyPath),
  row('Jekyll', /^jekyll (?:serve|server|s)\b/, 4000, page),
  row('Laravel', /(?:^| )artisan serve\b/, 8000, anyPath, 'SERVER_PORT'),
  row('Symfony', /^symfony (?:serve|server:start|local:server:start)\b/, 8000, anyPath),
  row("PHP's server", /^php .*-S /, 8000, anyPath),
  // 503 says that it is down. Without the actuator the path is unknown (404), with a login in front it is refused (401).
  row(
    'Spring Boot',
    /\bspring-boot:run\b|\bbootRun\b|org\.springframework\.boot\.loader|spring-boot[\w.-]*\.jar/,
    8080,
    { http: '/actuator/health', status: [200, 401, 404] },
    'SERVER_PORT',
  ),
  row('Quarkus', /\bquarkus:dev\b|\bquarkusDev\b|^quarkus dev\b/, 8080, { http: '/q/health', status: [200, 404] }),
  row('Phoenix', /^mix phx\.server\b/, 4000, anyPath, 'PORT'),
  row('Hugo', /^hugo (?:server|serve)\b/, 1313, page),
];
