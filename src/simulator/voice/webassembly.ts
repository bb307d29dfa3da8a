/** A compiled module; opaque to us. */
export interface WasmModule {
  readonly __wasmModule: never;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyGlobal {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Instance: new (
    module: WasmModule,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Record<string, unknown> };
}

/** Node has it, but its types live in TypeScript's DOM library, which a server does not load; this is what we use of it. */
export const wasm = (globalThis as unknown as { readonly WebAssembly: WebAssemblyGlobal }).WebAssembly;
