// A zip archive of files in memory: the same bytes for the same files, whenever it is made.

import { deflateRawSync } from "node:zlib";

/** The first of January 1980, the earliest day that the format knows. */
const DAY = 0x21;
const UTF8 = 0x0800;
const DEFLATED = 8;
/** Up to 2.0 of the format. */
const VERSION = 20;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

function checksum(bytes) {
  let value = -1;
  for (const byte of bytes) {
    value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
  }
  return ~value >>> 0;
}

/** Numbers of two bytes, or where they stand in a list of their own, of four. */
function packed(...numbers) {
  return Buffer.concat(
    numbers.map((number) => {
      const bytes = Buffer.alloc(Array.isArray(number) ? 4 : 2);
      Array.isArray(number) ? bytes.writeUInt32LE(number[0]) : bytes.writeUInt16LE(number);
      return bytes;
    }),
  );
}

/** The archive of files, each with its `path` and its `bytes`. */
export function zip(files) {
  const [parts, directory] = [[], []];
  let offset = 0;
  for (const { path, bytes } of files) {
    const name = Buffer.from(path);
    const body = deflateRawSync(bytes, { level: 9 });
    const sizes = [[checksum(bytes)], [body.length], [bytes.length]];
    const common = [VERSION, UTF8, DEFLATED, 0, DAY, ...sizes, name.length, 0];
    const head = packed([0x04034b50], ...common);
    directory.push(packed([0x02014b50], VERSION, ...common, 0, 0, 0, [0], [offset]), name);
    parts.push(head, name, body);
    offset += head.length + name.length + body.length;
  }
  const list = Buffer.concat(directory);
  const count = files.length;
  const end = packed([0x06054b50], 0, 0, count, count, [list.length], [offset], 0);
  return Buffer.concat([...parts, list, end]);
}
