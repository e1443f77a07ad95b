// Runs a workload in a WebAssembly module, and prints a line of JSON:
//   FILE run WORKLOAD REQUESTS   the processor time of one run
//   FILE day WORKLOAD REQUESTS   the same, and the module's memory after one hour and at the end
import { readFileSync } from "node:fs";

const [file, mode, workload, requests] = process.argv.slice(-4);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { begin, advance, memory } = instance.exports;
const hex = (hash) => BigInt.asUintN(64, hash).toString(16).padStart(16, "0");

// Twice, with a pause: the engine compiles what is hot, and then runs it.
for (let round = 0; round < 2; round += 1) {
  begin(Number(workload), 100_000);
  advance(1e9);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
begin(Number(workload), Number(requests));
const before = process.cpuUsage().user;
let remark = "";
if (mode === "day") {
  advance(3600);
  const hour = memory.buffer.byteLength;
  const hash = advance(1e9);
  const end = memory.buffer.byteLength;
  remark = `${hour} bytes after an hour, ${end} at the end`;
  print(hash);
} else {
  print(advance(1e9));
}

function print(hash) {
  const seconds = (process.cpuUsage().user - before) / 1e6;
  console.log(JSON.stringify({ user_s: seconds, hash: hex(hash), remark }));
}
