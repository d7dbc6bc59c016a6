import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}

/** A PNG (8-bit grey) that stands for a slip: a title bar, lines, and a block where the QR would be. */
export function slipPicture(): Buffer {
  const [width, height] = [576, 900];
  const rows = Buffer.alloc((width + 1) * height, 255);
  const ink = ([x, y]: readonly [number, number], [w, h]: readonly [number, number]) => {
    for (let row = y; row < y + h; row += 1) {
      const start = row * (width + 1) + 1 + x;
      rows.fill(40, start, start + w);
    }
  };
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  ink([48, 40], [200, 24]);
  ink([48, 100], [420, 52]);
  for (let line = 0; line < 7; line += 1) {
    ink([48, 200 + line * 48], [120, 16]);
    ink([220, 200 + line * 48], [180 + ((line * 67) % 120), 16]);
  }
  ink([48, 560], [480, 72]);
  ink([198, 680], [180, 180]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}
