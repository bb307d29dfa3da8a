import { type WasmMemory, type WasmModule, wasm } from './webassembly.ts';

/** What a program left behind: its exit code and the one file it wrote. */
export interface WasiRun {
  readonly exitCode: number;
  readonly written: Uint8Array;
}

/**
 * Runs a WASI command that writes one file, entirely in memory. No disk, no clock (it stands still, so that runs
 * repeat exactly), no environment, and not `node:wasi`, which is experimental and warns. Only the calls that flite
 * imports are served; another program would fail to link, loudly.
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 */
export function runWasi(module: WasmModule, args: readonly string[]): WasiRun {
  const file = new GrowingFile();
  let memory: WasmMemory | undefined;
  // A fresh view each time: the memory is detached whenever the program grows it.
  const view = () => new DataView((memory as WasmMemory).buffer);
  const bytes = () => new Uint8Array((memory as WasmMemory).buffer);
  const encoded = args.map((arg) => new TextEncoder().encode(`${arg}\0`));

  const wasi = {
    args_sizes_get(countAt: number, sizeAt: number) {
      view().setUint32(countAt, encoded.length, true);
      view().setUint32(
        sizeAt,
        encoded.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return errno.success;
    },
    args_get(argvAt: number, bufferAt: number) {
      let at = bufferAt;
      for (const [i, arg] of encoded.entries()) {
        view().setUint32(argvAt + 4 * i, at, true);
        bytes().set(arg, at);
        at += arg.length;
      }
      return errno.success;
    },
    clock_time_get(_clock: number, _precision: bigint, timeAt: number) {
      view().setBigUint64(timeAt, 0n, true);
      return errno.success;
    },
    fd_prestat_get(fd: number, prestatAt: number) {
      if (fd !== rootFd) return errno.badf;
      view().setUint32(prestatAt, 0, true);
      view().setUint32(prestatAt + 4, 1, true);
      return errno.success;
    },
    fd_prestat_dir_name(fd: number, pathAt: number) {
      if (fd !== rootFd) return errno.badf;
      bytes()[pathAt] = 0x2f;
      return errno.success;
    },
    fd_fdstat_get(fd: number, statAt: number) {
      const type = fd === rootFd ? fileType.directory : fd === outFd ? fileType.regular : fileType.character;
      bytes().fill(0, statAt, statAt + 24);
      view().setUint8(statAt, type);
      view().setBigUint64(statAt + 8, allRights, true);
      view().setBigUint64(statAt + 16, allRights, true);
      return errno.success;
    },
    fd_fdstat_set_flags: () => errno.success,
    path_open(...call: readonly (number | bigint)[]) {
      view().setUint32(Number(call[8]), outFd, true);
      return errno.success;
    },
    fd_write(fd: number, iovsAt: number, iovsCount: number, writtenAt: number) {
      let total = 0;
      for (let i = 0; i < iovsCount; i++) {
        const from = view().getUint32(iovsAt + 8 * i, true);
        const length = view().getUint32(iovsAt + 8 * i + 4, true);
        if (fd === outFd) file.write(bytes().subarray(from, from + length));
        total += length;
      }
      view().setUint32(writtenAt, total, true);
      return errno.success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, positionAt: number) {
      if (fd !== outFd) return errno.spipe;
      file.seek(Number(offset), whence);
      view().setBigUint64(positionAt, BigInt(file.position), true);
      return errno.success;
    },
    fd_read: () => errno.badf,
    fd_close: () => errno.success,
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };

  const { exports } = new wasm.Instance(module, { wasi_snapshot_preview1: wasi });
  // A WASI command exports exactly these two; a module without them is not one.
  memory = exports.memory as WasmMemory;
  const start = exports._start as () => void;
  try {
    start();
    return { exitCode: 0, written: file.contents() };
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    return { exitCode: thrown.code, written: file.contents() };
  }
}

const rootFd = 3;
const outFd = 4;
const errno = { success: 0, badf: 8, spipe: 70 };
const fileType = { character: 2, directory: 3, regular: 4 };
const allRights = 0x1fff_ffffn;

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

class GrowingFile {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  position = 0;

  write(chunk: Uint8Array): void {
    const end = this.position + chunk.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.position);
    this.position = end;
    this.#length = Math.max(this.#length, end);
  }

  seek(offset: number, whence: number): void {
    const base = whence === 0 ? 0 : whence === 1 ? this.position : this.#length;
    this.position = Math.max(0, base + offset);
  }

  contents(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
