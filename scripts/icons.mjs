/**
 * Renders every icon from assets/icons/light.svg: `node scripts/icons.mjs`. The results are committed, so that
 * neither the build nor a start needs the renderer; a unit test holds them against this script.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { icns, ico } from './icon-containers.mjs';

const FOLDER = fileURLToPath(new URL('../assets/icons', import.meta.url));
const PARTS = ['tile', 'small-tile', 'machine', 'spine', 'housing', 'dim-red', 'dim-amber', 'dim-green'];
const LIT = ['lit-red', 'lit-amber', 'lit-green', 'band-0', 'band-1', 'band-2', 'band-3'];
const COLUMN = ['housing', 'dim-red', 'dim-amber', 'dim-green'];

/** What is lit in each tray icon. Blue is a band that climbs, in four frames. */
const TRAY_ICONS = new Map([
  ['green', ['lit-green']],
  ['amber', ['lit-amber']],
  ['red', ['lit-red']],
  ['grey', []],
  ['blue-0', ['band-0']],
  ['blue-1', ['band-1']],
  ['blue-2', ['band-2']],
  ['blue-3', ['band-3']],
]);
/** Sizes in points; each is rendered twice, once more at double size as NAME@2x, which Electron finds by itself. */
const TRAY_SIZES = [16, 22, 24];
const WINDOWS_TRAY_SIZES = [16, 20, 24, 32, 48];
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Up to this size the machine would be a smudge: only the light is drawn. */
const SMALL_APP_SIZE = 32;

const TRAY_VIEW = '24 14 48 48';
const APP_VIEW = '0 0 96 96';
const SMALL_APP_VIEW = '16 6 64 64';

/** A template image is black with alpha: macOS gives it the colour of the menu bar, so that position alone speaks. */
const TEMPLATE_STYLE =
  '#housing { fill: none; stroke: #000; stroke-opacity: 1; stroke-width: 2.5 } #dim { fill: #000; fill-opacity: 0.3 } ' +
  '#lit-red, #lit-amber, #lit-green, #band-0, #band-1, #band-2, #band-3 { fill: #000 }';

/** @returns {Buffer} a square PNG that shows only the named parts */
function render(source, { view, size, parts, style = '' }) {
  const hidden = [...PARTS, ...LIT].filter((part) => !parts.includes(part)).map((part) => `#${part}`);
  const css = `<style>${hidden.join(', ')} { display: none } ${style}</style>`;
  const svg = source.replace(
    'viewBox="0 0 96 96" width="96" height="96">',
    `viewBox="${view}" width="${size}" height="${size}">${css}`,
  );
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

function trayFiles(source) {
  const files = [];
  for (const [name, lit] of TRAY_ICONS) {
    const tray = (size, style) => render(source, { view: TRAY_VIEW, size, parts: [...COLUMN, ...lit], style });
    for (const size of TRAY_SIZES) {
      files.push([`tray/${name}-${size}.png`, tray(size)], [`tray/${name}-${size}@2x.png`, tray(size * 2)]);
    }
    files.push([`tray/${name}Template.png`, tray(16, TEMPLATE_STYLE)]);
    files.push([`tray/${name}Template@2x.png`, tray(32, TEMPLATE_STYLE)]);
    files.push([`tray/${name}.ico`, ico(WINDOWS_TRAY_SIZES.map((size) => ({ size, png: tray(size) })))]);
  }
  return files;
}

function appFiles(source) {
  const images = APP_SIZES.map((size) => {
    const small = size <= SMALL_APP_SIZE;
    const parts = [...(small ? ['small-tile'] : ['tile', 'machine', 'spine']), ...LIT.slice(0, 3)];
    return { size, png: render(source, { view: small ? SMALL_APP_VIEW : APP_VIEW, size, parts }) };
  });
  return [
    ...images.map(({ size, png }) => [`app/${size}x${size}.png`, png]),
    ['app.ico', ico(images.filter(({ size }) => size <= 256))],
    ['app.icns', icns(images.filter(({ size }) => size >= 128))],
  ];
}

/**
 * Renders everything in memory.
 * @returns {Map<string, Buffer>} content by path under assets/icons
 */
export function renderIcons() {
  const source = readFileSync(path.join(FOLDER, 'light.svg'), 'utf8');
  return new Map([...trayFiles(source), ...appFiles(source)]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const folder of ['tray', 'app']) {
    rmSync(path.join(FOLDER, folder), { recursive: true, force: true });
    mkdirSync(path.join(FOLDER, folder), { recursive: true });
  }
  const files = renderIcons();
  for (const [name, content] of files) writeFileSync(path.join(FOLDER, name), content);
  console.log(`${files.size} icon files written to assets/icons`);
}
