/** The two icon files that hold several PNG pictures: Windows .ico and macOS .icns. */

/**
 * A Windows icon: a 6 byte header, 16 bytes an image, then the PNG data (allowed since Windows Vista).
 * @param {readonly { size: number, png: Buffer }[]} images size in pixels, 256 at most
 */
export function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // One byte for each side: 256 is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map((image) => image.png)]);
}

const ICNS_TYPES = new Map([
  [128, 'ic07'],
  [256, 'ic08'],
  [512, 'ic09'],
  [1024, 'ic10'],
]);

/**
 * A macOS icon: a header, then for each image its type by size, its length and the PNG data.
 * @param {readonly { size: number, png: Buffer }[]} images sizes 128, 256, 512, 1024
 */
export function icns(images) {
  const blocks = images.map(({ size, png }) => block(ICNS_TYPES.get(size) ?? '', png));
  return block('icns', Buffer.concat(blocks));
}

function block(type, data) {
  const header = Buffer.alloc(8);
  header.write(type, 'ascii');
  header.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([header, data]);
}
